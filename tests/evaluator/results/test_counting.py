"""The count of a milestone is made once, when everything is in, and nothing that happens later changes it."""

from __future__ import annotations

import datetime as dt

import pytest
import sqlalchemy as sa

from evaluator.documents.storing import import_folder
from evaluator.findings.build import findings_from
from evaluator.reporting.json import as_json
from evaluator.results.counted_material import material_of
from evaluator.results.counting import gather_count, keep_count, show_to_steering
from evaluator.results.folding import fold_new_answers
from evaluator.results.milestones import count_of, counts_to_see, findings_of
from evaluator.store import audit
from evaluator.store.count_tables import milestone_count
from evaluator.store.counts import counts, inputs_of
from evaluator.store.drafts import Draft, load_draft, save_draft
from evaluator.store.paper import PaperEntry, begin_entry
from evaluator.store.progress import draft_pages
from evaluator.store.rights import withdraw
from evaluator.store.submissions import send
from evaluator.store.tables import draft
from evaluator.store.tallies import recount
from surveys.diagnostics import Diagnostic, InputRejected
from tests.evaluator.results.conftest import AFTER_M2
from tests.support.counting import AFTER_LINDEVANG
from tests.support.diagnostics import rejected


def report(site, milestone: str = "m1") -> str:
    with site.service.store.reading() as db:
        return as_json(findings_of(db, count_of(db, "lindevang", milestone)))


def codes_of(found: list[Diagnostic]) -> list[str]:
    return [one.code.partition(".")[2] for one in found]


def against(site, milestone: str = "m1", **stated) -> list[str]:
    """What stands against counting."""
    here = site.service
    fold_new_answers(here.store, "lindevang")
    with here.store.reading(snapshot=True) as db, here.vault.reading() as vault_db:
        found = gather_count(db, vault_db, "lindevang", milestone, now=site.now)
    with here.store.writing() as db, pytest.raises(InputRejected) as error:
        keep_count(db, found, actor="eva", now=site.now, **stated)
    return codes_of(list(error.value.diagnostics))


def test_findings_of_a_count_are_those_of_what_it_was_made_from(asked) -> None:
    count = asked.count()
    with asked.service.store.reading() as db, asked.service.vault.reading() as vault_db:
        live = gather_count(db, vault_db, "lindevang", "m1", now=asked.now).material
        today = dt.date(2026, 6, 3)
        assert as_json(findings_of(db, count)) == as_json(findings_from(live, today=today))


def test_a_count_is_compared_with_every_earlier_one_not_only_the_newest(asked) -> None:
    """Five come and leave again, and one who had answered leaves with them: the first and the third differ by one."""
    asked.count()
    (leaves,) = [one for one in asked.submissions("linked") if len(one.answers) > 1 and one.group == "residents"]
    its = {"programme": "lindevang", "wave": "linked", "linkage": "pseudonymous", "version": 1, "group": "residents"}
    people = [f"late-{person}" for person in range(5)]
    late = [Draft(**its, draft_key=one, pseudonym=one, answers=leaves.answers) for one in people]
    with asked.service.store.writing() as db:
        for one in late:
            save_draft(db, one)
            assert send(db, one, receipt=f"r-{one.draft_key}", now=asked.now, synthetic=False)
    assert asked.count(reason="Fem svar kom på papir").number == 2
    with asked.service.store.writing() as db:
        for one in late:
            assert withdraw(db, load_draft(db, "lindevang", "linked", one.draft_key))
    asked.leave("residents")
    with rejected("something by fewer than 5 answers"):
        asked.count(reason="De fem var dubletter")


ONE_MORE = """[waves.open-two]
milestone = "m1"
questionnaire = "neighbours"
groups = ["residents"]
linkage = "anonymous"
opens = 2026-05-01
closes = 2026-05-14

[waves.open-one]"""


def test_nothing_that_happens_later_changes_what_was_counted(asked, tmp_path) -> None:
    asked.count()
    before = report(asked)
    asked.leave("residents")
    asked.answer("linked", "residents", range(40, 60))
    for person in range(9):
        asked.invite("linked", f"p{person}")
    more = ("population = 40", "population = 13"), ("[waves.open-one]", ONE_MORE)
    asked.change(tmp_path / "more", *more)
    fold_new_answers(asked.service.store, "lindevang")
    assert report(asked) == before
    asked.change(tmp_path / "less", ('groups = ["residents"]', 'groups = ["staff"]'))
    assert report(asked) == before
    with asked.service.store.reading(snapshot=True) as db:
        assert recount(db, "lindevang") == []


