"""A table as an office keeps it, asked about in a form: what each heading is for, and what unknown words mean.

What is answered becomes a map as the command line reads it, so that a file is understood in one way alone.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any, Final

from evaluator.arranging.headings import Headings, assign
from evaluator.arranging.maps import TableMap, map_of
from evaluator.arranging.tables import Wanted
from evaluator.arranging.words import plain
from evaluator.arranging.writing import map_toml
from evaluator.records.model import Column
from surveys.diagnostics import Column as ColumnStep
from surveys.diagnostics import InputRejected
from surveys.tables.reading import Table, read_table

NOT_READ, UNSURE, SEVERAL, DATED, NO_ROW = "", "?", "*", "@", "-"
"""What a heading may be for besides a column: nothing, what is to be answered, several things as a map says, and with
the names of states after it the day on which they were reached. Of a word: that its rows are left out."""
ALSO: Final = "-also"
"""After the name of a heading's field: that of the second column."""
NAME: Final = "kort.toml"
_SAMPLES: Final = 3
_MOST_WORDS: Final = 200
_MOST_USES: Final = 2
"""Columns that one heading fills, of which a form can ask."""
Content = dict[str, Any]
"""A map as it stands in its file."""


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of the file with the first of its cells. ``use``: what it is for, a column or one of the above;
    ``also``: a second column that its cells fill."""

    field: str
    name: str
    samples: Sequence[str]
    use: str
    also: str = NOT_READ


@dataclass(frozen=True, slots=True)
class Word:
    """A cell that names none of the things that its column can name, and in how many rows. ``meaning``: what was
    answered."""

    field: str
    column: Column
    heading: str
    cell: str
    rows: int
    meaning: str


@dataclass(frozen=True, slots=True)
class Fixed:
    """A column that the file lacks, and what holds for every row of it."""

    field: str
    column: Column
    value: str


@dataclass(frozen=True, slots=True)
class Subject:
    """What a file is about: what it is arranged for, the ``columns`` that a map may name, and the ``states`` that a
    column can date. ``date`` and ``state`` are the columns of those, '' for none; ``untold``: columns about which
    nobody is asked where the file lacks them."""

    wanted: Wanted
    columns: Sequence[Column]
    states: Sequence[str] = ()
    date: str = ""
    state: str = ""
    untold: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Understood:
    headings: Sequence[Heading]
    words: Sequence[Word]
    fixed: Sequence[Fixed]
    rows: int
    map: Content

    @property
    def toml(self) -> str:
        return map_toml(self.map)


def understand(path: Path, subject: Subject, base: Content, answers: Mapping[str, str]) -> Understood:
    """How a file is read by the map ``base`` and by what was answered to a form; an answer that only repeats how
    something is read anyway says nothing. Raises InputRejected where the file is no table or the map is wrong."""
    its, content = subject.wanted, deepcopy(base)
    for key in ("decimal", "dates"):
        if answers.get(key):
            content[key] = answers[key]
    table = _table(path, subject, content)
    before = assign(table.header, table.where, its.columns, its.dated, _map(subject, content))
    for number, heading in enumerate(table.header):
        answered = answers.get(f"h{number}", UNSURE)
        also = answers.get(f"h{number}{ALSO}", NOT_READ)
        if answered not in (UNSURE, SEVERAL) and (answered, also) != _uses(heading, before):
            _answer(content, subject, heading, answered, also)
    after = assign(table.header, table.where, its.columns, its.dated, _map(subject, content))
    fixed = list(_fixed(subject, after, content, answers))
    for one in fixed:
        if one.value:
            content.setdefault("fixed", {})[one.column.name] = one.value
    words = list(islice(_words(table, after, its, content, answers), _MOST_WORDS))
    for word in words:
        _answer_word(content, word)
    numbers = [int(row) for row in answers.get("rows", "").split(",") if row.isdigit()]
    if numbers:
        content["leave_out_rows"] = sorted({*content.get("leave_out_rows", ()), *numbers})
    headings = [
        Heading(f"h{number}", heading, _samples(table, heading), *_uses(heading, after))
        for number, heading in enumerate(table.header)
    ]
    return Understood(headings, words, fixed, len(table.rows), _without_empty(content))


def _table(path: Path, subject: Subject, content: Content) -> Table:
    """Where the names of the columns take two rows, the map says so from now on."""
    try:
        return read_table(path, layout=_map(subject, content).layout)
    except InputRejected as error:
        if [one.code for one in error.diagnostics] != ["tables.names_below"] or "header_rows" in content:
            raise
    content["header_rows"] = 2
    return read_table(path, layout=_map(subject, content).layout)


def _map(subject: Subject, content: Content) -> TableMap:
    return map_of(content, NAME, subject.columns, subject.states)


def _uses(heading: str, its: Headings) -> tuple[str, str]:
    """What a heading is for, and the column that it fills besides."""
    targets = [name for name, headings in its.filled.items() if heading in headings]
    if heading in its.dates:
        return DATED + "|".join(its.dates[heading]), NOT_READ
    if len(targets) > _MOST_USES:
        return SEVERAL, NOT_READ
    if len(targets) > 1:
        return targets[0], targets[1]
    nearly = any(one.place[-1:] == (ColumnStep(heading),) for one in its.found)
    return targets[0] if targets else UNSURE if heading in its.asked or nearly else NOT_READ, NOT_READ


def _answer(content: Content, subject: Subject, heading: str, use: str, also: str) -> None:
    """Let a map say what a heading is for; what it is for besides, only of one that fills a column."""
    columns, ignore = content.setdefault("columns", {}), content.setdefault("ignore", [])
    columns.pop(heading, None)
    if heading in ignore:
        ignore.remove(heading)
    if use == NOT_READ:
        ignore.append(heading)
    elif use.startswith(DATED):
        its = use.removeprefix(DATED).split("|")
        columns[heading] = {"column": subject.date, "state": its[0] if len(its) == 1 else its}
    else:
        columns[heading] = [use, also] if also not in (NOT_READ, use) else use


def _samples(table: Table, heading: str) -> list[str]:
    found: dict[str, None] = {}
    for row in table.rows:
        if row.cells[heading] and len(found) < _SAMPLES:
            found[str(row.cells[heading])[:60]] = None
    return [*found]


def _fixed(subject: Subject, found: Headings, content: Content, answers: Mapping[str, str]) -> Iterator[Fixed]:
    """The columns that must be filled and that no heading fills; keys also where they need not be, if the programme has
    any."""
    its = subject.wanted
    dated = {subject.state, subject.date} if found.dates else set()
    there = found.filled.keys() | found.columns_asked | dated
    for one in its.columns:
        told = one.name not in subject.untold
        told |= one.name == subject.date and subject.state in found.filled
        needed = told and one.required and not one.own and (one.filled or one.kind == "key")
        if needed and one.name not in there and (one.kind != "key" or one.name in its.words):
            before = str(content.get("fixed", {}).get(one.name, ""))
            yield Fixed(f"x-{one.name}", one, answers.get(f"x-{one.name}", before).strip())


def _words(
    table: Table, its: Headings, wanted_: Wanted, content: Content, answers: Mapping[str, str]
) -> Iterator[Word]:
    """The cells that are to name one of several things, and are none of the words for them."""
    for column in (one for one in wanted_.columns if one.name in wanted_.words):
        said, known = content.get("values", {}).get(column.name, {}), wanted_.words[column.name]
        for heading in its.filled.get(column.name, ()):
            left = content.get("leave_out", {}).get(heading, ())
            times = Counter(str(row.cells[heading]) for row in table.rows if row.cells[heading])
            for cell, rows in times.items():
                if plain(cell) not in known and cell not in content.get("blank", ()):
                    name = f"w-{column.name}-{hashlib.sha256(cell.encode()).hexdigest()[:8]}"
                    stands = NO_ROW if cell in left else str(said.get(cell, UNSURE))
                    yield Word(name, column, heading, cell, rows, answers.get(name, stands))


def _answer_word(content: Content, word: Word) -> None:
    """Let a map say what a word means, '' for nothing."""
    values = content.setdefault("values", {}).setdefault(word.column.name, {})
    left = content.setdefault("leave_out", {}).setdefault(word.heading, [])
    values.pop(word.cell, None)
    if word.cell in left:
        left.remove(word.cell)
    if word.meaning == NO_ROW:
        left.append(word.cell)
    elif word.meaning != UNSURE:
        values[word.cell] = word.meaning


def _without_empty(content: Content) -> Content:
    """Tables and lists that hold nothing say nothing."""
    kept = {key: _without_empty(value) if isinstance(value, dict) else value for key, value in content.items()}
    return {key: value for key, value in kept.items() if value not in ({}, [])}
