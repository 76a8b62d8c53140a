"""Counting a milestone in the browser: what is outstanding, a confirmation, and showing it to the steering group."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import replace

import pytest

from evaluator.inviting.letters import posters
from evaluator.results.count_tasks import GATHERING
from evaluator.results.folding import fold_new_answers
from evaluator.store import audit
from evaluator.store.accounts import account_named
from evaluator.store.counts import counts
from evaluator.store.submissions import Submission, insert_submissions
from evaluator.store.tasks import OVERDUE, going_on, note_step
from surveys.diagnostics import InputRejected
from tests.support.counting import AFTER_LINDEVANG
from tests.support.members import Member

PAGE = "/p/lindevang/opgoerelse/"
CONFIRM = f"{PAGE}bekraeft"


def answered(site, group: str, people: range, wave: str = "linked") -> None:
    rows = [
        Submission(
            programme="lindevang",
            wave=wave,
            linkage="pseudonymous",
            version=1,
            group=group,
            answers={"heard": 1 + person % 5},
            pseudonym=f"{group}{person}",
        )
        for person in people
    ]
    with site.service.store.writing() as db:
        insert_submissions(db, rows)


@pytest.fixture
def eva(site) -> Member:
    answered(site, "residents", range(12))
    site.now = AFTER_LINDEVANG
    return Member(site, "eva", "evaluator")


def made(site) -> list[int]:
    with site.service.store.reading() as db:
        return [one.number for one in counts(db, "lindevang")]


def test_what_is_outstanding_is_listed_and_the_milestone_counted_after_a_confirmation(site, eva) -> None:
    page = eva.get(PAGE).text
    assert page.count("Runden har færre end 5 svar.") == 3
    assert page.count('<span class="quiet">Dine naboer og dig (') >= 3
    assert "lindevang: " not in page
    assert "bekraeft" in page, "whoever counts folds first"
    assert "ligger tallene fast" in eva.get(CONFIRM).text
    assert made(site) == []
    counted = eva.send(PAGE, complete="y").text
    assert "Nedslaget er gjort op." in counted
    assert re.search(r"Nr\. 1, 3\.\sjuni 2026, af eva\.", counted)
    assert made(site) == [1]
    with site.service.store.reading() as db:
        its = account_named(db, "eva")
        assert [one.actor for one in audit.entries(db) if one.kind == "counted"] == [its and its.id]


def test_without_the_word_that_no_more_will_come_it_is_refused_and_says_why(site, eva) -> None:
    fold_new_answers(site.service.store, "lindevang")
    assert "erklær, at der ikke kommer flere" in eva.send(PAGE).text
    assert made(site) == []


def test_while_a_wave_is_open_it_cannot_be_counted(site, eva) -> None:
    site.later(dt.datetime(2026, 5, 10, 10, tzinfo=dt.UTC))
    assert "Runden er åben til og med 14. maj 2026." in eva.send(PAGE, complete="y").text
    assert made(site) == []


def test_no_evaluator_alone_shows_the_steering_group_a_milestone_that_is_counted(site, eva) -> None:
    sten = Member(site, "sten", "steering")
    fold_new_answers(site.service.store, "lindevang")
    assert "ved at blive gjort op" in sten.get("/p/lindevang/").text
    eva.send(PAGE, complete="y")
    assert "rapporten er ved at blive lavet" in sten.get("/p/lindevang/").text
    assert 'class="status' not in sten.get("/p/lindevang/").text
    assert "Styregruppen kan ikke se det endnu" in eva.get("/p/lindevang/").text
    assert "når to har skrevet under på rapporten" in eva.get(PAGE).text
    assert eva.post(f"{PAGE}vis").status_code == 404


def test_counting_again_takes_a_reason(site, eva) -> None:
    fold_new_answers(site.service.store, "lindevang")
    eva.send(PAGE, complete="y")
    assert "Nedslaget er gjort op den 3. juni 2026." in eva.send(PAGE, complete="y").text
    kept = eva.post(PAGE, complete="y", reason="En dato var <forkert>")
    assert 'value="En dato var &lt;forkert&gt;"' in kept.text
    assert "Opgjort" not in kept.text
    assert "Begrundelse: En dato var forkert." in eva.send(PAGE, complete="y", reason="En dato var forkert").text
    assert made(site) == [1, 2]


def test_registers_alone_are_counted_again_after_a_withdrawal(site, eva) -> None:
    eva.send(PAGE, complete="y")
    assert "Kun registrene. Svarene er dem, der allerede er talt." in eva.get(CONFIRM).text
    answered(site, "residents", range(12, 13))
    refused = eva.send(PAGE, complete="y", reason="En dato", what="everything").text
    assert "vælg &#39;Kun registrene&#39;" in refused
    again = eva.send(PAGE, reason="En dato", what="registers_only").text
    assert "Registrene er gjort op igen. Svarene er de samme som før." in again
    assert made(site) == [1, 2]


def test_registers_alone_are_offered_only_once_there_are_answers_to_count_them_with(site, eva) -> None:
    assert "registers_only" not in eva.get(CONFIRM).text
    assert "ingen svar at gøre registrene op sammen med" in eva.send(PAGE, what="registers_only").text
    assert made(site) == []


def test_without_the_token_nothing_is_counted(site, eva) -> None:
    fold_new_answers(site.service.store, "lindevang")
    assert eva.post(PAGE, complete="y").status_code == 422
    assert made(site) == []


def test_the_page_of_waves_tells_steps_of_the_minimum_and_their_sum(site) -> None:
    answered(site, "residents", range(12))
    answered(site, "staff", range(9))
    fold_new_answers(site.service.store, "lindevang")
    page = Member(site, "eva", "evaluator").get("/p/lindevang/runder").text
    told = [
        cell for cell in ("mindst 10<", "mindst 5<", "mindst 15<", "mindst 20<", ">12<", ">9<", ">21<") if cell in page
    ]
    assert told == ["mindst 10<", "mindst 5<", "mindst 15<"]


def test_the_milestone_that_is_worked_on_comes_first(site, eva) -> None:
    for day, said in (((4, 1), "ikke nået endnu"), ((5, 4), "samles ind"), ((6, 3), "ved at blive gjort op")):
        site.later(dt.datetime(2026, *day, 10, tzinfo=dt.UTC))
        assert said in eva.get("/p/lindevang/").text


def test_a_closed_wave_shows_no_open_link_and_gets_no_poster(site, eva) -> None:
    link = f"/svar/{site.open_key('open')}"
    site.later(dt.datetime(2026, 5, 14, 10, tzinfo=dt.UTC))
    assert link in eva.get("/p/lindevang/runder").text
    site.later(dt.datetime(2026, 5, 15, 10, tzinfo=dt.UTC))
    page = eva.get("/p/lindevang/runder").text
    assert link not in page
    assert f"/kiosk/{site.open_key('open')}" not in page
    with (
        site.service.store.reading() as db,
        site.service.vault.reading() as vault_db,
        pytest.raises(InputRejected) as caught,
    ):
        posters(db, vault_db, "lindevang", "open", address="https://svar.example", now=site.now)
    assert [one.code for one in caught.value.diagnostics] == ["inviting.wave_closed"]


def test_the_end_that_is_told_is_that_of_the_waves_and_then_of_the_wait_for_the_cut_off(site, eva) -> None:
    told = {(5, 14): "Svarene samles ind til og med 14. maj 2026.", (5, 20): "Runderne er lukket. Nedslaget gøres op"}
    for day, said in told.items():
        site.later(dt.datetime(2026, *day, 10, tzinfo=dt.UTC))
        assert said in eva.get("/p/lindevang/").text
    assert "gøres op efter 31. maj 2026." in eva.get("/p/lindevang/").text
    assert "Runderne er lukket" in eva.get("/p/lindevang/rapporter").text


def test_a_count_that_takes_long_is_told_of_until_it_is_made_and_asked_for_once(site, eva) -> None:
    site.bell.is_away = True
    site.app.extensions["nedslag"] = replace(site.service, patience=0)
    page = eva.send(PAGE, complete="y")
    assert "Opgørelsen er i gang" in page.text
    assert "Begyndt 3. juni 2026 kl. 12.00." in page.text
    assert page.text.count(">venter<") == 3
    assert "Gør op nu" not in page.text
    assert "nedslag=m1" in re.findall(r'id="undervejs".*?href="([^"]*)"', page.text, re.DOTALL)[0]
    assert eva.get(PAGE).headers["Refresh"] == "3"
    assert "allerede ved at blive gjort op" in eva.send(PAGE, complete="y").text
    with site.service.store.writing() as db:
        (its,) = going_on(db)
        note_step(db, its, GATHERING, site.now)
    page = re.sub(r"<[^>]+>", "", eva.get(PAGE).text)
    assert "Tæller svarene sammen gjort" in page
    assert "Henter tal, registre og dokumenter i gang" in page
    assert "stået stille" not in page
    site.now += OVERDUE + dt.timedelta(seconds=1)
    assert "stået stille i mere end et kvarter" in eva.get(PAGE).text
    site.bell.work()
    page = eva.get(PAGE)
    assert "Refresh" not in page.headers
    assert "Nr. 1, 3. juni 2026, af eva." in page.text.replace("\xa0", " ")
    assert made(site) == [1]


def test_why_a_count_came_to_nothing_is_told_later_too_with_what_was_typed(site, eva) -> None:
    eva.send(PAGE, complete="y")
    site.bell.is_away = True
    site.app.extensions["nedslag"] = replace(site.service, patience=0)
    answered(site, "residents", range(12, 13))
    site.now += dt.timedelta(hours=1)
    eva.send(PAGE, complete="y", reason="En dato var forkert")
    site.bell.work()
    assert "vælg &#39;Kun registrene&#39;" in eva.get(PAGE).text
    again = eva.get(CONFIRM).text
    assert "Der blev bedt om en opgørelse 3. juni 2026 kl. 13.00, men den blev ikke lavet:" in again
    assert 'value="En dato var forkert"' in again
    site.bell.is_away = False
    eva.send(PAGE, what="registers_only", reason="En dato")
    assert "blev ikke lavet" not in eva.get(PAGE).text
    assert made(site) == [1, 2]
