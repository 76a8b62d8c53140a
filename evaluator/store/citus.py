"""How the store's tables lie on Citus: those of a programme on the shard of its key, the others on the coordinator.

The vault is a database of its own on an ordinary PostgreSQL: its links are found by their hashes, which know no
programme, and a million people take a quarter of a gigabyte there.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY

from evaluator.store.all_tables import metadata
from evaluator.store.engine import STORE_SCHEMA, Store, without_secrets
from evaluator.store.shards import has_citus, shards
from surveys.diagnostics import Diagnostic, InputRejected

DISTRIBUTED: Final = "distributed"
LOCAL: Final = "local"
COLUMN: Final = "programme_id"
ROOT: Final = "programme"
"""All others lie beside it."""
LOCAL_TABLES: Final = frozenset(
    {
        "account",
        "account_identity",
        "account_role",
        "audit_entry",
        "backup_made",
        "login_attempt",
        "recovery_code",
        "refused_sign_in",
        "store_instance",
        "worker_job",
        STORE_SCHEMA[0],
    }
)
"""Of people who sign in, and of the instance: they belong to no programme, and are few."""
DEFERRED: Final = ("free_text", "text_unit")
"""Tables whose keys are checked at the end of a transaction. Folding takes anonymous answers out and puts them back in
another order in one statement, which Citus runs in parts: in between, what refers to them would be without them."""

_foreign_key_names = sa.text("SELECT conname FROM pg_constraint WHERE contype = 'f'")
_at_once = sa.text(
    "SELECT conname FROM pg_constraint WHERE contype = 'f' AND NOT condeferrable"
    " AND conrelid IN (SELECT to_regclass(name) FROM unnest(CAST(:tables AS text[])) AS its(name))"
).bindparams(sa.bindparam("tables", type_=ARRAY(sa.Text)))


def placement() -> dict[str, str]:
    """Every table of the store, parents before what refers to them: whether it is distributed or local. ValueError
    names one that is neither: whoever adds a table decides."""
    found: dict[str, str] = {STORE_SCHEMA[0]: LOCAL}
    for table in metadata.sorted_tables:
        keyed = [column.name for column in table.primary_key][:1] == [COLUMN]
        if keyed == (table.name in LOCAL_TABLES):
            raise ValueError(f"{table.name}: must begin its key with {COLUMN} or be local, and not both")
        found[table.name] = DISTRIBUTED if keyed else LOCAL
    return found


def statements() -> Iterator[str]:
    """The SQL that distributes a store, in the order in which Citus takes it."""
    yield from map(dropping, _keys_of_local_tables())
    yield from (distributing(name) for name, kind in placement().items() if kind == DISTRIBUTED)
    for name in DEFERRED:
        for key in _foreign_keys(metadata.tables[name]):
            yield from deferring(key)


def _keys_of_local_tables() -> list[sa.ForeignKeyConstraint]:
    """Those that refer to what is distributed, which Citus does not support. They stand for nothing that the program
    does not see to."""
    kinds = placement()
    local = [table for table in metadata.sorted_tables if kinds[table.name] == LOCAL]
    keys = [key for table in local for key in _foreign_keys(table)]
    return [key for key in keys if kinds[key.referred_table.name] == DISTRIBUTED]


def dropping(key: sa.ForeignKeyConstraint) -> str:
    return f"ALTER TABLE {key.table.name} DROP CONSTRAINT {key.name}"


def distributing(name: str) -> str:
    beside = "" if name == ROOT else f", colocate_with => '{ROOT}'"
    return f"SELECT create_distributed_table('{name}', '{COLUMN}'{beside})"


def _foreign_keys(table: sa.Table) -> list[sa.ForeignKeyConstraint]:
    return sorted(table.foreign_key_constraints, key=lambda one: str(one.name))


def deferring(key: sa.ForeignKeyConstraint) -> Iterator[str]:
    """A key made anew: Citus changes none that is there."""
    columns = ", ".join(key.column_keys)
    refers = ", ".join(one.column.name for one in key.elements)
    yield dropping(key)
    yield (
        f"ALTER TABLE {key.table.name} ADD CONSTRAINT {key.name} FOREIGN KEY ({columns})"
        f" REFERENCES {key.referred_table.name} ({refers}) DEFERRABLE INITIALLY DEFERRED"
    )


def distribute(store: Store) -> int:
    """Distribute what is not yet, also after an upgrade, whose new tables lie on the coordinator; how many tables. Each
    in a transaction of its own, so that it can go on where it was broken off. Raises InputRejected where this is no
    Citus, and with everything that is not as it should be afterwards."""
    with store.reading() as db:
        if not has_citus(db):
            raise InputRejected([Diagnostic("store.no_citus", (without_secrets(store.url),))])
        there, kept = shards(db), set(db.execute(_foreign_key_names).scalars())
    dropped = [dropping(key) for key in _keys_of_local_tables() if key.name in kept]
    missing = [name for name, kind in placement().items() if kind == DISTRIBUTED and name not in there]
    for sql in [*dropped, *map(distributing, missing), *_to_defer(store)]:
        with store.writing() as db:
            db.exec_driver_sql(sql)
    with store.reading() as db:
        found = list(misplaced(db))
    if found:
        raise InputRejected(found)
    return len(missing)


def _to_defer(store: Store) -> Iterator[str]:
    with store.reading() as db:
        at_once = _checked_at_once(db)
    for name in DEFERRED:
        for key in _foreign_keys(metadata.tables[name]):
            if key.name in at_once:
                yield from deferring(key)


def _checked_at_once(db: sa.Connection) -> set[str]:
    return set(db.execute(_at_once, {"tables": list(DEFERRED)}).scalars())


def misplaced(db: sa.Connection) -> Iterator[Diagnostic]:
    """What does not lie where it should, once anything is distributed."""
    there = shards(db)
    if not there:
        return
    for name, kind in placement().items():
        its = there.get(name)
        if kind == LOCAL:
            if its is not None:
                yield Diagnostic("store.citus_not_local", (name,))
        elif its is None:
            yield Diagnostic("store.citus_not_distributed", (name,))
        elif (its.method, its.lies_by) != ("h", COLUMN):
            yield Diagnostic("store.citus_wrong_column", (name,), {"column": COLUMN})
        elif ROOT in there and its.colocation != there[ROOT].colocation:
            yield Diagnostic("store.citus_not_beside", (name,), {"root": ROOT})
    for name in sorted(_checked_at_once(db)):
        yield Diagnostic("store.citus_checked_at_once", (name,))
