"""What somebody writes for the columns of a row, outside of a file: in a form, or as COLUMN=VALUE."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from evaluator.arranging.words import plain, words_of
from evaluator.programme.model import Programme
from evaluator.records.model import Column
from evaluator.registers.cells import NotReadable, known_in, value_of
from surveys.diagnostics import Column as ColumnStep
from surveys.diagnostics import Diagnostic, Place, unknown


def read_values(
    programme: Programme, columns: Iterable[Column], written: Mapping[str, object], place: Place
) -> tuple[dict[str, object], list[Diagnostic]]:
    """The values of the columns that are ``written``, and everything that is wrong with them. A text is read like the
    cell of a file; what is a date, a number or a truth value already is taken as it is, and None like an empty cell."""
    its = {one.name: one for one in columns}
    known = known_in(programme)
    meant = words_of(its.values(), known)
    cells: dict[str, object] = {}
    wrong: list[Diagnostic] = []
    for name, value in written.items():
        if name not in its:
            wrong.append(unknown("registers.no_such_column", place, name, its))
            continue
        if value is not None and not isinstance(value, str):
            cells[name] = value
            continue
        try:
            word = (value or "").strip()
            cells[name] = value_of(its[name], meant.get(name, {}).get(plain(word), word), known)
        except NotReadable as error:
            wrong.append(error.at((*place, ColumnStep(name))))
    return cells, wrong
