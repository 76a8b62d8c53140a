"""Reading TOML tables with every fault noted: unknown keys with a guess at the right one, missing keys, wrong types."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final, TypeVar

from surveys.diagnostics import Diagnostic, Entry, Place, Step, Term, Value, unknown
from surveys.questionnaire import Text

T = TypeVar("T")
KEY: Final = re.compile(r"[a-z][a-z0-9_-]{0,59}")
_TYPES: Final[Mapping[type, Term]] = {
    str: Term("document.a_text"),
    bool: Term("document.true_or_false"),
    int: Term("document.a_whole_number"),
    float: Term("document.a_decimal_number"),
    list: Term("document.a_list"),
    dict: Term("document.a_table"),
    dt.date: Term("document.a_date"),
}
_NAMES: Final = {"da": Term("document.danish"), "en": Term("document.english")}


@dataclass(slots=True)
class Faults:
    """Collects what is wrong with a document and knows the languages that its texts must have. ``quoted``: keys that
    were reported already, for letters that no key may have."""

    name: str
    languages: tuple[str, ...] = ()
    quoted: frozenset[str] = frozenset()
    found: list[Diagnostic] = field(default_factory=list)


class Table:
    """One table of the document at ``place``. Each reader takes a key and notes what is wrong with its value; it then
    returns a harmless value, so that reading goes on. `close` notes keys that nobody asked for."""

    def __init__(self, content: Mapping[str, Any], place: Place, faults: Faults) -> None:
        self.content = content
        self.place = place
        self.faults = faults
        self._asked: set[str] = set()

    def where(self, *steps: Step) -> Place:
        return (*self.place, *steps)

    def fault(self, code: str, /, *steps: Step, **values: Value) -> None:
        """Something is wrong at ``steps`` of this table, or with all of it."""
        self.faults.found.append(Diagnostic(code, self.where(*steps), values))

    def unknown(self, code: str, key: str, word: str, known: Iterable[str]) -> None:
        self.faults.found.append(unknown(code, self.where(key), word, known))

    def at(self, key: str, inside: Diagnostic) -> None:
        """Something is wrong inside the value of ``key``, such as at a character of an expression."""
        self.faults.found.append(replace(inside, place=(*self.where(key), *inside.place)))

    def __contains__(self, key: str) -> bool:
        return key in self.content

    def value(self, key: str, kind: type[T], fallback: T, *, required: bool = False) -> T:
        """The value of ``key`` if it has the type ``kind``, else ``fallback`` and a fault."""
        self._asked.add(key)
        if key not in self.content:
            if required:
                self.fault("document.missing", key, key=key, kind=_TYPES[kind])
            return fallback
        value = self.content[key]
        # In Python true is an int, and a time is a date; in a document they are not.
        subtype = isinstance(value, bool if kind is int else dt.datetime)
        if not isinstance(value, kind) or subtype:
            self.fault("document.of_type", key, type=_type_of(value), wanted=_TYPES[kind])
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
            self.fault("document.no_key", key, key=written)
        return written

    def text(self, key: str, *, required: bool = False) -> Text:
        """A text in every language, written ``key.da`` and so on, or as it is where there is one language alone; {}
        where it is absent."""
        self._asked.add(key)
        if key not in self.content:
            if required:
                ways = tuple(f"{key}.{language}" for language in self.faults.languages)
                self.fault("document.missing_text", key, ways=ways or key)
            return {}
        content, languages = self.content[key], self.faults.languages
        if isinstance(content, str) and len(languages) == 1:
            content = {languages[0]: content}
        if not isinstance(content, dict):
            ways = tuple(f'{key}.{language} = "..."' for language in languages or ("da",))
            self.fault("document.no_languages", key, type=_type_of(content), ways=ways)
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
                self.fault("document.untranslated", language, key=language, language=_NAMES.get(language, language))
                continue
            written = self.value(language, str, "?").strip()
            if not written:
                self.fault("document.empty", language)
            elif any(letter < " " and letter not in "\n\t" for letter in written):
                self.fault("document.control_characters", language)
            texts[language] = written
        return texts

    def tables(self, key: str, *, required: bool = False) -> Iterator[Table]:
        """The tables of a list, each placed as an `Entry` of it."""
        content: Sequence[Any] = self.value(key, list, [], required=required)
        if required and not content and isinstance(self.content.get(key), list):
            self.fault("document.empty_list", key)
        for number, entry in enumerate(content, start=1):
            if isinstance(entry, dict):
                name = entry["key"] if isinstance(entry.get("key"), str) else ""
                yield Table(entry, self.where(key, Entry(number, name)), self.faults)
            else:
                self.fault("document.no_table", key, Entry(number), type=_type_of(entry))

    def close(self) -> None:
        """Notes every key that was not asked for."""
        for key in self.content:
            if key not in self._asked:
                self.unknown("document.unknown_key", key, key, self._asked)


def _type_of(value: object) -> Term:
    kinds = (kind for kind in (bool, int, float, str, list, dict) if isinstance(value, kind))
    return _TYPES.get(next(kinds, object), Term("document.a_date_or_time"))