def test_a_later_count_takes_earlier_milestones_from_their_counts(asked, tmp_path) -> None:
    asked.count()
    asked.leave("residents")
    asked.change(tmp_path / "smaller", ("population = 40", "population = 39\npopulations = { m2 = 30 }"))
    asked.now = dt.datetime(2026, 8, 3, 10, tzinfo=dt.UTC)
    asked.answer("again", "residents", range(11))
    count = asked.count_m2()
    with asked.service.store.reading() as db:
        first, second = (findings_of(db, count_of(db, "lindevang", key)) for key in ("m1", "m2"))
        inputs = inputs_of(db, count)
    heard = [next(one for one in its.indicators if one.indicator.key == "heard") for its in (first, second)]
    assert heard[1].series[0].estimate == heard[0].estimate
    assert heard[0].estimate.n == 19
    assert second.programme.groups[0].population_at("m1") == 40
    assert (inputs["programme"][0], inputs["plans"]) == (2, {"m1": 1, "m2": 2})


def test_answers_that_came_after_a_count_link_nobody_to_it(asked) -> None:
    asked.count()
    asked.answer("linked", "residents", range(20, 30))
    asked.now = dt.datetime(2026, 8, 3, 10, tzinfo=dt.UTC)
    asked.answer("again", "residents", range(30))
    count = asked.count_m2()
    with asked.service.store.reading() as db:
        assert inputs_of(db, count)["pairs"] == []
        findings_of(db, count)


def test_answers_that_came_after_a_count_are_seen_where_as_many_were_withdrawn(asked) -> None:
    asked.count()
    asked.leave("residents")
    asked.answer("linked", "residents", range(30, 31))
    asked.now = dt.datetime(2026, 8, 3, 10, tzinfo=dt.UTC)
    asked.answer("again", "residents", range(30))
    count = asked.count_m2()
    with asked.service.store.reading() as db:
        assert inputs_of(db, count)["pairs"] == []


class TestWhatIsOutstanding:
    @pytest.mark.parametrize(
        ("day", "said"),
        [
            ((4, 20), ["cut_off_not_reached", *["wave_not_open_yet"] * 4]),
            ((5, 4), ["cut_off_not_reached", *["wave_open"] * 4]),
            ((5, 15), ["cut_off_not_reached", *["wave_in_grace"] * 4]),
            ((5, 31), ["cut_off_not_reached"]),
        ],
    )
    def test_waves_and_the_cut_off_are_waited_for_whatever_is_declared(self, asked, day, said) -> None:
        asked.now = dt.datetime(2026, *day, 10, tzinfo=dt.UTC)
        assert against(asked, complete=True) == said

    def test_an_earlier_milestone_is_counted_first(self, asked) -> None:
        asked.now = AFTER_M2
        assert against(asked, "m2", complete=True) == ["earlier_not_counted"]

    def test_few_answers_and_unfinished_paper_are_left_only_when_declared_complete(self, asked) -> None:
        asked.now = AFTER_LINDEVANG
        entry = {"programme": "lindevang", "wave": "open", "serial": "1", "turn": 1, "linkage": "anonymous"}
        with asked.service.store.writing() as db:
            form = PaperEntry(**entry, version=1, language="da", group="residents", typed_by="ann")
            assert begin_entry(db, form)
        assert against(asked) == ["few_answered", "paper_unfinished", "few_answered", "few_answered"]
        assert asked.count().number == 1

    def test_imported_answers_need_a_word_that_they_are_all(self, asked) -> None:
        asked.now = AFTER_LINDEVANG
        with asked.service.store.writing() as db:
            db.execute(sa.text("UPDATE submission SET collection_mode = 'import'"))
        assert against(asked)[0] == "import_not_complete"

    def test_answers_that_wait_to_be_folded_are_named(self, asked) -> None:
        asked.now = AFTER_LINDEVANG
        here = asked.service
        with here.store.reading(snapshot=True) as db, here.vault.reading() as vault_db:
            found = gather_count(db, vault_db, "lindevang", "m1", now=asked.now)
        assert codes_of(list(found.outstanding.blocking)) == ["not_folded"]


