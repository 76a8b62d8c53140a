"""A desk at which forms with codes of people's own are typed, and the browser beside it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

import pytest
import sqlalchemy as sa

from evaluator.answering.intake import begin, find_entry, find_kiosk_entry
from evaluator.answering.sending import send_answers
from evaluator.documents.storing import Arrival, import_folder, load_programme
from evaluator.inviting.self_generated_codes import begin_with_code, note_if_shared
from evaluator.paper.adjudication import Stored, adjudicated, both_entries, discrepancies, store_form
from evaluator.paper.double_entry import Form, begin_entry
from evaluator.paper.serials import new_serials
from evaluator.programme.model import Programme
from evaluator.store.drafts import save_draft
from evaluator.store.engine import Store
from evaluator.store.paper import PaperEntry
from evaluator.vault.self_generated_codes import Coming, self_generated_codes
from evaluator.vault.tables import invitation, self_generated_code
from tests.support.coded import write_documents
from tests.support.paper_desk import ANSWERS, Desk

NOW = dt.datetime(2026, 5, 16, 10, tzinfo=dt.UTC)
SENT = {"came": 2, "heard": 4, "welcome": 5, "left-out": -998, "again": -997}
ANNA = {"mother": "qz", "birthplace": "xw", "birth_day": "7"}


class Died(Exception):
    pass


class CodedDesk(Desk):
    """Two waves in which people make their code, two typists, and the browser."""

    def __init__(self, store: Store, vault: Store, folder: Path) -> None:
        self.store, self.vault, self.programme = store, vault, "lindevang"
        self.serial = new_serials(1)[0]
        with store.writing() as db, vault.writing() as vault_db:
            import_folder(db, vault_db, write_documents(folder), NOW, Arrival(reason="Aftalt på mødet"))

    @property
    def document(self) -> Programme:
        with self.store.reading() as db:
            return load_programme(db, self.programme)[0]

    def begin(self, wave: str, account: str, parts: Mapping[str, str] = ANNA, *, group: str = "residents", **_: object):
        its = {"received_on": dt.date(2026, 5, 16), "group": group, "parts": parts}
        form = Form(serial=self.serial, language="da", **its)
        with self.store.writing() as db, self.vault.reading() as vault_db:
            return begin_entry(db, vault_db, self.wave(wave), form, account=account, now=NOW)

    def typed(self, wave: str = "first", parts: Mapping[str, str] = ANNA, other: Mapping[str, str] | None = None):
        """A new form, typed twice."""
        self.serial = new_serials(1)[0]
        assert self.type(wave, "ann", ANSWERS, parts) == {}
        assert self.type(wave, "bo", ANSWERS, parts if other is None else other) == {}
        return self

    def take(self, wave: str = "first", parts: Mapping[str, str] = ANNA) -> Stored:
        return self.typed(wave, parts).store_it(wave)

    def store_it(self, wave: str = "first", **chosen: str) -> Stored:
        return self.keep(wave, lambda first: adjudicated(self.questionnaire(wave), first, chosen))

    def keep(self, wave: str, settle: Callable[[PaperEntry], PaperEntry] = lambda entry: entry) -> Stored:
        with self.store.writing() as db, self.vault.writing() as vault_db:
            return self.stored_in(db, vault_db, wave, settle)

    def stored_in(self, db, vault_db, wave: str, settle=lambda entry: entry) -> Stored:
        its, questionnaire = self.wave(wave), self.questionnaire(wave)
        first, second = both_entries(db, its, self.serial)
        told = {"differing": len(discrepancies(questionnaire, first, second)), "synthetic": False}
        return store_form(db, vault_db, its, settle(first), questionnaire, **told)

    def die_while_storing(self, wave: str = "first") -> None:
        """When the vault has committed and the store has not."""

        def store_and_die() -> None:
            with self.store.writing() as db:
                with self.vault.writing() as vault_db:
                    self.stored_in(db, vault_db, wave)
                raise Died

        with pytest.raises(Died):
            store_and_die()

    def come(self, wave: str = "first", code: str = "QZXW07", *, at_kiosk: bool = False) -> str | None:
        """What the link ends in of somebody who comes in the browser."""
        its = {"programme": self.programme, "wave": wave, "group": "residents", "language": "da"}
        coming = Coming(**its, once=new_serials(1)[0], at_kiosk=at_kiosk)
        parts = [code[at : at + 2] for at in range(0, len(code), 2)]
        with self.vault.writing() as vault_db:
            return begin_with_code(vault_db, self.document, coming, parts)

    def answer(self, wave: str = "first", code: str = "QZXW07", *, at_kiosk: bool = False) -> str:
        """Somebody comes in the browser and sends; the pseudonym under which the answers stand."""
        key = self.come(wave, code, at_kiosk=at_kiosk) or ""
        find = find_kiosk_entry if at_kiosk else find_entry
        with self.store.writing() as db, self.vault.reading() as vault_db:
            entry = find(db, vault_db, key)
            assert entry is not None
            assert entry.draft is not None
            begin(db, entry, language="da", now=NOW)
            begun = find(db, vault_db, key)
            assert begun is not None
            assert begun.draft is not None
            save_draft(db, replace(begun.draft, answers=SENT))
        with self.store.writing() as db, self.vault.writing() as vault_db:
            before = set(self.pseudonyms(wave))
            assert send_answers(db, begun, self.questionnaire(wave), now=NOW, synthetic=False) is None
            note_if_shared(db, vault_db, begun)
        (its,) = set(self.pseudonyms(wave)) - before
        return its or ""

    def pseudonyms(self, wave: str = "first") -> list[str | None]:
        return [one.pseudonym for one in self.stored(wave)]

    def of_the_web(self, wave: str) -> set[str]:
        """Who has come to a wave by whatever way."""
        with self.vault.reading() as vault_db:
            return {pseudonym for pseudonym, _ in self_generated_codes(vault_db, self.programme, wave)}

    def in_the_vault(self) -> tuple[int, int]:
        with self.vault.reading() as db:
            found = [db.execute(sa.select(sa.func.count()).select_from(one)).scalar_one() for one in _TABLES]
        return found[0], found[1]


_TABLES = (self_generated_code, invitation)
