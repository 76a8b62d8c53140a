"""Tables of counts: a key that begins with the programme, and ``n``. The tallies and the paired tallies are such."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar, cast

import sqlalchemy as sa

from evaluator.store.base import Insert, Inserting, Upserts

Key = TypeVar("Key", bound=tuple[str | int, ...])
"""The values of a key, without the programme."""


@dataclass(frozen=True, slots=True)
class Difference:
    """A count that does not agree with the rows: ``tallied`` is what stands at ``key``, by the names of its columns,
    ``counted`` what they say."""

    key: Mapping[str, str | int]
    tallied: int
    counted: int


class CountedTable(Generic[Key]):
    """Reads, raises, lowers and compares the counts of ``table``. ``waves``: the columns of its key that name
    waves."""

    def __init__(self, table: sa.Table, *, waves: Sequence[str]) -> None:
        self._names = tuple(column.name for column in table.primary_key if column.name != "programme_id")
        key = [table.c[name] for name in self._names]
        of_programme = table.c.programme_id == sa.bindparam("programme")
        self._all = sa.select(*key, table.c.n).where(of_programme, table.c.n > 0).order_by(*key)
        among: sa.BindParameter[str] = sa.bindparam("waves", expanding=True)
        self._of_waves = self._all.where(*(table.c[name].in_(among) for name in waves))
        same = tuple(table.c[name] == sa.bindparam(f"its_{name}") for name in self._names)
        self._lowering = sa.update(table).where(of_programme, *same).values(n=table.c.n - sa.bindparam("less"))
        self._dropping = sa.delete(table).where(of_programme, *same, table.c.n == 0)

        def raising(insert: Inserting) -> Insert:
            statement = insert(table)
            raised = {"n": table.c.n + statement.excluded.n}
            return statement.on_conflict_do_update(index_elements=("programme_id", *self._names), set_=raised)

        self._raising = Upserts(raising)

    def rows(self, db: sa.Connection, programme: str, waves: Collection[str] | None = None) -> list[tuple[Any, ...]]:
        """The key and ``n`` of every count above 0, of all waves or within some, in the order of the key."""
        if waves is None:
            found = db.execute(self._all, {"programme": programme})
        else:
            found = db.execute(self._of_waves, {"programme": programme, "waves": list(waves)})
        return [tuple(row) for row in found]

    def add(
        self,
        db: sa.Connection,
        programme: str,
        counted: Mapping[Key, int],
        besides: Callable[[Key], Mapping[str, object]] = lambda _: {},
    ) -> None:
        """Raise the counts, in the order of the key: two transactions then never wait for each other's rows.
        ``besides``: the columns of a new row that are not of its key."""
        raised = [
            {"programme_id": programme, **dict(zip(self._names, key, strict=True)), "n": n, **besides(key)}
            for key, n in sorted(counted.items())
        ]
        if raised:
            db.execute(self._raising.on(db), raised)

    def subtract(self, db: sa.Connection, programme: str, counted: Mapping[Key, int]) -> None:
        """Lower counts that are there, in the order of the key too. One that comes to 0 goes: it would tell that
        somebody had answered so."""
        for key, n in sorted(counted.items()):
            its = {f"its_{name}": value for name, value in zip(self._names, key, strict=True)}
            db.execute(self._lowering, {"programme": programme, "less": n, **its})
            db.execute(self._dropping, {"programme": programme, **its})

    def differences(self, db: sa.Connection, programme: str, counted: Mapping[Key, int]) -> list[Difference]:
        """Where the counts are not those ``counted``, in the order of the key."""
        tallied = {cast(Key, row[:-1]): int(row[-1]) for row in self.rows(db, programme)}
        both = {key: (tallied.get(key, 0), counted.get(key, 0)) for key in tallied.keys() | counted.keys()}
        return [
            Difference(dict(zip(self._names, key, strict=True)), was, now)
            for key, (was, now) in sorted(both.items())
            if was != now
        ]