class TestCountingAgain:
    def test_takes_a_reason(self, asked) -> None:
        asked.count()
        assert against(asked, complete=True) == ["counted_already"]
        assert against(asked, complete=True, reason=" ") == ["counted_already"]
        assert asked.count(reason="En dato var forkert").number == 2

    @pytest.mark.parametrize(("more", "allowed"), [(4, False), (5, True)])
    def test_takes_at_least_the_minimum_of_answers_in_each_figure_that_moves(self, asked, more, allowed) -> None:
        first = asked.count()
        asked.answer("linked", "residents", range(20, 20 + more), heard=1)
        if allowed:
            assert asked.count(reason="Flere svar kom på papir").number == 2
        else:
            assert against(asked, complete=True, reason="Flere svar") == ["moves_too_little"]
        with asked.service.store.reading() as db:
            assert counts(db, "lindevang")[0] == first

    def test_one_who_left_is_not_read_off_two_counts(self, asked) -> None:
        asked.count()
        asked.leave("residents")
        assert against(asked, complete=True, reason="En trak sig") == ["moves_too_little"]

    def test_one_who_had_begun_and_is_erased_is_not_read_off_two_counts(self, asked) -> None:
        asked.begin(asked.invite("linked", "beginner"))
        first = asked.count()
        with asked.service.store.writing() as db:
            assert db.execute(sa.delete(draft).where(draft.c.receipt.is_(None))).rowcount == 1
        second = asked.count(reason="En dato var forkert")
        with asked.service.store.reading() as db:
            told = [material_of(db, one).courses["linked"].standing.total() for one in (first, second)]
            assert draft_pages(db, "lindevang", "linked")[1].total() == 0
        assert told == [1, 1]

    def test_as_many_coming_as_leaving_in_one_group_is_not_read_off_another(self, asked) -> None:
        asked.count()
        asked.answer("linked", "residents", range(20, 30), heard=1)
        asked.leave("staff")
        assert against(asked, complete=True, reason="Flere svar") == ["moves_too_little"]


def test_a_count_is_in_the_audit_log_with_who_made_it(asked) -> None:
    count = asked.count(shown=True)
    with asked.service.store.reading() as db:
        made, shown = list(audit.entries(db))[-2:]
    assert (made.kind, made.actor, made.programme, made.subject) == ("counted", "eva", "lindevang", "m1")
    assert made.details == {"number": 1, "digest": count.digest, "declared_complete": True}
    assert shown.kind == "released"


def test_the_steering_group_sees_what_it_was_shown_until_it_is_shown_more(asked) -> None:
    first = asked.count(shown=True)
    second = asked.count(reason="En dato var forkert")
    with asked.service.store.writing() as db:
        assert counts_to_see(db, "lindevang", shown_only=True)["m1"].number == first.number
        assert counts_to_see(db, "lindevang", shown_only=False)["m1"].number == second.number
        show_to_steering(db, second, actor="eva", now=asked.now)
        assert counts_to_see(db, "lindevang", shown_only=True)["m1"].number == second.number


@pytest.mark.parametrize("meanwhile", ["counted", "left"])
def test_what_was_gathered_is_not_kept_when_something_changed_meanwhile(asked, meanwhile: str) -> None:
    here, asked.now = asked.service, AFTER_LINDEVANG
    fold_new_answers(here.store, "lindevang")
    with here.store.reading(snapshot=True) as db, here.vault.reading() as vault_db:
        found = gather_count(db, vault_db, "lindevang", "m1", now=asked.now)
    if meanwhile == "counted":
        asked.count()
    else:
        asked.leave("residents")
    with rejected("changed meanwhile"), here.store.writing() as db:
        keep_count(db, found, actor="eva", now=asked.now, complete=True)


def test_a_count_that_somebody_changed_in_the_database_is_not_read(asked) -> None:
    count = asked.count()
    with asked.service.store.writing() as db:
        db.execute(sa.update(milestone_count).values(inputs='{"format":1}'))
    with asked.service.store.reading() as db, pytest.raises(LookupError, match="differ from their digest"):
        findings_of(db, count)


def test_a_wave_that_was_taken_out_and_asked_nobody_is_not_in_the_count(asked, tmp_path) -> None:
    path = tmp_path / "documents" / "programme.toml"
    head, _, tail = path.read_text("utf-8").partition("[waves.nameless]")
    rest = tail.partition("[waves.open]")
    path.write_text(head + rest[1] + rest[2], "utf-8")
    with asked.service.store.writing() as db, asked.service.vault.writing() as vault_db:
        import_folder(db, vault_db, tmp_path / "documents", asked.now)
    count = asked.count()
    with asked.service.store.reading() as db:
        assert {one["key"] for one in inputs_of(db, count)["waves"]} == {"linked", "open", "open-one"}


def test_a_count_holds_no_open_key_no_name_and_no_pseudonym(asked) -> None:
    count = asked.count()
    with asked.service.store.reading() as db:
        text = str(inputs_of(db, count))
    for secret in (asked.open_key("open"), "residents1", "linkedresidents1"):
        assert secret not in text
