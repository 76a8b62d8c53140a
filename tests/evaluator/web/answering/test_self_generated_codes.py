"""Codes that people make themselves: the same person again at the next wave, two people never under one link."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
import sqlalchemy as sa

from evaluator.documents.storing import Arrival, import_folder, load_programme
from evaluator.findings.collection_findings import Doubts
from evaluator.inviting.letters import posters
from evaluator.results.code_matches import doubts
from evaluator.results.milestones import findings_of
from evaluator.vault.invitations import invited_counts
from evaluator.vault.keys import destroy_key
from evaluator.vault.tables import metadata
from tests.support.coded import ANNA, WAVE, link, with_codes
from tests.support.members import Member
from tests.support.site import DOCUMENTS, Site


@pytest.fixture
def coded(site, tmp_path: Path) -> Site:
    return with_codes(site, tmp_path / "coded")


def come(site: Site, wave: str = "first", **parts: str):
    return site.client.post(link(site, wave), data={"language": "da"} | ANNA | parts)


def answer(site: Site, wave: str = "first", **parts: str) -> None:
    """Come with a code, answer everything and send."""
    response = come(site, wave, **parts)
    assert response.status_code == 303, response.text
    review = site.answer_all(response.location.rpartition("/")[2])
    assert site.client.post(review).status_code == 303


def found(site: Site) -> tuple[Doubts, ...]:
    with site.service.store.reading() as db, site.service.vault.reading() as vault_db:
        return doubts(db, vault_db, load_programme(db, site.programme)[0])


def doubt(*, near: int | None, shared: int | None) -> Doubts:
    its = {"milestone": "m1", "since_milestone": "m1", "questionnaire": "neighbours"}
    return Doubts(wave="second", since="first", **its, near=near, shared=shared, without=0)


def pseudonyms(site: Site, wave: str) -> set[str | None]:
    return {one.pseudonym for one in site.submissions(wave)}


def second_wave(site: Site) -> None:
    site.now = site.now.replace(day=16)


def test_the_same_code_written_in_another_way_is_the_same_person_at_the_next_wave(
    make_database: Callable[[str], str], tmp_path: Path
) -> None:
    from tests.support.site import prepared

    site = with_codes(Site(prepared(make_database, tmp_path)), tmp_path / "coded")
    answer(site)
    second_wave(site)
    answer(site, "second", mother="Án", birthplace=" od", birth_day="07")
    assert pseudonyms(site, "first") == pseudonyms(site, "second")
    assert len(pseudonyms(site, "first")) == 1
    site.service.close()


def test_the_page_asks_by_the_rule_and_says_what_the_code_is_for(coded) -> None:
    page = coded.client.get(link(coded))
    assert "Set-Cookie" not in page.headers
    asked = ["mors fornavn", "hvor du er født", "Den dag i måneden"]
    assert [page.text.index(words) for words in asked] == sorted(page.text.index(words) for words in asked)
    assert "anonym" not in page.text.lower()
    assert "first name" in coded.client.get(f"{link(coded)}?language=en").text


def test_what_can_be_no_code_is_told_by_part_and_what_was_written_is_kept(coded) -> None:
    refused = come(coded, mother="a", birth_day="32", group="")
    assert refused.status_code == 422
    assert "Skriv to bogstaver, eller XX" in refused.text
    assert "fra 01 til 31" in refused.text
    assert "Vælg, hvem du svarer som" in refused.text
    assert 'value="OD"' in refused.text
    assert coded.submissions("first") == []


def without_what_differs(response) -> tuple[int, str, str]:
    """What an answer tells, without the link that it leads to."""
    way, _, key = (response.location or "").rpartition("/")
    return response.status_code, way, response.text.replace(key, "LINK") if key else response.text


def test_trying_a_code_does_not_tell_whether_anybody_has_come_with_it(coded) -> None:
    """31 tries found that somebody had come, and the day of her birth."""
    answer(coded, birth_day="7")
    come(coded, birth_day="8")
    told = {without_what_differs(come(coded, birth_day=str(day))) for day in range(1, 32)}
    assert len(told) == 1
    assert {status for status, *_ in told} == {303}


def test_tries_make_nobody_that_is_counted_and_lock_nobody_out(coded) -> None:
    """Thirty codes were squatted, and whoever came with one for the first time was turned away."""
    for day in range(1, 32):
        come(coded, birth_day=str(day))
    with coded.service.vault.reading() as db:
        assert invited_counts(db, "lindevang") == {}
    assert found(coded) == (doubt(near=0, shared=0),)
    answer(coded)
    second_wave(coded)
    answer(coded, "second")
    assert pseudonyms(coded, "first") == pseudonyms(coded, "second")


def test_the_second_with_a_code_does_not_see_the_first_ones_answers_and_counts(coded) -> None:
    first, second = come(coded).location, come(coded).location
    coded.client.post(coded.answer_all(first.rpartition("/")[2]))
    assert "Suppe" not in coded.client.get(second).text
    coded.client.post(coded.answer_all(second.rpartition("/")[2]))
    assert len(coded.submissions("first")) == 2
    assert len(pseudonyms(coded, "first")) == 2
    receipts = {one.receipt for one in coded.submissions("first")}
    assert len(receipts) == 2
    for receipt in receipts:
        assert "Suppe" in coded.client.get(f"/svar/{receipt}/kvittering").text


def test_who_withdraws_and_comes_again_with_the_code_is_not_taken_for_the_one_who_withdrew(coded) -> None:
    answer(coded)
    ((its,),) = [{one.receipt for one in coded.submissions("first")}]
    (before,) = pseudonyms(coded, "first")
    assert coded.client.post(f"/svar/{its}/slet").status_code == 303
    answer(coded)
    assert len(pseudonyms(coded, "first") - {before}) == 1


@pytest.mark.parametrize("way", ["", "/kiosk"])
def test_a_second_tap_on_the_button_is_not_taken_for_a_second_person(coded, way: str) -> None:
    once = set(re.findall(r'name="once" value="([^"]+)"', coded.client.get(f"{link(coded)}?lav=1").text))
    form = {"language": "da", "once": once.pop()} | ANNA
    first, second = (coded.client.post(link(coded, way=way), data=form) for _ in range(2))
    assert first.location == second.location
    assert come(coded).location != first.location
    assert coded.client.post(link(coded, way=way), data=form).location == first.location


def test_a_code_that_two_people_have_is_never_joined_to_either_without_the_further_answer(coded) -> None:
    answer(coded)
    answer(coded)
    second_wave(coded)
    asked = come(coded, "second")
    assert asked.status_code == 409
    assert "Svar også på ét spørgsmål mere" in asked.text
    assert 'name="father"' in asked.text
    answer(coded, "second", father="bo", spare="1")
    answer(coded, "second", father="li", spare="1")
    assert len(pseudonyms(coded, "second")) == 2
    assert not pseudonyms(coded, "second") & pseudonyms(coded, "first")


@pytest.mark.parametrize("twice", [False, True])
def test_who_answered_the_further_question_is_followed_by_it_unless_two_have_that_too(coded, tmp_path, twice) -> None:
    third = WAVE.format(key="third", opens="2026-05-15", closes="2026-05-31")
    path = tmp_path / "coded" / "programme.toml"
    path.write_text(path.read_text("utf-8") + third, "utf-8")
    with coded.service.store.writing() as db, coded.service.vault.writing() as vault_db:
        import_folder(db, vault_db, tmp_path / "coded", coded.now, Arrival(reason="Aftalt på mødet"))
    answer(coded)
    answer(coded)
    second_wave(coded)
    for _ in range(1 + twice):
        answer(coded, "second", father="bo", spare="1")
    answer(coded, "third", father="bo", spare="1")
    both = pseudonyms(coded, "second") & pseudonyms(coded, "third")
    assert len(both) == (0 if twice else 1)


def test_near_misses_are_counted_and_not_joined(coded) -> None:
    for day in range(1, 8):
        answer(coded, birth_day=f"{day}")
    second_wave(coded)
    for day in range(1, 7):
        answer(coded, "second", mother="am", birth_day=f"{day}")
    answer(coded, "second", mother="li", birthplace="kb")
    assert not pseudonyms(coded, "first") & pseudonyms(coded, "second")
    assert found(coded) == (doubt(near=6, shared=0),)
    count = coded.count()
    with coded.service.store.reading() as db:
        assert findings_of(db, count, memory={}).doubts == found(coded)


def test_few_near_misses_are_not_told_by_number(coded) -> None:
    answer(coded)
    second_wave(coded)
    answer(coded, "second", birth_day="8")
    assert found(coded) == (doubt(near=None, shared=0),)
    eva = Member(coded, "eva", role="evaluator")
    page = eva.get("/p/lindevang/runder").text
    assert "ikke kom igen" not in page
    assert link(coded, "second") in page
    coded.count()
    eva.sign_in()
    page = eva.get("/p/lindevang/runder").text
    assert "en, der ikke kom igen: vises ikke (beskytter enkelte)." in page
    assert link(coded, "second") not in page


def test_the_code_stands_nowhere_and_whoever_comes_does_not_count_as_invited(coded) -> None:
    answer(coded, mother="qz", birthplace="xw", birth_day="23")
    for store in (coded.service.store, coded.service.vault):
        with store.reading() as db:
            names = sa.inspect(db).get_table_names()
            rows = [str(row) for name in names for row in db.execute(sa.text(f"SELECT * FROM {name}"))]
        assert not any("QZXW23" in row.upper() for row in rows)
    with coded.service.vault.reading() as db:
        assert invited_counts(db, "lindevang") == {}


def test_the_link_leads_nowhere_once_the_key_is_destroyed_and_the_codes_are_gone(coded) -> None:
    address = link(coded)
    come(coded)
    with coded.service.vault.writing() as db:
        destroy_key(db, "lindevang")
        assert (
            db.execute(sa.select(sa.func.count()).select_from(metadata.tables["self_generated_code"])).scalar_one() == 0
        )
    assert coded.client.get(address).status_code == 404
    assert found(coded) == ()


def test_the_poster_has_the_rule_and_the_link(coded) -> None:
    with coded.service.store.reading() as db, coded.service.vault.reading() as vault_db:
        danish, english = posters(db, vault_db, "lindevang", "first", address="https://svar.example", now=coded.now)
    assert danish.link == f"https://svar.example{link(coded)}"
    assert "de to første bogstaver i din mors fornavn, de to" in danish.after[1]
    assert "the day of the month on which you were born." in english.after[1]
    assert "anonym" not in " ".join((*danish.after, *english.after))


def test_nobody_comes_before_the_wave_opens_or_after_it_has_closed(coded) -> None:
    assert come(coded, "second").status_code == 403
    coded.now = coded.now.replace(month=7)
    assert come(coded).status_code == 410
    assert coded.client.get("/kode/nothing").status_code == 404


def test_an_interviewer_who_is_signed_in_makes_the_code_with_somebody(coded) -> None:
    address = link(coded, way="/interview")
    assert coded.client.get(address).location.startswith("/log-ind")
    assert coded.client.post(address, data=ANNA).location.startswith("/log-ind")
    ida = Member(coded, "ida", programme="lindevang")
    assert f'href="{address}"' in ida.get("/p/lindevang/papir/").text
    assert "Læs spørgsmål og svar højt" in ida.get(address).text
    assert ida.post(address, language="da", **ANNA).location.startswith("/interview/")
    with coded.service.store.writing() as db, coded.service.vault.writing() as vault_db:
        import_folder(db, vault_db, DOCUMENTS.parent / "tovholt", coded.now)
    ole = Member(coded, "ole", programme="tovholt")
    assert ole.get(address).status_code == 404
