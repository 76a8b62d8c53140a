"""What the cells of a file mean, asked about in a form: choices, ticks, and the keys of groups, processes and waves."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any, Final

from evaluator.importing.choices import parts_of
from evaluator.importing.mapping import Column, Given, ResponsesMap, recoded
from evaluator.importing.subjects import Subject
from surveys.codes import OUTSIDE_FLAGS
from surveys.kinds.all import kind_of
from surveys.notation import as_code
from surveys.questionnaire import Item
from surveys.tables.reading import Table

UNSURE, BLANK, OWN_WORDS = "?", "-", "!"
"""What a word may mean besides a code or a key: what is to be answered, nothing, and what somebody wrote beside
'other'."""
CHOSEN, NOT_CHOSEN = "1", "0"
_MOST: Final = 300
"""Words of which a form can ask."""
_NAMED: Final = {str(code): word for word, code in OUTSIDE_FLAGS.items()}


@dataclass(frozen=True, slots=True)
class Word:
    """A cell, or a part of one, that stands in ``columns`` in so many ``rows``. ``about``: the item whose choice it
    is, or 'wave', 'group' or 'process'. ``is_tick``: whether it only says that something was chosen;
    ``may_be_own``: whether it can be what somebody wrote beside 'other'."""

    field: str
    columns: tuple[str, ...]
    about: Item | str
    cell: str
    rows: int
    meaning: str
    is_tick: bool = False
    may_be_own: bool = False


@dataclass(frozen=True, slots=True)
class _Cell:
    """A word in one column, before those of several that mean the same are one. ``shared``: what those have in
    common."""

    shared: str
    column: str
    about: Item | str
    cell: str
    rows: int
    meaning: str
    is_tick: bool = False
    may_be_own: bool = False


def words_of(subject: Subject, table: Table, given: ResponsesMap) -> list[Word]:
    """Every word whose meaning the map says or should say; those of which nothing is known first."""
    cells = [*_of_keys(table, given), *(one for column in given.columns for one in _of(subject, table, given, column))]
    together: dict[tuple[str, str], list[_Cell]] = {}
    for one in cells:
        together.setdefault((one.shared, one.cell), []).append(one)
    found: list[Word] = []
    for (shared, _), its in together.items():
        if len({one.meaning for one in its}) == 1:
            found.append(_word(shared, its))
        else:
            found += [_word(f"{shared}\0{one.column}", [one]) for one in its]
    return [*islice(sorted(found, key=lambda one: one.meaning != UNSURE), _MOST)]


def _word(shared: str, its: Sequence[_Cell]) -> Word:
    one = its[0]
    mark = hashlib.sha256("\0".join((shared, one.cell)).encode()).hexdigest()[:16]
    columns = tuple(each.column for each in its)
    rows = sum(each.rows for each in its)
    return Word(f"w-{mark}", columns, one.about, one.cell, rows, one.meaning, one.is_tick, one.may_be_own)


def _of_keys(table: Table, given: ResponsesMap) -> Iterator[_Cell]:
    by_column: dict[str, Given] = {"wave": given.wave, "group": given.group, "process": given.process}
    for key, its in by_column.items():
        if its.column in table.header:
            for cell, rows in _cells(table, its.column).items():
                yield _Cell(f"@{key}", its.column, key, cell, rows, recoded(cell, its.values, cell))


def _of(subject: Subject, table: Table, given: ResponsesMap, column: Column) -> Iterator[_Cell]:
    item = subject.items.get(column.target)
    if item is None or column.name not in table.header or item.other_key == column.target:
        return
    kind, whole = kind_of(item), column.target == item.key
    is_tick = kind.name == "consent" or (bool(kind.by_choice) and not whole and kind.coding.together is None)
    if not is_tick and (item.scale is None or (kind.by_choice and not whole)):
        return
    values = {**(given.values.get(item.scale.key, {}) if item.scale else {}), **column.values}
    codes = {CHOSEN, NOT_CHOSEN} if is_tick else {str(one.code) for one in item.scale.all_choices} if item.scale else ()
    own = item.other is not None and whole
    takes_own = own and (column.unknown or given.rules.get("unknown_code", "")) == "other"
    shared = (
        f"tick:{item.key}" if is_tick else f"scale:{item.scale.key if item.scale else ''}:{item.key if own else ''}"
    )
    for cell, rows in _parts(table, column, values, joined=whole and bool(kind.by_choice)).items():
        written = "" if cell in given.blank else as_code(recoded(cell, values, cell))
        meaning = BLANK if not written else written if written in codes else OWN_WORDS if takes_own else UNSURE
        yield _Cell(shared, column.name, item, cell, rows, meaning, is_tick, own)


def _parts(table: Table, column: Column, values: Mapping[str, str], *, joined: bool) -> Counter[str]:
    cells = _cells(table, column.name)
    if not joined:
        return cells
    found: Counter[str] = Counter()
    for cell, rows in cells.items():
        for part in [cell] if cell in values else parts_of(cell, column.separator, values):
            found[part] += rows
    return found


def _cells(table: Table, column: str) -> Counter[str]:
    return Counter(str(row.cells[column]) for row in table.rows if row.cells[column])


def answer_word(content: dict[str, Any], word: Word, meaning: str) -> None:
    """Let a map say what a word means in each of its columns."""
    if isinstance(word.about, str):
        values = content[word.about].setdefault("values", {})
        values.pop(word.cell, None)
        if meaning not in (UNSURE, word.cell):
            values[word.cell] = "" if meaning == BLANK else meaning
        return
    for name in word.columns:
        its = content["columns"][name]
        values = its.setdefault("values", {})
        values.pop(word.cell, None)
        if meaning == OWN_WORDS:
            its["unknown"] = "other"
        elif meaning != UNSURE:
            values[word.cell] = as_written(meaning)


def as_written(meaning: str) -> int | str:
    """A meaning as a map writes it."""
    if meaning == BLANK:
        return ""
    return _NAMED.get(meaning) or (int(meaning) if meaning.lstrip("-").isdecimal() else meaning)
