"""Coding is declared finished once: its themes join the count, and what is recoded later changes nothing by itself."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from evaluator.coding.finishing import coding_of
from evaluator.results.counting import gather_registers, keep_count
from evaluator.results.milestones import findings_of
from evaluator.store import audit
from evaluator.store.codings import ADJUDICATION, CODED, PERSON, Coding, Mark, ensure_coder, save_coding
from evaluator.store.counts import Count, inputs_of
from evaluator.store.texts import Chosen, units
from tests.evaluator.results.conftest import Asked, write
from tests.support.coded_words import CODEBOOK, answers, code_all, finish, put_codebook
from tests.support.diagnostics import rejected
from tests.support.site import prepared

RESIDENTS = ["seats noise", "seats", "noise food", *["food"] * 5, "nothing", "aside", "", ""]
"""Of twelve ten wrote; with her who answered on the pages eleven of thirteen did."""
STAFF = ["food", "noise", "", "", "", ""]


@pytest.fixture
def coded(make_database: Callable[[str], str], tmp_path: Path) -> Iterator[Asked]:
    """Counted, with eleven texts of residents and three of the staff, all of them coded."""
    site = Asked(prepared(make_database, tmp_path / "home", write(tmp_path / "documents")))
    for group, texts in (("residents", RESIDENTS), ("staff", STAFF)):
        answers(site, "linked", group, texts)
        for place in range(len(texts)):
            site.invite("linked", f"{group}-w{place}", group=group)
        site.links[group] = site.invite("linked", f"web-{group}", group=group)
        site.post(site.answer_all(site.links[group]), {})
    site.count()
    code_all(site)
    yield site
    site.service.close()


def said(site: Asked, count: Count):
    with site.service.store.reading() as db:
        return findings_of(db, count)


def better(site: Asked, count: Count):
    its = said(site, count).texts
    assert its is not None
    return next(one for one in its.questions if one.item == "better")


def agreed(site: Asked, count: Count) -> list[tuple[int, int]]:
    """Of how many texts, and on how many, each two coders agree."""
    its = said(site, count).texts
    assert its is not None
    return [(one.n, one.same) for one in its.agreement]


def recode(site: Asked, sought: str, *codes: str, coder: str = "Eva") -> None:
    with site.service.store.writing() as db:
        who = ensure_coder(db, site.programme, PERSON, coder, f"id-{coder}")
        for one in units(db, site.programme, Chosen()):
            if one.text == sought:
                marks = frozenset(Mark(code) for code in codes)
                save_coding(db, site.programme, Coding(text=one.text_id, coder=who.id, state=CODED, marks=marks))


def test_the_themes_join_the_count_and_people_count_once_for_a_parent(coded) -> None:
    count = finish(coded)
    its = better(coded, count)
    assert (count.number, count.anew, count.reason) == (2, "themes", "")
    assert (its.n, its.no_code_fits, its.set_aside) == (11, 2, 1), "her words on the pages name no code"
    assert [(one.key, one.depth, one.n) for one in its.themes] == [
        ("food", 0, 6),
        ("room", 0, 3),
        ("seats", 1, 2),
        ("noise", 1, 2),
    ]
    assert its.by_group == {"residents": 11, "staff": None}, "three of the staff wrote, fewer than the minimum"
    assert all(one.by_group["staff"] is None for one in its.themes)


def test_nothing_is_kept_of_those_who_are_few(coded) -> None:
    with coded.service.store.reading() as db:
        kept = inputs_of(db, finish(coded))["themes"]["m1"]
    assert {(wave, item, group) for wave, item, group, _ in kept["cells"]} == {
        ("linked", "better", "residents"),
        *((wave, item, group) for wave, item, group, its in kept["cells"] if its["n"] == 0),
    }
    assert ["linked", "better", "staff"] in kept["away"]


def test_it_waits_for_texts_that_are_not_coded_and_for_coders_who_disagree(coded) -> None:
    code_all(coded, coder="Bo", only="seats")
    recode(coded, "seats", "food")
    with coded.service.store.writing() as db:
        assert [one.code for one in coding_of(db, "lindevang", "m1").outstanding] == ["results.texts_discrepant"]
    with rejected("there are texts on which coders disagree"):
        finish(coded)


def test_there_is_nothing_to_finish_before_the_count(make_database, tmp_path) -> None:
    site = Asked(prepared(make_database, tmp_path / "home", write(tmp_path / "documents")))
    with rejected("the milestone is not counted yet, so there are no texts"):
        finish(site)
    site.count()
    with rejected("the milestone has no texts"):
        finish(site)
    site.service.close()


def test_a_text_that_nobody_coded_is_told(make_database, tmp_path) -> None:
    site = Asked(prepared(make_database, tmp_path / "home", write(tmp_path / "documents")))
    answers(site, "linked", "residents", RESIDENTS)
    site.count()
    code_all(site, only="food")
    with rejected("there are texts that are not coded"):
        finish(site)
    site.service.close()


def test_recoding_changes_nothing_until_themes_are_counted_again_for_a_reason(coded) -> None:
    first = finish(coded)
    recode(coded, "food", "seats")
    assert better(coded, first).themes[0].n == 6
    with rejected("the coding was declared finished before"):
        finish(coded)
    again = finish(coded, reason="Kodebogen er læst igennem igen")
    assert (again.number, again.reason) == (3, "Kodebogen er læst igennem igen")
    assert {one.key: one.n for one in better(coded, again).themes} == {"room": 8, "seats": 7, "noise": 2, "food": 1}


def test_what_a_few_texts_move_is_refused_against_every_earlier_finish(coded) -> None:
    finish(coded)
    recode(coded, "seats", "food")
    with rejected("the themes would change somewhere by fewer than 5 texts"):
        finish(coded, reason="En fejl")


@pytest.fixture
def decided(coded) -> Asked:
    """Coded by two, whatever of it differs later being decided by somebody."""
    code_all(coded, coder="Bo")
    with coded.service.store.writing() as db:
        who = ensure_coder(db, coded.programme, ADJUDICATION, "Afgjort")
        for one in units(db, coded.programme, Chosen()):
            its = [word for word in one.text.split() if word in CODEBOOK]
            save_coding(
                db,
                coded.programme,
                Coding(text=one.text_id, coder=who.id, state=CODED, marks=frozenset(map(Mark, its))),
            )
    return coded


def test_agreement_that_few_texts_moved_stays_as_it_was_told(decided) -> None:
    first = finish(decided)
    assert agreed(decided, first) == [(10, 10)]
    recode(decided, "seats", "food", coder="Bo")
    assert agreed(decided, finish(decided, reason="Læst igen")) == [(10, 10)], "one text moved"
    recode(decided, "food", "seats", coder="Bo")
    assert agreed(decided, finish(decided, reason="Læst igen")) == [(10, 4)], "six texts moved"
    recode(decided, "seats", "seats", coder="Bo")
    assert agreed(decided, finish(decided, reason="Læst igen")) == [(10, 4)], "one of them moved back"


def test_where_few_of_those_who_wrote_are_gone_their_group_is_not_shown(coded) -> None:
    coded.leave("residents")
    its = better(coded, finish(coded))
    assert (its.n, its.by_group) == (None, {"residents": None, "staff": None})
    assert its.themes == ()


def test_what_was_told_of_a_group_stands_when_somebody_of_it_withdraws_later(coded) -> None:
    """A group that is gone from a second finish would tell that a few of it withdrew."""
    before = better(coded, finish(coded))
    coded.leave("residents")
    assert better(coded, finish(coded, reason="Læst igen")) == before


def test_under_another_codebook_what_was_told_cannot_stand_and_that_is_said_beforehand(coded) -> None:
    finish(coded)
    coded.leave("residents")
    with coded.service.store.writing() as db:
        put_codebook(db, coded.programme, {"light": "room"})
    with coded.service.store.reading() as db:
        assert [one.code for one in coding_of(db, "lindevang", "m1").outstanding] == ["results.themes_told_otherwise"]
    with rejected("its numbers must stand as they are"):
        finish(coded, reason="Læst igen")


def test_another_codebook_is_no_matter_while_nobody_withdrew(coded) -> None:
    before = better(coded, finish(coded))
    with coded.service.store.writing() as db:
        put_codebook(db, coded.programme, {"light": "room"})
    assert better(coded, finish(coded, reason="Et nyt tema")).n == before.n


def test_themes_stand_when_registers_are_counted_again_and_go_with_a_full_count(coded) -> None:
    themes = better(coded, finish(coded))
    with coded.service.store.writing() as db:
        found = gather_registers(db, "lindevang", "m1")
        registers = keep_count(db, found, actor="eva", now=coded.now, reason="En dato")
    assert better(coded, registers) == themes
    assert said(coded, coded.count(reason="Papir")).texts is None
    assert better(coded, finish(coded)) == themes, "the first finish of a count takes no reason"


def test_answers_that_are_chosen_do_not_move_with_the_themes(coded) -> None:
    before, after = said(coded, coded.count(reason="Papir")), said(coded, finish(coded))
    assert before.texts is None
    assert (before.indicators, before.responses) == (after.indicators, after.responses)


def test_the_audit_log_says_that_themes_were_counted_and_how_none_was_coded(coded) -> None:
    finish(coded)
    with coded.service.store.reading() as db:
        last = [one for one in audit.entries(db) if one.kind == "counted"][-1]
    assert last.details["themes_only"] is True
    assert last.details.keys() == {"number", "digest", "declared_complete", "themes_only"}


def test_a_later_milestone_holds_the_themes_of_the_earlier_one(coded) -> None:
    finish(coded)
    coded.now = coded.now.replace(month=8, day=4)
    answers(coded, "again", "residents", ["food seats"] * 6)
    coded.count_m2()
    code_all(coded)
    count = finish(coded, "m2")
    assert {one.key: one.n for one in better(coded, count).themes} == {"food": 6, "room": 6, "seats": 6}
    with coded.service.store.reading() as db:
        assert set(inputs_of(db, count)["themes"]) == {"m1", "m2"}
