"""A database as a stream of bytes, and the check of one: lines of JSON, packed, in which every part says that it is
whole.

The first line is the head: what this is a backup of, and when it was made. Then each table names itself and its
columns, and has a line for each row. The last line has the number of rows of each table, and the digest of all before.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import io
import json
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Final

from evaluator.store.rows import Plain, Table

if TYPE_CHECKING:
    from sqlalchemy import Connection

FORMAT: Final = 1
GZIP: Final = zlib.MAX_WBITS | 16
LONGEST_LINE: Final = 256_000_000
"""Bytes of a row with the largest file in it; more is no backup."""


class Damaged(Exception):
    """What was read is no whole backup."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """``kind``: store or vault; both of one backup have its ``backup`` id. ``expires_on``: the day after which nobody
    restores it. ``secret_key``: what sessions and second factors are keyed by, in the backup of a vault whose instance
    keeps it in a file; else ''."""

    kind: str
    backup: str
    instance: str
    schema: str
    made_at: dt.datetime
    expires_on: dt.date
    secret_key: str = ""

    def line(self) -> bytes:
        dates = {"made_at": self.made_at.isoformat(), "expires_on": self.expires_on.isoformat()}
        return _line({"nedslag_backup": FORMAT} | asdict(self) | dates)

    @classmethod
    def of(cls, line: bytes) -> Head:
        """Raises Damaged."""
        try:
            its = json.loads(line)
            if its.pop("nedslag_backup") != FORMAT:
                raise Damaged
            dates = (dt.datetime.fromisoformat(its.pop("made_at")), dt.date.fromisoformat(its.pop("expires_on")))
            return cls(**its, made_at=dates[0], expires_on=dates[1])
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise Damaged from error


def written(db: Connection, tables: Sequence[Table], head: Head) -> Iterator[bytes]:
    """The packed stream of a database that ``db`` sees in one state throughout."""
    packing, digest = zlib.compressobj(6, wbits=GZIP), hashlib.sha256()
    for line in _lines(db, tables, head):
        digest.update(line)
        yield packing.compress(line)
    yield packing.compress(_line({"digest": digest.hexdigest()})) + packing.flush()


def _lines(db: Connection, tables: Sequence[Table], head: Head) -> Iterator[bytes]:
    counts: dict[str, int] = {}
    yield head.line()
    for table in tables:
        yield _line({"table": table.name, "columns": table.columns})
        counts[table.name] = 0
        for row in table.rows(db):
            counts[table.name] += 1
            yield _line(row)
    yield _line({"rows": counts})


def _line(value: object) -> bytes:
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False).encode() + b"\n"


class Readable(io.BufferedIOBase):
    """Pieces of bytes as something to read from. ``failed`` is the error with which making one of them ended."""

    def __init__(self, pieces: Iterable[bytes]) -> None:
        super().__init__()
        self._pieces, self._left = iter(pieces), b""
        self.failed: BaseException | None = None

    def readable(self) -> bool:
        return True

    def read(self, size: int | None = -1) -> bytes:
        """At most so many bytes, or fewer before the end; not more than a piece at a time."""
        while not self._left:
            try:
                piece = next(self._pieces, None)
            except BaseException as error:
                self.failed = error
                raise
            if piece is None:
                return b""
            self._left = piece
        size = len(self._left) if size is None or size < 0 else size
        found, self._left = self._left[:size], self._left[size:]
        return found


class Reading(io.BufferedIOBase):
    """Something to write a packed stream into, which takes it apart and checks it. A part that is whole is given on:
    `row` is called for each row. `finish` raises Damaged where the end is missing."""

    def __init__(self, tables: Sequence[Table]) -> None:
        super().__init__()
        self.head: Head | None = None
        self.failed: BaseException | None = None
        self._tables = {table.name: table for table in tables}
        self._order = list(self._tables)
        self._unpacking, self._digest, self._left = zlib.decompressobj(wbits=GZIP), hashlib.sha256(), b""
        self._table: Table | None = None
        self._counts: dict[str, int] = {}
        self._said: Mapping[str, int] | None = None
        self._whole = False

    def writable(self) -> bool:
        return True

    def write(self, data: object) -> int:
        """Never raises: what reads for us would swallow it. ``failed`` has the first error; the rest is dropped."""
        taken = bytes(data)  # type: ignore[call-overload]
        try:
            if self.failed is None:
                self._take(self._unpacking.decompress(taken))
        except BaseException as error:
            self.failed = error
        return len(taken)

    def row(self, table: Table, row: Sequence[Plain]) -> None:
        """Look at a row; another use does more."""
        table.values(row)

    def finish(self) -> Head:
        if self.failed is not None:
            raise self.failed
        if self.head is None or not self._whole or self._left or self._unpacking.unused_data:
            raise Damaged
        return self.head

    def _take(self, unpacked: bytes) -> None:
        *lines, self._left = (self._left + unpacked).split(b"\n")
        if len(self._left) > LONGEST_LINE or (lines and self._whole):
            raise Damaged
        for line in lines:
            self._line(line + b"\n")

    def _line(self, line: bytes) -> None:
        if self.head is None:
            self.head = Head.of(line)
        elif self._said is not None:
            self._end(line)
            return
        else:
            self._part(line)
        self._digest.update(line)

    def _part(self, line: bytes) -> None:
        try:
            its = json.loads(line)
            if isinstance(its, list):
                self._take_row(its)
            elif "rows" in its:
                self._said = its["rows"]
            else:
                self._begin(its["table"], its["columns"])
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise Damaged from error

    def _begin(self, name: str, columns: list[str]) -> None:
        self._table = self._tables[name]
        if name in self._counts or self._table.columns != columns:
            raise Damaged
        self._counts[name] = 0

    def _take_row(self, row: list[Plain]) -> None:
        if self._table is None:
            raise Damaged
        self._counts[self._table.name] += 1
        self.row(self._table, row)

    def _end(self, line: bytes) -> None:
        if self._whole or json.loads(line) != {"digest": self._digest.hexdigest()}:
            raise Damaged
        if self._said != self._counts or list(self._counts) != self._order:
            raise Damaged
        self._whole = True
