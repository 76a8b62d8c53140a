"""What is due is deleted and nothing else; what was counted and published stands, and nothing stumbles over the gap."""

from __future__ import annotations

import datetime as dt
import logging

import pytest
import sqlalchemy as sa

from evaluator.documents.storing import load_programme
from evaluator.exporting.responses import can_be_taken_out
from evaluator.operation.doctor import examine
from evaluator.privacy.daily import delete_daily
from evaluator.privacy.deleting import delete_answers, delete_due
from evaluator.privacy.due import ANSWERS, CONTACTS, KEY, kept_of
from evaluator.results.counting import gather_count, keep_count
from evaluator.results.milestones import findings_of
from evaluator.store import audit, jobs
from evaluator.store.all_tables import metadata
from evaluator.store.counts import latest_counts
from evaluator.store.tallies import recount, tallies
from evaluator.store.wave_erasures import OF_ANSWERS, OF_WAVE, erased_waves
from evaluator.store.waves import WaveInUse, save_wave, wave
from evaluator.vault.contacts import contacts
from surveys.diagnostics import InputRejected
from tests.support.diagnostics import rejected
from tests.support.kept import COUNTED, DAYS, DUE, WORDS, at, with_days
from tests.support.site import PROGRAMME, SECRET, Site

STAYS = {
    "tally": "counts",
    "pair_tally": "counts",
    "paper_agreement": "counts",
    "door_count": "counts",
    "taken_out": "from which count a wave was taken out",
    "wave": "the plan",
    "wave_erasure": "that it is gone",
    "text_unit": "goes by its answer, and is of materials too",
    "text_code": "as above",
    "text_coding": "as above",
    "quote": "as above",
}


def counted(site: Site) -> Site:
    site.now = COUNTED
    site.count()
    return site


def kept(site: Site) -> dict[tuple[str, str], object]:
    with site.service.store.reading(snapshot=True) as db, site.service.vault.reading() as vault_db:
        found = kept_of(db, vault_db, load_programme(db, PROGRAMME)[0], site.now)
    return {(one.what, one.wave): one for one in found}


def stored(site: Site) -> str:
    with site.service.store.reading() as db:
        return repr([db.execute(sa.select(one)).all() for one in metadata.sorted_tables if one.name != "document"])


def test_answers_are_due_the_day_after_the_last_on_which_they_are_kept(either_site: Site) -> None:
    counted(either_site)
    its = kept(either_site)
    assert {its[ANSWERS, one].until for one in ("linked", "nameless")} == {dt.date(2026, 12, 1)}
    assert (its[CONTACTS, ""].until, its[KEY, ""].until) == (dt.date(2026, 12, 1), dt.date(2027, 6, 1))
    assert delete_due(at(either_site, DUE - dt.timedelta(days=1), due=True), PROGRAMME).done == ()
    planned = delete_due(at(either_site, DUE, due=True), PROGRAMME, dry_run=True)
    assert WORDS in stored(either_site)
    done = delete_due(at(either_site, DUE, due=True), PROGRAMME)
    named = [(one.what, one.wave) for one in done.done]
    assert sorted(named) == sorted((one.what, one.wave) for one in planned.done)
    assert sorted(named) == [(ANSWERS, "linked"), (ANSWERS, "nameless"), (CONTACTS, "")]
    assert WORDS not in stored(either_site)
    assert not either_site.submissions("linked") + either_site.submissions("nameless")
    with either_site.service.vault.reading() as db:
        assert contacts(db, PROGRAMME) == []
    assert delete_due(at(either_site, DUE, due=True), PROGRAMME).done == ()


def test_counts_tallies_and_findings_stand_and_a_recount_agrees(either_site: Site) -> None:
    counted(either_site)
    with either_site.service.store.reading(snapshot=True) as db:
        before, told = tallies(db, PROGRAMME), findings_of(db, latest_counts(db, PROGRAMME)["m1"])
    delete_due(at(either_site, DUE, due=True), PROGRAMME)
    with either_site.service.store.reading(snapshot=True) as db:
        assert tallies(db, PROGRAMME) == before
        assert recount(db, PROGRAMME) == []
        assert findings_of(db, latest_counts(db, PROGRAMME)["m1"]) == told


def test_nothing_is_deleted_before_it_is_counted(site: Site) -> None:
    site.now = COUNTED
    found = delete_due(at(site, DUE, due=True), PROGRAMME)
    assert [one.what for one in found.done] == [CONTACTS]
    assert {one.wave for one in found.held} == {"linked", "nameless"}
    assert {its.code for one in found.held for its in one.needed} == {"privacy.not_counted"}
    assert len(site.submissions("linked")) == 6


def test_nobody_deletes_the_answers_of_a_wave_that_is_open(site: Site) -> None:
    with rejected("linked: the wave takes answers until 15 May 2026"):
        delete_answers(at(site, site.now), PROGRAMME, "linked")
    with rejected("there is no wave 'x'"):
        delete_answers(at(site, site.now), PROGRAMME, "x")


