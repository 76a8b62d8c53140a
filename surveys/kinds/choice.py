"""One choice of several: `single`, and `scale` where the choices run from low to high."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Final

from surveys.kinds import paper
from surveys.kinds.coding import code_as_value, code_of, in_codes, one_variable
from surveys.kinds.entry import Entry, length_beside
from surveys.kinds.record import Cells, Condition, Document, Fields, FormRow, FormWriter, Input, Kind, Type, XlsForm
from surveys.notation import IN_FILES, Notation, as_code
from surveys.questionnaire import Item
from surveys.toml.scales import INVOLVEMENT

OUTSIDE: Final = (Input("dont_know", "outside"), Input("not_relevant", "outside"))


def _read(entry: Entry, *, ordered: bool) -> Fields:
    table = entry.table
    scale = entry.scale(ordered=ordered, flags=() if ordered else ("other",))
    backwards = table.value("reversed", bool, False)
    if backwards and not ordered:
        entry.must_be_ordered(scale, "document.unordered_reversed")
    stage = table.value("stage", str, "") or None
    if stage and scale is not None and scale.key != INVOLVEMENT:
        table.fault("document.stage_beside_scale", "stage", scale=scale.key)
    return {"scale": scale, "reversed": backwards, "stage": stage, **entry.with_text_beside(scale)}


def one_code(raw: str, item: Item, notation: Notation = IN_FILES) -> int | None:
    return code_of(as_code(raw.strip(), notation), item.scale) if item.scale else None


def listed(type_: str, appearance: str = "") -> Callable[[Item, FormWriter], Cells]:
    """The row of a question that picks from a list."""

    def cells(item: Item, writer: FormWriter) -> Cells:
        looks = {"appearance": appearance} if appearance else {}
        return {"type": f"{type_} {writer.list_name(item)}", **looks}

    return cells


def _read_row(row: FormRow) -> Fields:
    scale = row.scale()
    if row.has_other and "likert" in row.looks:
        row.note("xlsform.scale_with_other")
    if scale is not None and scale.ordered and "likert" in row.looks and not row.has_other:
        return {"kind": SCALE.name, "scale": scale}
    return {"kind": SINGLE.name, "scale": scale, **length_beside(scale)}


_LAST: Final = (*OUTSIDE, Input("reversed", "flag"), Input("stage", "stage"))

SINGLE: Final = Kind(
    name="single",
    position=10,
    drawing="choice",
    seconds=10,
    document=Document(lambda entry: _read(entry, ordered=False), lambda _: {}),
    variables=one_variable,
    coding=in_codes(one_code),
    paper=paper.in_codes(),
    condition=Condition(Type.CHOICE, code_as_value),
    xlsform=XlsForm({"select_one": _read_row}, listed("select_one")),
    form=(Input("scale", "scale"), Input("choices", "choices", ("other",)), *_LAST),
)
SCALE: Final = replace(
    SINGLE,
    name="scale",
    position=20,
    document=Document(lambda entry: _read(entry, ordered=True), lambda _: {}),
    xlsform=XlsForm({}, listed("select_one", "likert")),
    form=(Input("scale", "scale"), Input("choices", "choices", ("on_scale",)), *_LAST),
)
