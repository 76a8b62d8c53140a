"""A questionnaire document as plain tables, which can be edited and written while they have faults.

`surveys.document.reading` alone judges them. What cannot be read as a number or a date stands in the tables as it was
typed, so that nothing is lost and the reader says what is wrong with it.
"""

from __future__ import annotations

import datetime as dt
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from typing import Any, Final

from surveys.answers.messages import LANGUAGES

Content = dict[str, Any]
"""The document, or one of its tables: texts, whole numbers, `Decimal`, truth values, dates, lists and tables."""

_ORDER: Final = (
    *("key", "languages", "kind", "changed", "title", "information", "thanks", "intro", "text", "hint"),
    *("required", "background", "reversed", "partial", "ordered", "show_if", "stage", "minimum", "maximum", "step"),
    *("low", "high", "minimum_choices", "maximum_choices", "max_length", "constraint", "constraint_message"),
    *("scale", "dont_know", "not_relevant", "code", *LANGUAGES, "choices", "rows"),
)
_SECTIONS: Final = frozenset({"scales", "pages", "items"})
_ESCAPED: Final = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\t": "\\t"}


def read_content(text: str) -> Content:
    """The tables of a document. Raises `tomllib.TOMLDecodeError` where ``text`` is not TOML."""
    return tomllib.loads(text, parse_float=Decimal)


def text_of(content: Content) -> str:
    """The document's text, ending in a line feed; `read_content` gives the same tables back."""
    return "\n".join(_document(content)) + "\n"


def _document(content: Content) -> Iterator[str]:
    yield from _entries(content)
    for key, scale in content.get("scales", {}).items():
        yield from ("", f"[scales.{_name(key)}]", *_entries(scale))
    for page in content.get("pages", ()):
        yield from ("", "[[pages]]", *_entries(page))
        for item in page.get("items", ()):
            yield from ("", "[[pages.items]]", *_entries(item))


def ordered(table: Mapping[str, Any]) -> Content:
    """The table with its keys in the order in which they are written."""
    known = {name: place for place, name in enumerate(_ORDER)}
    return dict(sorted(table.items(), key=lambda entry: known.get(entry[0], len(known))))


def _entries(table: Content) -> Iterator[str]:
    for name, value in ordered(table).items():
        if name in _SECTIONS:
            continue
        if isinstance(value, dict) and value and all(isinstance(words, str) for words in value.values()):
            yield from (f"{_name(name)}.{_name(key)} = {paragraphs(words)}" for key, words in value.items())
        elif isinstance(value, list) and any(isinstance(entry, dict) for entry in value):
            yield from (f"{_name(name)} = [", *(f"  {_value(entry)}," for entry in value), "]")
        else:
            yield f"{_name(name)} = {_value(value)}"


def _value(value: object) -> str:
    if isinstance(value, dict):
        inside = ", ".join(f"{_name(key)} = {_value(one)}" for key, one in ordered(value).items())
        return f"{{ {inside} }}" if inside else "{}"
    if isinstance(value, list):
        return f"[{', '.join(map(_value, value))}]"
    if isinstance(value, str):
        return quoted(value)
    if isinstance(value, bool):
        return "true" if value else "false"
    return value.isoformat() if isinstance(value, dt.date) else format(value, "f" if isinstance(value, Decimal) else "")


def _name(key: str) -> str:
    bare = key.isascii() and key.replace("-", "").replace("_", "").isalnum()
    return key if bare else quoted(key)


def paragraphs(words: str) -> str:
    """Words as they are written in a document; paragraphs stand as paragraphs."""
    if "\n" not in words:
        return quoted(words)
    return '"""\n' + "".join(letter if letter == "\n" else _escaped(letter) for letter in words) + '"""'


def quoted(words: Iterable[str]) -> str:
    return '"' + "".join(map(_escaped, words)) + '"'


def _escaped(letter: str) -> str:
    invisible = letter < " " or letter == "\x7f"
    return _ESCAPED.get(letter) or (f"\\u{ord(letter):04x}" if invisible else letter)
