"""Questionnaire documents for tests that are about something else than how a document is written.

``"Dansk | English"`` is a text in both languages, and a text without a bar is the same in every language. What a test
does not name gets a default: a text is the key of its owner, and choices have the codes from 1.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any, Final

from surveys.document.reading import parse_questionnaire
from surveys.questionnaire import Questionnaire

Table = dict[str, Any]
Choices = Mapping[int, str] | Sequence[str]

_TEXTS: Final = frozenset(
    {"text", "title", "information", "thanks", "intro", "hint", "low", "high", "constraint_message"}
)
YES_NO: Final = ("Ja | Yes", "Nej | No")


def scale(key: str, choices: Choices, **more: object) -> Table:
    return {"scale": key, **more, "choices": choices}


def item(key: str, kind: str, text: str = "", **more: object) -> Table:
    """``rows``: key -> text, or a table with ``text`` and what else a row has. `choices` as at `scale`."""
    return {"key": key, "kind": kind, "text": text or key, **more}


def page(key: str, *items: Table, title: str = "", **more: object) -> Table:
    return {"key": key, "title": title or key, **more, "items": items}


def document(key: str, *parts: Table, languages: Sequence[str] = ("da", "en"), **more: object) -> str:
    """The text of a document with those scales and pages."""
    head = {"key": key, "languages": list(languages), "title": key, "information": key, **more}
    lines = _lines(head, languages)
    for part in sorted(parts, key=lambda part: "scale" not in part):
        if "scale" in part:
            lines += ["", f"[scales.{part['scale']}]", *_lines(part, languages, "scale")]
        else:
            lines += ["", "[[pages]]", *_lines(part, languages, "items")]
            for one in part["items"]:
                lines += ["", "[[pages.items]]", *_lines(one, languages)]
    return "\n".join(lines) + "\n"


def written(*items: Table) -> str:
    """Items in both languages, to be put at the end of a page of a document that is there already."""
    return "".join("\n".join(["", "[[pages.items]]", *_lines(one, ("da", "en")), ""]) for one in items)


def questionnaire(key: str, *parts: Table, languages: Sequence[str] = ("da", "en"), **more: object) -> Questionnaire:
    return parse_questionnaire(document(key, *parts, languages=languages, **more), f"{key}.toml")


def _lines(table: Table, languages: Sequence[str], *but: str) -> list[str]:
    return [f"{name} = {_entry(name, value, languages)}" for name, value in table.items() if name not in but]


def _entry(name: str, value: Any, languages: Sequence[str]) -> str:
    if name == "choices":
        codes = value if isinstance(value, Mapping) else dict(enumerate(value, 1))
        return _array([{"code": code, **_texts(text, languages)} for code, text in codes.items()])
    if name == "rows":
        rows = {key: {"text": row} if isinstance(row, str) else dict(row) for key, row in value.items()}
        return _array([{"key": key, **_texts(row.pop("text"), languages), **row} for key, row in rows.items()])
    return toml(_texts(value, languages) if name in _TEXTS else value)


def _texts(text: str, languages: Sequence[str]) -> dict[str, str]:
    given = text.split(" | ")
    return dict(zip(languages, given if len(given) > 1 else given * len(languages), strict=True))


def _array(tables: Sequence[Table]) -> str:
    return "\n".join(["[", *(f"  {toml(table)}," for table in tables), "]"])


def toml(value: object) -> str:
    if isinstance(value, Mapping):
        return f"{{ {', '.join(f'{name} = {toml(one)}' for name, one in value.items())} }}"
    if isinstance(value, Sequence) and not isinstance(value, str):
        return f"[{', '.join(map(toml, value))}]"
    return str(value) if isinstance(value, Decimal | dt.date) else json.dumps(value, ensure_ascii=False)
