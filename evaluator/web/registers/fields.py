"""The fields of a form of a register, as its record has them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from evaluator.programme.model import Programme
from evaluator.records.model import Column, Kind, Register
from evaluator.registers.cells import known_in
from evaluator.texts import Texts
from evaluator.web.registers.wording import Wording

_LONG: Final = 60
"""From here on a text gets several lines."""
_TYPES: Final[Mapping[Kind, str]] = {"date": "date", "truth": "checkbox"}


@dataclass(frozen=True, slots=True)
class Field:
    """``options`` are those of a field that is chosen from; ``kind`` is the type of another, and ``suggested`` what its
    register holds already. ``typed`` is what stands in it."""

    column: Column
    label: str
    typed: str
    kind: str = "text"
    rows: int = 0
    options: Sequence[tuple[str, str]] = ()
    suggested: Sequence[tuple[str, str]] = ()
    must: bool = False


def fields_of(
    programme: Programme,
    register: Register,
    columns: Iterable[Column],
    typed: Mapping[str, str],
    t: Texts,
    suggested: Mapping[str, Sequence[tuple[str, str]]] | None = None,
) -> list[Field]:
    """A field for each column, the title's first, with what was typed."""
    known, words = known_in(programme), Wording(programme, t)
    found = []
    for one in sorted(columns, key=lambda one: one.name != register.title):
        its = [*(one.choices or known[one.of])] if one.kind in ("choice", "key") else []
        must = (one.filled and not (one.if_any and not known.get(one.of))) or one.name == register.title
        if one.kind == "key" and not its and not must:
            continue
        options = [*([] if must and typed.get(one.name) else [("", "–")]), *words.options(one, its)] if its else []
        value = typed.get(one.name, "")
        long = one.several or len(value) > _LONG
        rows = 3 if one.kind == "text" and long else 0
        kind = _TYPES.get(one.kind, "text")
        again = (suggested or {}).get(one.name, ())
        found.append(Field(one, words.label(one), value, kind, rows, options, again, must))
    return found


def narrowed(fields: Iterable[Field], name: str, among: Collection[str]) -> list[Field]:
    """The fields, of which the one of a name lets only some be chosen."""
    return [
        replace(one, options=[(value, said) for value, said in one.options if value in ("", *among)])
        if one.column.name == name
        else one
        for one in fields
    ]


def written_of(columns: Iterable[Column], cells: Mapping[str, object]) -> dict[str, str]:
    """The cells as their fields have them."""
    return {one.name: _written(cells.get(one.name)) for one in columns}


def _written(value: object) -> str:
    if value is None or value is False:
        return ""
    if value is True:
        return "yes"
    if isinstance(value, float):
        return f"{value:g}"
    return value.isoformat() if isinstance(value, dt.date) else str(value)
