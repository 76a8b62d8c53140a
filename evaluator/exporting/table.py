"""A table that is taken out, whatever the format: columns that say what they hold, and rows."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

Value: TypeAlias = str | int | float | dt.date | None
"""None, and '' in a column of text, is empty."""
Type = Literal["text", "code", "whole", "decimal", "date"]


@dataclass(frozen=True, slots=True)
class Column:
    """``label`` and ``labels`` (value -> words) are in the language of the take-out, in full. ``missing``: the codes
    that stand for no answer, each with its words; in a column of dates or numbers they are numbers too. ``ordered``:
    the codes run from low to high. ``source``: what it is called in the questionnaire or the register; ``note``: what
    else a reader has to know."""

    name: str
    type: Type
    label: str
    labels: Mapping[str | int, str] = field(default_factory=dict)
    missing: Mapping[int, str] = field(default_factory=dict)
    ordered: bool = False
    source: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """``rows`` have a value for each of ``columns``."""

    columns: tuple[Column, ...]
    rows: Sequence[tuple[Value, ...]]

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(column.name for column in self.columns)


@dataclass(frozen=True, slots=True)
class TakenTable:
    """What a format makes files of. ``name``: of its files; ``title``: in words. ``beside``: tables without a key to
    the rows of the first, by name. ``about``: what the codebook says first, each with its heading."""

    name: str
    title: str
    table: Table
    beside: Mapping[str, Table] = field(default_factory=dict)
    about: Sequence[tuple[str, str]] = ()
    synthetic: bool = False
