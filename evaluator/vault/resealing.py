"""Which keys seal the vault, and how everything comes to be sealed with another one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

import sqlalchemy as sa

from evaluator.store.engine import Store
from evaluator.vault.sealing import (
    SealedBytes,
    SealedText,
    bytes_sealed,
    bytes_unsealed,
    key_id_of,
    keyring,
    text_sealed,
    text_unsealed,
)
from evaluator.vault.tables import metadata
from evaluator.vault.tables import sealing_key as _keys

AT_ONCE: Final = 500
"""Rows that are sealed anew in one transaction."""
_Row = Mapping[str, Any]


class Plain:
    """A table with what its sealed columns hold as it is stored."""

    def __init__(self, table: sa.Table) -> None:
        self.table = table
        self.key = [column.name for column in table.primary_key]
        self.sealed = [one.name for one in table.columns if isinstance(one.type, SealedText | SealedBytes)]
        self._columns = {column.name: sa.type_coerce(column, _stored(column)) for column in table.columns}
        self._updates = {name: self._update(name).execution_options(preserve_rowcount=True) for name in self.sealed}

    def batches(self, db_of: Store) -> Iterator[list[dict[str, Any]]]:
        """Every row by its key, some at a time."""
        key, after = [self.table.c[name] for name in self.key], None
        found = sa.select(*(self._columns[name].label(name) for name in (*self.key, *self.sealed)))
        found = found.order_by(*key).limit(AT_ONCE)
        while True:
            its = found if after is None else found.where(sa.tuple_(*key) > after)
            with db_of.reading() as db:
                rows = [dict(row._mapping) for row in db.execute(its)]
            if rows:
                yield rows
            if len(rows) < AT_ONCE:
                return
            after = sa.tuple_(*(sa.literal(rows[-1][name], self.table.c[name].type) for name in self.key))

    def sealed_with_another(self, row: _Row, first: bytes) -> list[str]:
        return [name for name in self.sealed if is_sealed_with_another(row[name], first)]

    def reseal(self, db: sa.Connection, rows: Iterable[_Row], name: str) -> int:
        """Seal a column of some rows anew, but for those that somebody has written meanwhile; how many."""
        its = [
            {
                **{f"own_{part}": row[part] for part in self.key},
                "was": row[name],
                "new": self._sealed_anew(name, row[name]),
            }
            for row in rows
        ]
        return db.execute(self._updates[name], its).rowcount if its else 0

    def _update(self, name: str) -> sa.Update:
        own = (self.table.c[part] == sa.bindparam(f"own_{part}", type_=self.table.c[part].type) for part in self.key)
        stored = _stored(self.table.c[name])
        unchanged = self._columns[name] == sa.bindparam("was", type_=stored)
        return sa.update(self.table).where(*own, unchanged).values({name: sa.bindparam("new", type_=stored)})

    def _sealed_anew(self, name: str, value: str | bytes) -> str | bytes:
        place = f"{self.table.name}.{name}"
        if isinstance(value := _value(value), str):
            return text_sealed(text_unsealed(value, place), place)
        return bytes_sealed(bytes_unsealed(value, place), place)


def _value(stored: Any) -> str | bytes:
    return stored if isinstance(stored, str) else bytes(stored)


def _stored(column: sa.Column[Any]) -> sa.types.TypeEngine[Any]:
    """The type of what the database holds."""
    its: object = column.type
    return its.impl_instance if isinstance(its, SealedText | SealedBytes) else column.type


def sealed_tables() -> list[Plain]:
    """The tables that hold something sealed."""
    return [one for one in map(Plain, metadata.sorted_tables) if one.sealed]


def registered(db: sa.Connection) -> frozenset[bytes]:
    """The keys that something in the vault may be sealed with."""
    return frozenset(bytes(id_) for id_ in db.execute(sa.select(_keys.c.key_id)).scalars())


def register(db: sa.Connection) -> None:
    """Note that the first of our keys seals from now on."""
    if keyring().first.id not in registered(db):
        db.execute(sa.insert(_keys), {"key_id": keyring().first.id})


def forget_others(db: sa.Connection) -> None:
    """Note that nothing is sealed with another key than the first any more."""
    db.execute(sa.delete(_keys).where(_keys.c.key_id != keyring().first.id))


def reseal_everything(vault: Store) -> int:
    """Seal with the first key what another one sealed, some rows in a transaction, until nothing is left; how many
    rows. Where it was broken off, it goes on with the rest."""
    done = 0
    while some := sum(_resealed(vault, one) for one in sealed_tables()):
        done += some
    return done


def _resealed(vault: Store, its: Plain) -> int:
    """How many rows."""
    first, done = keyring().first.id, set()
    for rows in its.batches(vault):
        old = {name: [row for row in rows if is_sealed_with_another(row[name], first)] for name in its.sealed}
        if any(old.values()):
            with vault.writing() as db:
                for name, some in old.items():
                    its.reseal(db, some, name)
            done |= {tuple(row[part] for part in its.key) for some in old.values() for row in some}
    return len(done)


def is_sealed_with_another(stored: Any, first: bytes) -> bool:
    return bool(stored) and key_id_of(_value(stored)) != first


def count_sealed_with_others(vault: Store) -> int:
    """How many rows another key than the first still opens."""
    first = keyring().first.id
    found = ((one, row) for one in sealed_tables() for rows in one.batches(vault) for row in rows)
    return sum(bool(one.sealed_with_another(row, first)) for one, row in found)
