"""Reading TOML tables with every fault noted: unknown keys with a guess at the right one, missing keys, wrong types."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, TypeVar

from surveys.diagnostics import did_you_mean
from surveys.document.faults import Fault
from surveys.questionnaire import Text

T = TypeVar("T")
KEY: Final = re.compile(r"[a-z][a-z0-9_-]{0,59}")
_TYPE_NAMES: Final[Mapping[type, str]] = {
    str: "a text in quotes",
    bool: "true or false",
    int: "a whole number",
    list: "a list",
    dict: "a table",
    dt.date: "a date such as 2026-05-31",
}


@dataclass(slots=True)
class Faults:
    """Collects the faults of a document and knows the languages that its texts must have."""

    name: str
    languages: tuple[str, ...] = ()
    found: list[Fault] = field(default_factory=list)

    def add(self, place: str, problem: str, remedy: str) -> None:
        self.found.append(Fault(f"{self.name}: {place}" if place else self.name, problem, remedy))


class Table:
    """One table of the document at ``place``. Each reader takes a key and notes what is wrong with its value; it then
    returns a harmless value, so that reading goes on. `close` notes keys that nobody asked for."""

    def __init__(self, content: Mapping[str, Any], place: str, faults: Faults) -> None:
        self.content = content
        self.place = place
        self.faults = faults
        self._asked: set[str] = set()

    def where(self, key: str) -> str:
        return f"{self.place}.{key}" if self.place else key

    def fault(self, key: str, problem: str, remedy: str) -> None:
        self.faults.add(self.where(key) if key else self.place, problem, remedy)

    def __contains__(self, key: str) -> bool:
        return key in self.content

    def value(self, key: str, kind: type[T], fallback: T, *, required: bool = False) -> T:
        """The value of ``key`` if it has the type ``kind``, else ``fallback`` and a fault."""
        self._asked.add(key)
        if key not in self.content:
            if required:
                self.fault(key, "is missing", f"add {key} = {_TYPE_NAMES[kind]}")
            return fallback
        value = self.content[key]
        # In Python true is an int, and a time is a date; in a document they are not.
        subtype = isinstance(value, bool if kind is int else dt.datetime)
        if not isinstance(value, kind) or subtype:
            self.fault(key, f"is {_type_name(value)}", f"write {_TYPE_NAMES[kind]}")
            return fallback
        return value

    def raw(self, key: str) -> Any:
        """The value of ``key`` of whatever type, None where it is absent."""
        self._asked.add(key)
        return self.content.get(key)

    def key(self, key: str = "key") -> str:
        """A stable key."""
        written = self.value(key, str, "", required=True)
        if written and not KEY.fullmatch(written):
            self.fault(key, f"'{written}' cannot be a key", "use a-z, 0-9, - and _, at most 60, starting with a letter")
        return written

    def text(self, key: str, *, required: bool = False) -> Text:
        """A text in every language, written ``key.da`` and so on, or as it is where there is one language alone; {}
        where it is absent."""
        self._asked.add(key)
        if key not in self.content:
            if required:
                ways = ", ".join(f"{key}.{language}" for language in self.faults.languages) or key
                self.fault(key, "is missing", f"add {ways}")
            return {}
        content, languages = self.content[key], self.faults.languages
        if isinstance(content, str) and len(languages) == 1:
            content = {languages[0]: content}
        if not isinstance(content, dict):
            ways = " and ".join(f'{key}.{language} = "..."' for language in languages or ("da",))
            self.fault(key, f"is {_type_name(content)}", f"write {ways}")
            return {}
        table = Table(content, self.where(key), self.faults)
        text = table.languages()
        table.close()
        return text

    def languages(self) -> Text:
        """The text whose languages stand in this very table, as in ``{ code = 1, da = "Ja", en = "Yes" }``."""
        texts: dict[str, str] = {}
        for language in self.faults.languages:
            if language not in self.content:
                self._asked.add(language)
                self.fault(language, "translation is missing", f'add {language} = "..."')
                continue
            written = self.value(language, str, "?").strip()
            if not written:
                self.fault(language, "is empty", "write the text")
            elif any(letter < " " and letter not in "\n\t" for letter in written):
                self.fault(language, "holds control characters", "write it again without them")
            texts[language] = written
        return texts

    def tables(self, key: str, *, required: bool = False) -> Iterator[Table]:
        """The tables of a list, placed as ``key[1]``, ``key[2]``, ..."""
        content: Sequence[Any] = self.value(key, list, [], required=required)
        if required and not content and isinstance(self.content.get(key), list):
            self.fault(key, "is empty", "add at least one")
        for number, entry in enumerate(content, start=1):
            if isinstance(entry, dict):
                name = f"({entry['key']})" if isinstance(entry.get("key"), str) else ""
                yield Table(entry, f"{self.where(key)}[{number}]{name}", self.faults)
            else:
                self.fault(f"{key}[{number}]", f"is {_type_name(entry)}", "write a table { ... }")

    def close(self) -> None:
        """Notes every key that was not asked for."""
        for key in self.content:
            if key not in self._asked:
                self.fault(key, "is an unknown key", did_you_mean(key, self._asked))


def _type_name(value: object) -> str:
    if isinstance(value, float):
        return "a decimal number"
    kinds = (kind for kind in (bool, int, str, list, dict) if isinstance(value, kind))
    return _TYPE_NAMES.get(next(kinds, object), "a date or time")
