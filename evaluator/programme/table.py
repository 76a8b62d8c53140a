"""A table of a TOML document: hands out typed values by key and reports everything that is wrong on the way."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterator, Mapping
from typing import Final, TypeVar

from evaluator.programme import values as read
from evaluator.programme.model import Text
from evaluator.programme.values import Reading
from surveys.diagnostics import Entry, Place, Step, Value

_Name = TypeVar("_Name", bound=str)
_RENAMED: Final = {"own_code": "self_generated_code"}
"""Keys by their name in documents of earlier versions."""


class Table:
    """A table of the document. Each method reads one key; `done` then reports the keys that nothing asked for."""

    def __init__(self, reading: Reading, place: Place, values: Mapping[str, object]) -> None:
        self.reading = reading
        self.place = place
        self.values = values
        self._seen: dict[str, None] = {}

    def at(self, *steps: Step) -> Place:
        return (*self.place, *steps)

    def report(self, key: str, name: str, /, **values: Value) -> None:
        self.reading.report(self.at(key), name, **values)

    def done(self) -> None:
        """Report the keys that do not belong here."""
        for key in self.values:
            if key not in self._seen:
                if (renamed := _RENAMED.get(key)) in self._seen:
                    self.report(key, "renamed_key", renamed=str(renamed))
                else:
                    self.reading.report_unknown(self.at(key), "unknown_key", key, self._seen)

    def _take(self, key: str, required: bool) -> object | None:
        self._seen[key] = None
        value = self.values.get(key)
        if value is None and required:
            self.report(key, "missing", key=key)
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
            self.report(key, "not_a_list_of_translations")
            return ()
        return tuple(read.translated(self.reading, self.at(key, Entry(n)), entry) for n, entry in enumerate(value, 1))

    def choice(self, key: str, allowed: tuple[_Name, ...], default: _Name | None = None) -> _Name:
        """One of the allowed names; required where there is no default."""
        value = self._take(key, default is None)
        if value is not None:
            for name in allowed:
                if value == name:
                    return name
            self.reading.report_unknown(self.at(key), "unknown_choice", str(value), allowed)
        return allowed[0] if default is None else default

    def flag(self, key: str) -> bool:
        value = self._take(key, False)
        if value is None or isinstance(value, bool):
            return bool(value)
        self.report(key, "not_true_or_false")
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
            self.report(key, "not_a_list_of_texts")
            return ()
        for twice in dict.fromkeys(entry for entry in found if found.count(entry) > 1):
            self.report(key, "written_twice", value=f"'{twice}'")
        if required and not found:
            self.report(key, "empty")
        return tuple(dict.fromkeys(found))

    def wholes(self, key: str) -> tuple[int, ...]:
        value = self._take(key, False)
        if value is None:
            return ()
        if not isinstance(value, list) or not all(type(entry) is int for entry in value):
            self.report(key, "not_a_list_of_whole_numbers")
            return ()
        for twice in dict.fromkeys(entry for entry in value if value.count(entry) > 1):
            self.report(key, "written_twice", value=twice)
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
            self.report(key, "not_a_table", name=self._heading(key))
        table = Table(self.reading, self.at(key), value if isinstance(value, dict) else {})
        for name in table.values if keys_of else ():
            self.reading.check_known(table.at(name), name, keys_of)
        return table

    def _heading(self, *keys: str) -> str:
        """What stands in the brackets above the table at ``keys``."""
        return ".".join(str(step) for step in self.at(*keys))

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
            self.report(key, "missing_entries", kind=key)
        elif value is not None and not isinstance(value, dict):
            self.report(key, "not_by_key", kind=key)
        for name, entry in value.items() if isinstance(value, dict) else ():
            self.reading.check_key(self.at(key, name), name)
            if not isinstance(entry, dict):
                self.reading.report(self.at(key, name), "not_a_table", name=self._heading(key, name))
                continue
            table = Table(self.reading, self.at(key, name), entry)
            yield name, table
            table.done()

    def listed(self, key: str) -> Iterator[tuple[int, Table]]:
        """Each table written as ``[[key]]``, numbered from 1."""
        value = self._take(key, False)
        if value is not None and not isinstance(value, list):
            self.report(key, "not_a_list_of_tables", kind=key)
        for number, entry in enumerate(value if isinstance(value, list) else (), 1):
            if isinstance(entry, dict):
                yield number, Table(self.reading, self.at(key, Entry(number)), entry)
            else:
                self.reading.report(self.at(key, Entry(number)), "not_a_table_of_a_list", kind=key)
