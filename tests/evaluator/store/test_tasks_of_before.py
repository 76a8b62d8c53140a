"""Proposals that were under way before there were tasks: brought along with what was typed, on both databases."""

from __future__ import annotations

import datetime as dt
from contextlib import closing
from pathlib import Path

import sqlalchemy as sa
from alembic import command

from evaluator.store import engine
from evaluator.store.engine import STORE_SCHEMA, Store, open_store
from evaluator.store.kept_diagnostics import kept
from evaluator.store.migration import configuration, upgrade_store
from evaluator.store.tasks import PROPOSAL, going_on, task
from surveys.diagnostics import Diagnostic

FOLDER = Path(engine.__file__).parent / "migrations"
NOW = dt.datetime(2026, 5, 4, 10, 0, tzinfo=dt.UTC)
WRONG = Diagnostic("releases.changed_meanwhile", (), {"on": NOW.date()})


def test_a_proposal_that_was_under_way_is_taken_up_and_one_that_was_refused_is_told(empty_url: str) -> None:
    with closing(Store(empty_url)) as store, store.writing() as db:
        command.upgrade(configuration(FOLDER, STORE_SCHEMA[0], db), "0031")
        db.exec_driver_sql("INSERT INTO programme (programme_id) VALUES ('harbour')")
        old = sa.Table("release_under_way", sa.MetaData(), autoload_with=db)
        its = {"programme_id": "harbour", "begun_at": NOW, "begun_by": "anna", "left_out": ["attrition"]}
        for milestone, refused in (("m1", []), ("m2", [kept(WRONG)])):
            db.execute(sa.insert(old), its | {"milestone": milestone, "reason": milestone, "refused": refused})
    upgrade_store(empty_url)
    with closing(open_store(empty_url)) as store, store.reading() as db:
        (first,) = going_on(db)
        second = task(db, "harbour", PROPOSAL, "m2")
    assert (first.milestone, first.begun_at, first.begun_by, first.tries) == ("m1", NOW, "anna", 0)
    assert first.asked == {"reason": "m1", "left_out": ["attrition"]}
    assert second is not None
    assert (second.is_going_on, second.refused) == (False, (WRONG,))
