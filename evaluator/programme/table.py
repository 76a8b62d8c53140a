"""A table of a TOML document: hands out typed values by key and notes everything that is wrong on the way."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterator, Mapping
from typing import Final, TypeVar

from evaluator.programme import values as read
from evaluator.programme.faults import listed, meant
from evaluator.programme.model import Text
from evaluator.programme.values import Reading

_Name = TypeVar("_Name", bound=str)
_RENAMED: Final = {"own_code": "self_generated_code"}
"""Keys by their name in documents of earlier versions."""


class Table:
    """A table of the document. Each method reads one key; `done` then reports the keys that nothing asked for."""

    def __init__(self, reading: Reading, place: str, values: Mapping[str, object]) -> None:
        self.reading = reading
        self.place = place
        self.values = values
        self._seen: dict[str, None] = {}

    def at(self, key: str) -> str:
        return f"{self.place}.{key}" if self.place else key

    def fault(self, key: str, problem: str, remedy: str) -> None:
        self.reading.fault(self.at(key), problem, remedy)

    def done(self) -> None:
        """Report the keys that do not belong here."""
        for key in self.values:
            if key not in self._seen:
                renamed = _RENAMED.get(key)
                remedy = f"it is called '{renamed}'" if renamed in self._seen else meant(key, self._seen)
                self.fault(key, "unknown key", remedy)

    def _take(self, key: str, required: bool) -> object | None:
        self._seen[key] = None
        value = self.values.get(key)
        if value is None and required:
            self.fault(key, "missing", f"add {key}")
        return value

    def string(self, key: str, *, required: bool = True) -> str:
        value = self._take(key, required)
        return "" if value is None else read.plain(self.reading, self.at(key), value)

    def key(self, key: str) -> str:
        value = self.string(key)
        if value:
            self.reading.check_key(self.at(key), value)
        return value

    def text(self, key: str, *, required: bool = True) -> Text:
        """A text in every language of the document; {} where it is missing."""
        value = self._take(key, required)
        return {} if value is None else read.translated(self.reading, self.at(key), value)

    def texts(self, key: str) -> tuple[Text, ...]:
        value = self._take(key, False)
        if value is None:
            return ()
        if not isinstance(value, list):
            self.fault(key, "not a list", 'write [{ da = "...", en = "..." }]')
            return ()
        return tuple(read.translated(self.reading, f"{self.at(key)}[{n}]", entry) for n, entry in enumerate(value, 1))

    def choice(self, key: str, allowed: tuple[_Name, ...], default: _Name | None = None) -> _Name:
        """One of the allowed names; required where there is no default."""
        value = self._take(key, default is None)
        if value is not None:
            for name in allowed:
                if value == name:
                    return name
            remedy = meant(str(value), allowed, otherwise="write one of these")
            self.fault(key, f"'{value}' is not one of {listed(allowed)}", remedy)
        return allowed[0] if default is None else default

    def flag(self, key: str) -> bool:
        value = self._take(key, False)
        if value is None or isinstance(value, bool):
            return bool(value)
        self.fault(key, "neither true nor false", "write true or false, without quotes")
        return False

    def whole(self, key: str, *, least: int) -> int | None:
        value = self._take(key, False)
        return None if value is None else read.whole(self.reading, self.at(key), value, least)

    def number(
        self, key: str, *, least: float = -math.inf, most: float = math.inf, required: bool = False
    ) -> float | None:
        value = self._take(key, required)
        return None if value is None else read.number(self.reading, self.at(key), value, least, most)

    def date(self, key: str, *, required: bool = False) -> dt.date | None:
        value = self._take(key, required)
        return None if value is None else read.date(self.reading, self.at(key), value)

    def time(self, key: str) -> dt.time | None:
        value = self._take(key, False)
        return None if value is None else read.time(self.reading, self.at(key), value)

    def strings(self, key: str, *, required: bool = False) -> tuple[str, ...]:
        """A list of plain strings; a single one may stand alone."""
        value = self._take(key, required)
        if value is None:
            return ()
        entries = value if isinstance(value, list) else [value]
        found = tuple(entry for entry in entries if isinstance(entry, str) and entry)
        if len(found) < len(entries):
            self.fault(key, "not a list of texts", 'write ["...", "..."]')
            return ()
        for twice in dict.fromkeys(entry for entry in found if found.count(entry) > 1):
            self.fault(key, f"'{twice}' stands more than once", "write it once")
        if required and not found:
            self.fault(key, "empty", "name at least one")
        return tuple(dict.fromkeys(found))

    def wholes(self, key: str) -> tuple[int, ...]:
        value = self._take(key, False)
        if value is None:
            return ()
        if not isinstance(value, list) or not all(type(entry) is int for entry in value):
            self.fault(key, "not a list of whole numbers", "write [4, 5]")
            return ()
        for twice in dict.fromkeys(entry for entry in value if value.count(entry) > 1):
            self.fault(key, f"{twice} stands more than once", "write it once")
        return tuple(dict.fromkeys(value))

    def reference(self, key: str, kind: str) -> str:
        value = self.string(key)
        if value:
            self.reading.check_known(self.at(key), value, kind)
        return value

    def references(self, key: str, kind: str, *, required: bool = False) -> tuple[str, ...]:
        found = self.strings(key, required=required)
        for value in found:
            self.reading.check_known(self.at(key), value, kind)
        return found

    def child(self, key: str, keys_of: str = "") -> Table:
        """The table under a key, empty where there is none. With ``keys_of``, its keys must be keys of that kind."""
        value = self._take(key, False)
        if value is not None and not isinstance(value, dict):
            self.fault(key, "not a table", f"write [{self.at(key)}] and its keys below, or {{ key = value }}")
        table = Table(self.reading, self.at(key), value if isinstance(value, dict) else {})
        for name in table.values if keys_of else ():
            self.reading.check_known(table.at(name), name, keys_of)
        return table

    def wholes_by(self, key: str, keys_of: str, *, least: int) -> dict[str, int]:
        table = self.child(key, keys_of)
        found = {name: read.whole(self.reading, table.at(name), value, least) for name, value in table.values.items()}
        return {name: value for name, value in found.items() if value is not None}

    def numbers_by(self, key: str, keys_of: str) -> dict[str, float]:
        table = self.child(key, keys_of)
        found = {name: read.number(self.reading, table.at(name), value) for name, value in table.values.items()}
        return {name: value for name, value in found.items() if value is not None}

    def texts_by(self, key: str, keys_of: str) -> dict[str, Text]:
        table = self.child(key, keys_of)
        return {name: read.translated(self.reading, table.at(name), value) for name, value in table.values.items()}

    def entries(self, key: str, *, required: bool = False) -> Iterator[tuple[str, Table]]:
        """Each keyed entry of a kind, such as those of ``[groups.KEY]``; its unknown keys are reported afterwards."""
        value = self._take(key, False)
        if required and not value:
            self.fault(key, "missing", f"add at least one [{key}.KEY]")
        elif value is not None and not isinstance(value, dict):
            self.fault(key, "not written by key", f"write [{key}.KEY] and its keys below")
        for name, entry in value.items() if isinstance(value, dict) else ():
            self.reading.check_key(self.at(f"{key}.{name}"), name)
            if not isinstance(entry, dict):
                self.fault(f"{key}.{name}", "not a table", f"write [{key}.{name}] and its keys below")
                continue
            table = Table(self.reading, self.at(f"{key}.{name}"), entry)
            yield name, table
            table.done()

    def listed(self, key: str) -> Iterator[tuple[int, Table]]:
        """Each table written as ``[[key]]``, numbered from 1."""
        value = self._take(key, False)
        if value is not None and not isinstance(value, list):
            self.fault(key, "not a list of tables", f"write [[{key}]] in double brackets for each")
        for number, entry in enumerate(value if isinstance(value, list) else (), 1):
            if isinstance(entry, dict):
                yield number, Table(self.reading, self.at(f"{key}[{number}]"), entry)
            else:
                self.fault(f"{key}[{number}]", "not a table", f"write [[{key}]] and its keys below")
