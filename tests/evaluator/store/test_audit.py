"""The audit log, on both databases."""

from __future__ import annotations

import datetime as dt
from contextlib import suppress

import pytest
import sqlalchemy as sa

from evaluator.store import audit
from evaluator.store.engine import Store
from evaluator.store.tables import audit_entry

NOW = dt.datetime(2026, 5, 4, 9, 30, 15, 250_000, tzinfo=dt.UTC)


@pytest.fixture
def three(store: Store) -> Store:
    for at, kind in enumerate(("signed_in", "counted", "signed_out")):
        with store.writing() as db:
            audit.record(db, kind, actor="a1", now=NOW, programme="harbour", subject=f"m{at}", details={"n": at})
    return store


def verified(store: Store) -> audit.Broken | None:
    with store.reading() as db:
        return audit.verify(db)[2]


def tampered(store: Store, statement: sa.Executable) -> None:
    """What somebody with all rights to the database can do: the triggers are theirs to take away."""
    with store.writing() as db:
        if store.is_sqlite:
            db.exec_driver_sql("DROP TRIGGER audit_entry_update")
            db.exec_driver_sql("DROP TRIGGER audit_entry_delete")
        else:
            db.exec_driver_sql("SET session_replication_role = replica")
        db.execute(statement)
        if not store.is_sqlite:
            db.exec_driver_sql("SET session_replication_role = DEFAULT")


def test_entries_are_read_back_in_order_each_bound_to_the_one_before(three: Store) -> None:
    with three.reading() as db:
        found = list(audit.entries(db))
        assert audit.verify(db) == (3, found[-1].digest, None)
    assert [(one.number, one.kind, one.subject, one.details) for one in found] == [
        (1, "signed_in", "m0", {"n": 0}),
        (2, "counted", "m1", {"n": 1}),
        (3, "signed_out", "m2", {"n": 2}),
    ]
    assert [one.previous for one in found] == [audit.START, found[0].digest, found[1].digest]


def test_an_entry_goes_with_the_transaction_that_it_tells_of(three: Store) -> None:
    with suppress(RuntimeError), three.writing() as db:
        audit.record(db, "counted", actor="a1", now=NOW)
        raise RuntimeError
    with three.reading() as db:
        assert len(list(audit.entries(db))) == 3


def test_a_kind_that_is_not_in_the_list_is_refused(store: Store) -> None:
    with store.writing() as db, pytest.raises(ValueError, match="'noticed' is no kind"):
        audit.record(db, "noticed", actor="a1", now=NOW)


@pytest.mark.parametrize(
    "statement", [sa.update(audit_entry).values(actor="b2"), sa.delete(audit_entry)], ids=["update", "delete"]
)
def test_the_database_refuses_to_change_or_remove_an_entry(three: Store, statement: sa.Executable) -> None:
    with pytest.raises(sa.exc.DBAPIError, match="the audit log is only added to"), three.writing() as db:
        db.execute(statement)
    assert verified(three) is None


@pytest.mark.parametrize("column", ["at", "kind", "actor", "programme_id", "subject", "details"])
def test_a_changed_entry_is_found_whatever_was_changed_in_it(three: Store, column: str) -> None:
    value = {"at": NOW + dt.timedelta(hours=1), "details": {"n": 9}}.get(column, "other")
    tampered(three, sa.update(audit_entry).where(audit_entry.c.number == 2).values({column: value}))
    assert verified(three) == audit.Broken(2, "changed")


@pytest.mark.parametrize(
    ("column", "written"),
    [
        ("details", "null"),
        ("details", "[1]"),
        ("details", '{"n": 1}'),
        ("details", '{"n":9,"n":1}'),
        ("details", '{"n":'),
        ("at", "2026-05-04 09:30:15.500000"),
        ("at", "infinity"),
        ("at", "2026-5-4 09:30:15.000000"),
        ("at", "yesterday"),
    ],
)
def test_what_cannot_be_read_is_a_changed_entry_too(three: Store, column: str, written: str) -> None:
    if not three.is_sqlite and written in ('{"n":', "yesterday", "2026-5-4 09:30:15.000000"):
        return  # PostgreSQL does not store it, or not so
    kind = "TEXT" if three.is_sqlite else {"details": "JSON", "at": "TIMESTAMPTZ"}[column]
    statement = f"UPDATE audit_entry SET {column} = CAST(:written AS {kind}) WHERE number = 2"
    tampered(three, sa.text(statement).bindparams(written=written))
    assert verified(three) == audit.Broken(2, "changed")
    with three.reading() as db:
        found = audit.latest(db, before=None, most=9)
    assert [(one.number, one.is_changed) for one in found] == [(3, False), (2, True), (1, False)]


@pytest.mark.parametrize("column", ["at", "kind", "actor", "programme_id", "subject", "details", "previous", "digest"])
def test_bytes_that_are_no_text_are_a_changed_entry_too(sqlite_store: Store, column: str) -> None:
    for subject in ("m1", "m2"):
        with sqlite_store.writing() as db:
            audit.record(db, "counted", actor="a1", now=NOW, subject=subject)
    tampered(sqlite_store, sa.text(f"UPDATE audit_entry SET {column} = CAST(x'61ff62' AS TEXT) WHERE number = 1"))
    reason = "gap" if column == "previous" else "changed"
    assert verified(sqlite_store) == audit.Broken(1, reason)
    with sqlite_store.reading() as db:
        assert [one.is_changed for one in audit.latest(db, before=None, most=9)] == [False, True]
        found = audit.entry(db, 1)
    assert found is not None
    assert found.at is None


def test_an_entry_that_cannot_be_read_and_has_no_digest_is_changed(three: Store) -> None:
    tampered(three, sa.update(audit_entry).where(audit_entry.c.number == 3).values(digest="", details=None))
    assert verified(three) == audit.Broken(3, "changed")


@pytest.mark.parametrize("number", [0, 1, 3, 5])
def test_the_database_takes_no_entry_but_the_next_also_in_place_of_another(three: Store, number: int) -> None:
    its = {"at": NOW, "kind": "counted", "actor": "b2", "programme_id": "", "subject": "", "details": {}}
    adding = sa.insert(audit_entry).values(its | {"number": number, "previous": "", "digest": ""})
    with pytest.raises(sa.exc.DBAPIError, match="the audit log is only added to"), three.writing() as db:
        db.execute(adding.prefix_with("OR REPLACE", dialect="sqlite"))
    assert verified(three) is None


@pytest.mark.parametrize("number", [1, 2])
def test_a_removed_entry_is_found_at_the_one_after_it(three: Store, number: int) -> None:
    tampered(three, sa.delete(audit_entry).where(audit_entry.c.number == number))
    assert verified(three) == audit.Broken(number + 1, "gap")


def test_entries_added_at_once_stand_in_one_chain(store: Store, at_once) -> None:
    def add() -> None:
        with store.writing() as db:
            audit.record(db, "signed_in", actor="a1", now=NOW)

    assert at_once([add] * 8) == [None] * 8
    with store.reading() as db:
        number, _, broken = audit.verify(db)
    assert (number, broken) == (8, None)
