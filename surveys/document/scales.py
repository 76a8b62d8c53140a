"""Reading the scales of a questionnaire document, those defined once and those that one item has for itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from surveys.answers.messages import MESSAGES
from surveys.codes import LOWEST_FREE_CODE, OUTSIDE_FLAGS
from surveys.diagnostics import did_you_mean
from surveys.document.declarations import read_declaration
from surveys.document.tables import KEY, Faults, Table
from surveys.questionnaire import ChangeKind, Choice, Scale

INVOLVEMENT: Final = "involvement"
INVOLVEMENT_CODES: Final = (0, 1, 2, 3, 4, 5)
CHOICE_FLAGS: Final = ("exclusive", "other")


def read_scales(document: Table, faults: Faults) -> dict[str, Scale]:
    """The tables ``[scales.KEY]`` by key."""
    scales: dict[str, Scale] = {}
    for key, content in document.value("scales", dict, {}).items():
        place = f"scales.{key}"
        if not isinstance(content, dict):
            faults.add(place, "is not a table", f"write [{place}] with choices below it")
            continue
        if not KEY.fullmatch(key):
            faults.add(place, f"'{key}' cannot be a key", "use a-z, 0-9, - and _, at most 60, starting with a letter")
        table = Table(content, place, faults)
        changed = read_declaration(table, (ChangeKind.WORDING, ChangeKind.SCALE))
        scales[key] = replace(_scale(key, table, ordered=table.value("ordered", bool, True)), changed=changed)
        table.close()
        if key == INVOLVEMENT and (scales[key].codes != INVOLVEMENT_CODES or not scales[key].ordered):
            remedy = "give it exactly the codes 0 to 5, from none to deciding, ordered"
            faults.add(place, "is not the involvement level of the glossary", remedy)
    return scales


def item_scale(item: Table, key: str, scales: Mapping[str, Scale], *, ordered: bool) -> Scale | None:
    """The scale of an item: the one it names or its own choices, with its own 'ved ikke' and 'ikke relevant'.

    ``ordered`` says how choices of its own are taken. None, and a fault, where there is neither.
    """
    named = item.value("scale", str, "")
    if "scale" in item and "choices" in item:
        item.fault("choices", "stand beside a scale", "keep one of the two")
        item.raw("choices")
    elif "choices" in item:
        return _scale(key, item, ordered=ordered)
    elif "scale" not in item:
        item.fault("scale", "is missing", "name a scale or write choices")
    if named in scales:
        scale = scales[named]
        return replace(scale, outside=outside_of(item, scale.outside))
    if named:
        item.fault("scale", f"scale '{named}' is not defined", did_you_mean(named, scales))
    outside_of(item)
    return None


def _scale(key: str, table: Table, *, ordered: bool) -> Scale:
    choices: list[Choice] = []
    for entry in table.tables("choices", required=True):
        code = entry.value("code", int, 0, required=True)
        label = entry.languages()
        flags = {flag: entry.value(flag, bool, False) for flag in CHOICE_FLAGS}
        entry.close()
        if code < LOWEST_FREE_CODE:
            entry.fault("code", f"{code} is reserved", f"use {LOWEST_FREE_CODE} or more")
        if any(code == choice.code for choice in choices) and "code" in entry:
            entry.fault("code", f"{code} is used twice", "give each choice a code of its own")
        elif ordered and choices and code < choices[-1].code and "code" in entry:
            entry.fault("code", f"{code} comes after {choices[-1].code}", "write the choices from low to high")
        choices.append(Choice(code, label, **flags))
    if len(choices) == 1:
        table.fault("choices", "is only one", "write at least two")
    return Scale(key, tuple(choices), outside_of(table), ordered)


def outside_of(table: Table, inherited: tuple[Choice, ...] = ()) -> tuple[Choice, ...]:
    """'Ved ikke' and 'ikke relevant', in this order: what the table says, else what the named scale offers."""
    outside = {choice.code: choice for choice in inherited}
    for flag, code in OUTSIDE_FLAGS.items():
        value = table.raw(flag)
        if value is True:
            default = {language: MESSAGES[flag][language] for language in table.faults.languages}
            outside.setdefault(code, Choice(code, default))
        elif value is False:
            outside.pop(code, None)
        elif isinstance(value, dict):
            outside[code] = Choice(code, table.text(flag))
        elif value is not None:
            table.fault(flag, "is neither true, false nor a text", 'write true or { da = "...", en = "..." }')
    return tuple(outside[code] for code in OUTSIDE_FLAGS.values() if code in outside)
