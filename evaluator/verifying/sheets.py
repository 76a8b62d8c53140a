"""A workbook as values and lines, by the hidden names of its cells."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping
from decimal import Decimal
from itertools import takewhile
from typing import Any, Final

from openpyxl import load_workbook
from openpyxl.workbook.workbook import Workbook

from evaluator.rendering.xlsx import NAMED
from evaluator.verifying.found import Content, Line, Other, Piece, Value, Where
from evaluator.verifying.packages import parts_of, shown_parts, turned

_SHOWN: Final = 40
"""Characters of a text by which somebody finds it."""
_EDGES: Final = ("oddHeader", "oddFooter", "evenHeader", "evenFooter", "firstHeader", "firstFooter")


def read_sheets(content: bytes) -> Content:
    """Every cell that can be seen and holds something; its name stands where tags do. Comments, page headers and
    footers are lines."""
    others = [*shown_parts(parts_of(content))]
    book = load_workbook(io.BytesIO(content), data_only=True)
    formulas = load_workbook(io.BytesIO(content))
    named = dict(_named(book))
    lines: list[Line] = []
    values: list[Value] = []
    for sheet in book.worksheets:
        lines += _edges(sheet)
        for row in sheet.iter_rows():
            words = [cell.value if isinstance(cell.value, str) else "" for cell in row]
            label = " / ".join(takewhile(bool, words)) or next(filter(None, words), "")
            for cell in row:
                address, held = f"{sheet.title}!{cell.coordinate}", cell.value
                where, name = Where("cell", f"{sheet.title}, {cell.coordinate}"), named.get(address, "")
                if cell.comment is not None:
                    lines.append(Line(where, (Piece(cell.comment.text),)))
                if formulas[sheet.title][cell.coordinate].data_type == "f":
                    others.append(Other("formula", where, str(formulas[sheet.title][cell.coordinate].value)))
                if held is None or _is_hidden(sheet, cell):
                    continue
                if isinstance(held, int | float) and not isinstance(held, bool):
                    values.append(Value(where, Decimal(repr(held)), name, label))
                    others.append(Other("format", where, f"{name or address} {cell.number_format}"))
                else:
                    others += turned(str(held), where)
                    lines.append(Line(where, (Piece(str(held), name),), label))
    return Content(tuple(lines), tuple(values), others=tuple(others))


def _is_hidden(sheet: Any, cell: Any) -> bool:
    row, column = sheet.row_dimensions[cell.row], sheet.column_dimensions[cell.column_letter]
    return bool(sheet.sheet_state != "visible" or row.hidden or column.hidden)


def _edges(sheet: Any) -> Iterator[Line]:
    for edge in _EDGES:
        its = getattr(sheet, edge)
        for side in (its.left, its.center, its.right):
            if side.text:
                yield Line(Where("sheet_edge", sheet.title, side.text[:_SHOWN]), (Piece(side.text),))


def _named(book: Workbook) -> Iterator[tuple[str, str]]:
    names: Mapping[str, object] = book.defined_names
    for name in names:
        if name.startswith(NAMED):
            for title, where in book.defined_names[name].destinations:
                yield f"{title}!{where.replace('$', '')}", "_".join(name.split("_")[:2])
