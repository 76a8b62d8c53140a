"""Reading the scales of a questionnaire document, those defined once and those that one item has for itself."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

from surveys.codes import LOWEST_FREE_CODE, OUTSIDE_FLAGS
from surveys.messages import MESSAGES
from surveys.questionnaire import ChangeKind, Choice, Scale
from surveys.toml.declarations import read_declaration
from surveys.toml.tables import KEY, Faults, Table

INVOLVEMENT: Final = "involvement"
INVOLVEMENT_CODES: Final = (0, 1, 2, 3, 4, 5)
CHOICE_FLAGS: Final = ("exclusive", "other", "on_scale")


def read_scales(document: Table, faults: Faults) -> dict[str, Scale]:
    """The tables ``[scales.KEY]`` by key."""
    scales: dict[str, Scale] = {}
    for key, content in document.value("scales", dict, {}).items():
        if not isinstance(content, dict):
            document.fault("document.scale_no_table", "scales", key, key=key)
            continue
        table = Table(content, document.where("scales", key), faults)
        if key not in faults.quoted and not KEY.fullmatch(key):
            table.fault("document.no_key", key=key)
        changed = read_declaration(table, (ChangeKind.WORDING, ChangeKind.SCALE))
        scales[key] = replace(_scale(key, table, ordered=table.value("ordered", bool, True)), changed=changed)
        table.close()
        if key == INVOLVEMENT and (scales[key].codes != INVOLVEMENT_CODES or not scales[key].ordered):
            table.fault("document.involvement")
    return scales


def item_scale(item: Table, key: str, scales: Mapping[str, Scale], *, ordered: bool) -> Scale | None:
    """The scale of an item: the one it names or its own choices, with its own 'don't know' and 'not relevant'.

    ``ordered`` says how choices of its own are taken. None, and a fault, where there is neither.
    """
    named = item.value("scale", str, "")
    if "scale" in item and "choices" in item:
        item.fault("document.scale_and_choices", "choices")
        item.raw("choices")
    elif "choices" in item:
        return _scale(key, item, ordered=ordered)
    elif "scale" not in item:
        item.fault("document.missing_scale", "scale")
    if named in scales:
        scale = scales[named]
        return replace(scale, outside=outside_of(item, scale.outside))
    if named:
        item.unknown("document.unknown_scale", "scale", named, scales)
    outside_of(item)
    return None


def _scale(key: str, table: Table, *, ordered: bool) -> Scale:
    choices: list[Choice] = []
    known: list[int] = []
    for entry in table.tables("choices", required=True):
        # A code that cannot be read stands for the next free one, and is compared with no other.
        code = entry.value("code", int, max((choice.code for choice in choices), default=0) + 1, required=True)
        label = entry.languages()
        flags = {flag: entry.value(flag, bool, False) for flag in CHOICE_FLAGS}
        entry.close()
        if type(entry.raw("code")) is int:
            _check_code(entry, code, known, ordered=ordered)
            known.append(code)
        choices.append(Choice(code, label, **flags))
    if len(choices) == 1:
        table.fault("document.one_choice", "choices")
    return Scale(key, tuple(choices), outside_of(table), ordered)


def _check_code(choice: Table, code: int, before: Sequence[int], *, ordered: bool) -> None:
    if code < LOWEST_FREE_CODE:
        choice.fault("document.code_reserved", "code", code=code, least=LOWEST_FREE_CODE)
    if code in before:
        choice.fault("document.code_twice", "code", code=code)
    elif ordered and before and code < before[-1]:
        choice.fault("document.code_order", "code", code=code, before=before[-1])


def outside_of(table: Table, inherited: tuple[Choice, ...] = ()) -> tuple[Choice, ...]:
    """'Don't know' and 'not relevant', in this order: what the table says, else what the named scale offers."""
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
            table.fault("document.outside", flag)
    return tuple(outside[code] for code in OUTSIDE_FLAGS.values() if code in outside)


def outside_table(offered: tuple[Choice, ...], inherited: tuple[Choice, ...] = ()) -> dict[str, Any]:
    """What `outside_of` reads as ``offered``."""
    there = {choice.code: choice.label for choice in offered}
    before = {choice.code: choice.label for choice in inherited}
    found: dict[str, Any] = {}
    for flag, code in OUTSIDE_FLAGS.items():
        label = there.get(code)
        if label == before.get(code):
            continue
        if label is None:
            found[flag] = False
        else:
            usual = all(MESSAGES[flag][language] == text for language, text in label.items())
            found[flag] = True if usual and code not in before else dict(label)
    return found
