"""What the columns and values of a table mean: as a table of its own, and as a page that people read."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from evaluator.core.paths import templates_folder
from evaluator.exporting.table import Column, Table, TakenTable, Value
from evaluator.texts import Texts

_NAMES = ("part", "table", "name", "source", "text", "value", "label", "missing", "n", "note")


def codebook(taken: TakenTable) -> Table:
    """A row for what a reader has to know (``part`` 'about'), for each column ('column', with the number of values that
    are answers) and each value with words ('value'; ``missing`` 1 where it stands for no answer)."""
    columns = tuple(Column(name, "whole" if name in ("missing", "n") else "text", name) for name in _NAMES)
    return Table(columns, list(_rows(taken)))


def _rows(taken: TakenTable) -> Iterator[tuple[Value, ...]]:
    for heading, said in taken.about:
        yield ("about", "", heading, "", said, "", "", None, None, "")
    for name, table in {"": taken.table, **taken.beside}.items():
        for place, column in enumerate(table.columns):
            n = answered(table, place)
            yield ("column", name, column.name, column.source, column.label, "", "", None, n, column.note)
            for value, label in column.labels.items():
                yield ("value", name, column.name, column.source, "", str(value), label, 0, None, "")
            for code, label in sorted(column.missing.items()):
                yield ("value", name, column.name, column.source, "", str(code), label, 1, None, "")


def answered(table: Table, place: int) -> int:
    """How many rows have a value in a column that is not missing."""
    missing = table.columns[place].missing
    return sum(row[place] not in ("", None) and row[place] not in missing for row in table.rows)


def as_page(taken: TakenTable, language: str) -> bytes:
    """The codebook as a whole HTML document that loads nothing."""
    tables = [
        (name, [(column, answered(table, place)) for place, column in enumerate(table.columns)])
        for name, table in {"": taken.table, **taken.beside}.items()
    ]
    page = _environment().get_template("exporting/codebook.html")
    return page.render(taken=taken, tables=tables, t=Texts(language)).encode()


@lru_cache(maxsize=1)
def _environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(templates_folder()),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
