"""A point between two ends, each point under its number."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Final

from surveys.codes import LOWEST_FREE_CODE
from surveys.kinds import paper
from surveys.kinds.choice import OUTSIDE, listed, one_code
from surveys.kinds.coding import LARGEST_NUMBER, code_as_value, in_codes, one_variable
from surveys.kinds.entry import Entry
from surveys.kinds.number import DECIMAL, INTEGER, whole_limits
from surveys.kinds.record import (
    Cells,
    Condition,
    Content,
    Document,
    Fields,
    FormRow,
    FormWriter,
    Input,
    Kind,
    Type,
    XlsForm,
)
from surveys.messages import MESSAGES
from surveys.questionnaire import Choice, Item, Scale, Text
from surveys.toml.scales import outside_of, outside_table

MOST_POINTS: Final = 21
"""More cannot be told apart on a small phone."""


def _read(entry: Entry) -> Fields:
    table = entry.table
    least, greatest = table.value("minimum", int, 0), table.value("maximum", int, 10)
    step = table.value("step", int, 1)
    ends = table.text("low", required=True), table.text("high", required=True)
    outside = outside_of(table)
    special = {"reversed": table.value("reversed", bool, False), "ends": ends}
    if least < LOWEST_FREE_CODE or greatest > LARGEST_NUMBER or least >= greatest:
        table.fault("document.not_above", "maximum", greatest=greatest, least=least)
    elif step < 1 or (greatest - least) % step:
        table.fault("document.step_misses", "step", step=step, greatest=greatest, least=least)
    elif (greatest - least) // step >= MOST_POINTS:
        table.fault("document.too_many_points", "step", most=MOST_POINTS)
    else:
        codes = range(least, greatest + 1, step)
        return {"scale": Scale(entry.key, tuple(_point(code, codes, ends) for code in codes), outside), **special}
    return special


def _point(code: int, codes: range, ends: tuple[Mapping[str, str], Mapping[str, str]]) -> Choice:
    """A point under its number; the words of an end stand beside the end's number."""
    words = {codes[0]: ends[0], codes[-1]: ends[1]}.get(code, {})
    return Choice(
        code, {lang: f"{code} – {text}" for lang, text in words.items()} or {"da": str(code), "en": str(code)}
    )


def _write(item: Item) -> Content:
    codes = item.scale.codes if item.scale is not None else ()
    table: Content = {"minimum": codes[0], "maximum": codes[-1]}
    if codes[1] - codes[0] != 1:
        table["step"] = codes[1] - codes[0]
    ends = {name: words for name, words in zip(("low", "high"), item.ends or (), strict=False) if words}
    return table | ends | outside_table(item.scale.outside if item.scale is not None else ())


def _read_row(row: FormRow) -> Fields:
    """Where the points are not whole, or too many to be shown, it is a number with the same limits."""
    given = row.parameters
    unknown = set(given) - {"start", "end", "step", "tick_labelset", "tick_interval", "placeholder"}
    numbers = [_decimal(given.get(name, default)) for name, default in (("start", "0"), ("end", "10"), ("step", "1"))]
    start, end, step = (number if number is not None else Decimal(0) for number in numbers)
    if unknown or None in numbers or start < LOWEST_FREE_CODE or start >= end or step <= 0 or (end - start) % step:
        row.fault("parameters", "xlsform.no_range", written=row.cell("parameters"))
        return {"kind": INTEGER.name, "minimum": 0, "maximum": LARGEST_NUMBER}
    limits = {"minimum": start, "maximum": end, "step": step}
    if any(number != int(number) for number in (start, end, step)):
        row.note("xlsform.range_with_decimals")
        return {"kind": DECIMAL.name, **limits}
    whole = {name: int(number) for name, number in limits.items()}
    if (end - start) / step >= MOST_POINTS:
        row.note("xlsform.long_range", most=MOST_POINTS)
        return {"kind": INTEGER.name, **whole, "step": whole["step"] if whole["step"] > 1 else None}
    codes = range(whole["minimum"], whole["maximum"] + 1, whole["step"])
    ends = _ends(row, given.get("tick_labelset", ""), codes)
    scale = Scale(row.key, tuple(_point(code, codes, ends) for code in codes))
    return {"kind": RANGE.name, "scale": scale, "ends": ends}


def _ends(row: FormRow, name: str, codes: range) -> tuple[Text, Text]:
    """The words at the ends, from the list of tick labels."""
    words = row.words(name)
    found = words.get(str(codes[0])), words.get(str(codes[-1]))
    if found[0] is None or found[1] is None:
        row.note("xlsform.range_without_ends")
    if set(words) - {str(codes[0]), str(codes[-1])}:
        row.note("xlsform.words_inside_range")
    return found[0] or row.in_languages(MESSAGES["lowest"]), found[1] or row.in_languages(MESSAGES["highest"])


def _decimal(written: str) -> Decimal | None:
    try:
        number = Decimal(written)
    except InvalidOperation:
        return None
    return number if number.is_finite() and abs(number) <= LARGEST_NUMBER else None


def _write_row(item: Item, writer: FormWriter) -> Cells:
    assert item.scale is not None
    assert item.ends is not None
    codes = item.scale.codes
    if item.scale.outside:
        writer.note("xlsform.range_as_list", item=item.key)
        return listed("select_one", "likert")(item, writer)
    ends = Scale(f"ends-{item.key}", (Choice(codes[0], item.ends[0]), Choice(codes[-1], item.ends[1])))
    name = writer.list_name(Item(item.key, item.kind, item.text, scale=ends))
    step = codes[1] - codes[0]
    return {"type": "range", "parameters": f"start={codes[0]} end={codes[-1]} step={step} tick_labelset={name}"}


RANGE: Final = Kind(
    name="range",
    position=30,
    drawing="range",
    seconds=10,
    document=Document(_read, _write),
    variables=one_variable,
    coding=in_codes(one_code),
    paper=paper.in_codes(),
    condition=Condition(Type.CHOICE, code_as_value),
    xlsform=XlsForm({"range": _read_row}, _write_row),
    form=(*whole_limits(), Input("low", "text"), Input("high", "text"), *OUTSIDE, Input("reversed", "flag")),
    choices_written=False,
)
