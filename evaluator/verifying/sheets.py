"""A workbook as values and lines, by the hidden names of its cells."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping
from decimal import Decimal

from openpyxl import load_workbook
from openpyxl.workbook.workbook import Workbook

from evaluator.rendering.xlsx import NAMED
from evaluator.verifying.found import Content, Line, Piece, Value


def read_sheets(content: bytes) -> Content:
    """Every cell that holds something; its name stands where tags do."""
    book = load_workbook(io.BytesIO(content), data_only=True)
    named = dict(_named(book))
    lines, values = [], []
    for sheet in book.worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                where, held = f"{sheet.title}!{cell.coordinate}", cell.value
                name = named.get(where, "")
                if isinstance(held, bool) or held is None:
                    continue
                if isinstance(held, int | float):
                    values.append(Value(where, Decimal(repr(held)), name))
                else:
                    lines.append(Line(where, (Piece(str(held), name),)))
    return Content(tuple(lines), tuple(values))


def _named(book: Workbook) -> Iterator[tuple[str, str]]:
    names: Mapping[str, object] = book.defined_names
    for name in names:
        if name.startswith(NAMED):
            for title, where in book.defined_names[name].destinations:
                yield f"{title}!{where.replace('$', '')}", "_".join(name.split("_")[:2])
