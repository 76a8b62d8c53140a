"""The key destroyed: afterwards every function that could lead from a person to answers, or back, leads nowhere."""

from __future__ import annotations

import datetime as dt

import pytest
import sqlalchemy as sa

from evaluator.answering.intake import find_entry
from evaluator.privacy.deleting import delete_answers, destroy
from evaluator.privacy.person import erase_everything, people_named
from evaluator.results.respondents import who_answered
from evaluator.store import audit
from evaluator.store.entries import wave_of_receipt
from evaluator.store.persons import forget_ways
from evaluator.store.rights import withdrawn
from evaluator.store.wave_erasures import note_backup
from evaluator.store.waves import waves
from evaluator.vault.contacts import contacts, opt_out_token_of
from evaluator.vault.invitations import invitation, invite, invited_people
from evaluator.vault.keys import KeyDestroyed, draft_key_for, key_of, pseudonym_for, receipt_for
from evaluator.vault.persons import ways_of
from evaluator.vault.removals import fingerprint
from evaluator.vault.self_generated_codes import fingerprint_of, link_of
from evaluator.vault.tables import metadata as vault_metadata
from tests.support.diagnostics import rejected
from tests.support.kept import COUNTED, DUE, at
from tests.support.site import PROGRAMME, Site


def counted(site: Site) -> Site:
    site.now = COUNTED
    site.count()
    return site


def test_it_is_refused_while_a_wave_is_open_and_while_answers_may_be_withdrawn(site: Site) -> None:
    with rejected("is open"):
        destroy(at(site, site.now), PROGRAMME)
    counted(site)
    with rejected("linked: people were promised that they can see and withdraw their answers"):
        destroy(at(site, DUE), PROGRAMME)
    with site.service.vault.reading() as db:
        assert key_of(db, PROGRAMME)


def test_nobody_is_led_to_answers_or_back_afterwards(either_site: Site) -> None:
    """Tried with everything that somebody could have kept: the link, the receipt, the person's name in the vault."""
    site = counted(either_site)
    link = site.keys["p1"]  # type: ignore[attr-defined]
    with site.service.store.reading() as db, site.service.vault.reading() as vault_db:
        before = key_of(vault_db, PROGRAMME)
        receipt = receipt_for(before, draft_key_for(before, "linked", "p1"))
        assert find_entry(db, vault_db, link)
        assert find_entry(db, vault_db, receipt)
        assert invitation(vault_db, link)
        opt_out = opt_out_token_of(vault_db, PROGRAMME, "p1")
    delete_answers(at(site, DUE), PROGRAMME, "linked")
    destroy(at(site, DUE), PROGRAMME)
    with site.service.store.reading() as db, site.service.vault.reading() as vault_db:
        assert find_entry(db, vault_db, link) is None
        assert find_entry(db, vault_db, receipt) is None
        assert wave_of_receipt(db, receipt) is None
        assert invitation(vault_db, link) is None
        assert invited_people(vault_db, PROGRAMME, "linked") == []
        assert contacts(vault_db, PROGRAMME) == people_named(vault_db, PROGRAMME, "p1@mail.example") == []
        for tried in (
            lambda: key_of(vault_db, PROGRAMME),
            lambda: ways_of(vault_db, PROGRAMME, "p1", ["linked"]),
            lambda: fingerprint_of(vault_db, PROGRAMME, "AB12"),
            lambda: link_of(vault_db, PROGRAMME, "linked"),
            lambda: opt_out_token_of(vault_db, PROGRAMME, "p1"),
        ):
            with pytest.raises(KeyDestroyed):
                tried()
        its = next(one for one in waves(db, PROGRAMME) if one.key == "linked")
        confidential = type(its)(**{name: getattr(its, name) for name in its.__slots__} | {"linkage": "confidential"})
        assert who_answered(db, vault_db, confidential) == ()
        held = repr([vault_db.execute(sa.select(one)).all() for one in vault_metadata.sorted_tables])
    for trace in (
        before.hex(),
        repr(before),
        "p1@mail.example",
        pseudonym_for(before, "p1"),
        fingerprint(before, "p1"),
    ):
        assert trace not in held, trace
    assert site.client.get(f"/afmeld/{opt_out}").status_code == 404
    assert site.client.post("/kvittering", data={"receipt": receipt}).status_code == 404
    assert site.client.get(f"/svar/{link}").status_code == 404
    with site.service.store.writing() as db, site.service.vault.writing() as vault_db, rejected("the key is destroyed"):
        erase_everything(db, vault_db, PROGRAMME, "p1", actor="eva", now=DUE)
    with pytest.raises(KeyDestroyed), site.service.vault.writing() as vault_db:
        invite(vault_db, programme=PROGRAMME, wave="linked", group="residents", person="p1", language="da", linked=True)


def test_a_receipt_leads_nowhere_even_where_answers_are_left(site: Site) -> None:
    """An instance of before could have destroyed a key and kept answers with their receipts."""
    with site.service.vault.reading() as vault_db:
        key = key_of(vault_db, PROGRAMME)
        receipt = receipt_for(key, draft_key_for(key, "linked", "p1"))
    with site.service.store.writing() as db:
        assert wave_of_receipt(db, receipt)
        forget_ways(db, PROGRAMME)
        assert wave_of_receipt(db, receipt) is None
        assert withdrawn(db, PROGRAMME, "linked") == frozenset()
    assert len(site.submissions("linked")) == 6


def test_it_says_until_when_a_backup_can_bring_it_back_and_is_in_the_log(site: Site) -> None:
    counted(site)
    with site.service.store.writing() as db:
        note_backup(db, COUNTED, dt.date(2027, 2, 1))
        note_backup(db, COUNTED, dt.date(2026, 9, 1))
    delete_answers(at(site, DUE), PROGRAMME, "linked")
    assert destroy(at(site, DUE), PROGRAMME) == dt.date(2027, 2, 1)
    with site.service.store.reading() as db:
        (entry,) = audit.entries_of(db, "key_destroyed", PROGRAMME)
    assert dict(entry.details or {}) == {"due": False, "backups_until": "2027-02-01"}
    with rejected("the key was destroyed before"):
        destroy(at(site, DUE), PROGRAMME)