def test_what_people_were_told_first_holds_also_where_a_later_document_gives_more_time(site: Site) -> None:
    counted(site)
    with_days(site, DAYS.replace("2026-12-01", "2029-12-01").replace("2027-06", "2030-06"))
    assert kept(site)[ANSWERS, "linked"].until == dt.date(2026, 12, 1)
    with_days(site, DAYS.replace("2026-12-01", "2026-11-01"))
    assert kept(site)[ANSWERS, "linked"].until == dt.date(2026, 11, 1)


def test_every_table_of_a_wave_or_of_its_people_is_thought_of() -> None:
    of_people = {"wave_key", "submission_id", "pseudonym", "text_id", "first_wave"}
    found = {one.name for one in metadata.sorted_tables if of_people & set(one.c.keys())}
    assert found == {one.name for one in (*OF_ANSWERS, *OF_WAVE)} | set(STAYS)


def test_what_comes_afterwards_says_so_in_plain_words(site: Site) -> None:
    counted(site)
    delete_answers(at(site, DUE), PROGRAMME, "linked")
    with site.service.store.reading(snapshot=True) as db, site.service.vault.reading() as vault_db:
        again = gather_count(db, vault_db, PROGRAMME, "m1", now=DUE)
        assert "store.answers_deleted" in {one.code for one in again.outstanding.blocking}
        assert {one.code for one in can_be_taken_out(db, PROGRAMME)[1]} >= {"store.answers_deleted"}
        its = wave(db, PROGRAMME, "linked")
    with site.service.store.writing() as db, pytest.raises(InputRejected):
        keep_count(db, again, actor="eva", now=DUE, complete=True, reason="Igen")
    assert its is not None
    longer = type(its)(**{name: getattr(its, name) for name in its.__slots__} | {"closes": dt.date(2027, 1, 1)})
    with site.service.store.writing() as db, pytest.raises(WaveInUse):
        save_wave(db, longer)
    page = site.client.get(f"/svar/{site.keys['p1']}")  # type: ignore[attr-defined]
    assert page.status_code == 410
    assert "Alle svar blev slettet den 2. december 2026" in page.text


def test_the_audit_log_and_the_worker_tell_no_numbers_of_answers(site: Site, caplog: pytest.LogCaptureFixture) -> None:
    counted(site)
    caplog.set_level(logging.INFO)
    done = delete_daily(site.service.store, site.service.vault, DUE, lambda: True)
    assert done == 3
    assert delete_daily(site.service.store, site.service.vault, DUE, lambda: True) is None
    assert [one.message for one in caplog.records if "retention" in one.name] == ["deleted 3 of what was due"]
    with site.service.store.reading() as db:
        told = [one for one in audit.entries(db) if one.kind in ("answers_deleted", "erased")]
        assert {one.name: one.done for one in jobs.jobs(db)}[jobs.DELETING] == 3
    assert [(one.subject, dict(one.details or {})) for one in told] == [
        ("linked", {"due": True}),
        ("nameless", {"due": True}),
        ("", {"due": True, "people": 6}),
    ]
    assert {one.actor for one in told} == {audit.WORKER}


def test_one_programme_that_goes_wrong_is_told_and_tried_again(site: Site) -> None:
    counted(site)
    with site.service.store.writing() as db:
        db.execute(sa.text("UPDATE document SET digest = 'changed', text = 'x = [' WHERE kind = 'programme'"))
    assert delete_daily(site.service.store, site.service.vault, DUE, lambda: True) == 0
    with site.service.store.reading() as db:
        assert {one.name: one.wrong is not None for one in jobs.jobs(db)}[jobs.DELETING]
    assert delete_daily(site.service.store, site.service.vault, DUE, lambda: True) is not None


def test_the_doctor_tells_what_is_late_and_what_is_held(site: Site) -> None:
    def told(now: dt.datetime) -> dict[str, str]:
        found = examine(site.service.config, SECRET, now=now)
        return {one.code: one.severity for its in found if its.name == "retention" for one in its.found}

    assert told(DUE) == {"privacy.held_answers": "note"}
    counted(site)
    assert told(DUE) == {}
    assert set(told(DUE + dt.timedelta(days=1))) == {"privacy.late_answers", "privacy.late_contacts"}
    delete_due(at(site, DUE, due=True), PROGRAMME)
    assert told(DUE + dt.timedelta(days=1)) == {}


def test_tallies_have_what_was_not_folded_when_it_is_deleted(site: Site) -> None:
    counted(site)
    with site.service.store.writing() as db:
        ids = db.execute(sa.text("SELECT programme_id, submission_id FROM submission")).all()
        db.execute(sa.text("DELETE FROM tally"))
        db.execute(sa.text("INSERT INTO unfolded VALUES (:a, :b)"), [{"a": a, "b": b} for a, b in ids])
    delete_answers(at(site, DUE), PROGRAMME, "linked")
    with site.service.store.reading(snapshot=True) as db:
        assert sum(row.n for row in tallies(db, PROGRAMME) if (row.wave, row.variable) == ("linked", "_submitted")) == 6
        assert erased_waves(db, PROGRAMME) == {"linked"}
