"""Several statements on one scale: each row is a variable under a key of its own."""

from __future__ import annotations

from typing import Final

from surveys.kinds import paper
from surveys.kinds.choice import OUTSIDE, one_code
from surveys.kinds.coding import code_as_value, in_codes
from surveys.kinds.entry import Entry
from surveys.kinds.record import Condition, Document, Fields, Input, Kind, Type, XlsForm
from surveys.questionnaire import ChangeKind, Item, Row, Variable
from surveys.toml.declarations import read_declaration


def _read(entry: Entry) -> Fields:
    rows: list[Row] = []
    for row in entry.table.tables("rows", required=True):
        changed = read_declaration(row, (ChangeKind.WORDING, ChangeKind.MEANING))
        rows.append(Row(row.key(), row.languages(), row.value("reversed", bool, False), changed))
        row.close()
    return {"scale": entry.scale(ordered=True), "rows": tuple(rows)}


def _variables(item: Item) -> tuple[Variable, ...]:
    return tuple(Variable(row.key, item, row.text, item.scale, row.reversed) for row in item.rows)


MATRIX: Final = Kind(
    name="matrix",
    position=40,
    drawing="matrix",
    seconds=10,
    document=Document(_read, lambda _: {}),
    variables=_variables,
    coding=in_codes(one_code),
    paper=paper.in_codes(),
    condition=Condition(Type.CHOICE, code_as_value, constrained=False),
    xlsform=XlsForm({}, None),
    form=(
        Input("rows", "rows", ("reversed",)),
        Input("scale", "scale"),
        Input("choices", "choices", ("on_scale",)),
        *OUTSIDE,
    ),
    has_rows=True,
)
