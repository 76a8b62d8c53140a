"""Paper forms that several people type, on both databases."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import sqlalchemy as sa

from evaluator.documents.storing import import_folder, load_questionnaire
from evaluator.paper.adjudication import (
    Stored,
    adjudicated,
    both_entries,
    discrepancies,
    faults_in,
    store_form,
)
from evaluator.paper.double_entry import Form, begin_entry, finish_entry, save_typed
from evaluator.paper.serials import new_serials
from evaluator.store import waves
from evaluator.store.engine import Store
from evaluator.store.paper import Agreement, agreements
from evaluator.store.submissions import Submission, submissions
from evaluator.store.waves import save_wave
from evaluator.vault.invitations import invite
from surveys.questionnaire import Questionnaire

NOW = dt.datetime(2026, 5, 4, 10, tzinfo=dt.UTC)
DOCUMENTS = Path(__file__).resolve().parents[1] / "documents"
ANSWERS = {"came": "1", "times": "3", "heard": "4", "told-by": "2 1", "welcome": "5", "left-out": "?", "dish": "Suppe"}


LINKAGES = ("anonymous", "pseudonymous", "confidential")


class Desk:
    """A programme with a wave of each linkage, and two typists."""

    def __init__(self, store: Store, vault: Store, programme: str = "lindevang") -> None:
        self.store, self.vault, self.programme = store, vault, programme
        self.serial = new_serials(1)[0]
        with store.writing() as db, vault.writing() as vault_db:
            import_folder(db, vault_db, DOCUMENTS / programme, NOW)
            its = waves.waves(db, programme)[0]
            for linkage in LINKAGES:
                save_wave(db, replace(its, key=linkage, linkage=linkage, groups=("residents", "staff"), open_key=None))

    def wave(self, key: str) -> waves.Wave:
        with self.store.reading() as db:
            found = waves.wave(db, self.programme, key)
        assert found is not None
        return found

    def questionnaire(self, wave: str = "anonymous") -> Questionnaire:
        with self.store.reading() as db:
            return load_questionnaire(db, self.programme, self.wave(wave).questionnaire, 1)

    def code(self, wave: str, person: str = "p1") -> str:
        its = {"programme": self.programme, "wave": wave, "group": "residents", "process": ""}
        with self.vault.writing() as db:
            return "" if wave == "anonymous" else invite(db, **its, person=person, linked=True)

    def begin(self, wave: str, account: str, code: str = "", *, serial: str = "", group: str = "residents"):
        received_on = None if wave == "anonymous" else dt.date(2026, 5, 2)
        form = Form(serial=serial or self.serial, language="da", group=group, code=code, received_on=received_on)
        with self.store.writing() as db, self.vault.reading() as vault_db:
            return begin_entry(db, vault_db, self.wave(wave), form, account=account, now=NOW)

    def type(self, wave: str, account: str, lines: Mapping[str, str], code: str = "", **form: str) -> Mapping[str, str]:
        entry, questionnaire = self.begin(wave, account, code, **form), self.questionnaire(wave)
        with self.store.writing() as db:
            save_typed(db, entry, lines, questionnaire)
            return finish_entry(db, entry, questionnaire)

    def type_twice(self, wave: str, one: Mapping[str, str], other: Mapping[str, str], code: str = "") -> None:
        assert self.type(wave, "ann", one, code) == {}
        assert self.type(wave, "bo", other, code) == {}

    def store_it(self, wave: str, **chosen: str) -> Stored:
        its, questionnaire = self.wave(wave), self.questionnaire(wave)
        with self.store.writing() as db, self.vault.reading() as vault_db:
            first, second = both_entries(db, its, self.serial)
            told = discrepancies(questionnaire, first, second)
            form = adjudicated(questionnaire, first, chosen)
            assert faults_in(questionnaire, form) == {}
            return store_form(db, vault_db, its, form, questionnaire, differing=len(told), synthetic=False)

    def stored(self, wave: str) -> list[Submission]:
        with self.store.reading() as db:
            return list(submissions(db, self.programme, wave))

    def count(self, table: sa.Table) -> int:
        with self.store.reading() as db:
            return db.execute(sa.select(sa.func.count()).select_from(table)).scalar_one()

    def agreement(self, wave: str) -> Agreement:
        with self.store.reading() as db:
            return agreements(db, self.programme)[wave]
