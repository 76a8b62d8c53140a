"""A questionnaire -> its document (TOML), which `surveys.document.reading` reads back as the same value.

Only what differs from the defaults is written, as a person would write it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Final

from surveys.answers.coding import LARGEST_NUMBER
from surveys.answers.messages import MESSAGES
from surveys.answers.written import EARLIEST, LATEST
from surveys.codes import OUTSIDE_FLAGS
from surveys.document.content import Content, text_of
from surveys.document.item_kinds import DEFAULT_LENGTHS
from surveys.document.scales import CHOICE_FLAGS
from surveys.expressions.trees import as_text
from surveys.questionnaire import (
    TEXT_KINDS,
    Choice,
    Declaration,
    Item,
    ItemKind,
    Page,
    Questionnaire,
    Row,
    Scale,
)


def document_of(questionnaire: Questionnaire) -> str:
    """The document's text, ending in a line feed."""
    scales = {scale.key: scale for scale in questionnaire.scales}
    return text_of(
        {"key": questionnaire.key, "languages": list(questionnaire.languages)}
        | _there(questionnaire, "title", "information", "thanks")
        | {"scales": {key: _named(scale) for key, scale in scales.items()}}
        | {"pages": [_page(page, scales) for page in questionnaire.pages]}
    )


def _there(owner: object, *names: str) -> Content:
    """The values of those names that hold something."""
    return {name: value for name in names if (value := getattr(owner, name))}


def _named(scale: Scale) -> Content:
    return ({} if scale.ordered else {"ordered": False}) | _changed(scale.changed) | _own(scale)


def _page(page: Page, scales: Mapping[str, Scale]) -> Content:
    condition = {"show_if": as_text(page.show_if)} if page.show_if is not None else {}
    items = [_item(item, scales) for item in page.items]
    return {"key": page.key} | _there(page, "title", "intro") | condition | {"items": items}


def _item(item: Item, scales: Mapping[str, Scale]) -> Content:
    table: Content = {"key": item.key, "kind": item.kind.value} | _changed(item.changed)
    table |= _there(item, "text", "hint", "background", "reversed", "partial", "stage")
    if item.required and item.kind is not ItemKind.CONSENT:
        table["required"] = True
    if item.show_if is not None:
        table["show_if"] = as_text(item.show_if)
    if item.constraint is not None:
        table |= {"constraint": as_text(item.constraint)} | _there(item, "constraint_message")
    if item.scale is not None and item.kind is not ItemKind.RANGE:
        table |= _scale(item.scale, scales)
    if item.kind in _LIMITS:
        table |= _LIMITS[item.kind](item)
    return table | ({"rows": list(map(_row, item.rows))} if item.rows else {})


def _row(row: Row) -> Content:
    return {"key": row.key} | dict(row.text) | _there(row, "reversed") | _changed(row.changed)


def _changed(declared: Declaration | None) -> Content:
    return {"changed": {"since": declared.since, "class": declared.kind.value}} if declared is not None else {}


def _scale(scale: Scale, scales: Mapping[str, Scale]) -> Content:
    """The scale by name, or the choices that the item has for itself."""
    named = scales.get(scale.key)
    if named is not None and named.choices == scale.choices and named.ordered == scale.ordered:
        return {"scale": scale.key} | _outside(scale.outside, named.outside)
    return _own(scale)


def _own(scale: Scale) -> Content:
    return _outside(scale.outside) | {"choices": list(map(_choice, scale.choices))}


def _choice(choice: Choice) -> Content:
    return {"code": choice.code} | dict(choice.label) | _there(choice, *CHOICE_FLAGS)


def _outside(offered: tuple[Choice, ...], inherited: tuple[Choice, ...] = ()) -> Content:
    there = {choice.code: choice.label for choice in offered}
    before = {choice.code: choice.label for choice in inherited}
    found: Content = {}
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


def _range(item: Item) -> Content:
    codes = item.scale.codes if item.scale is not None else ()
    table: Content = {"minimum": codes[0], "maximum": codes[-1]}
    if codes[1] - codes[0] != 1:
        table["step"] = codes[1] - codes[0]
    ends = {name: words for name, words in zip(("low", "high"), item.ends or (), strict=False) if words}
    return table | ends | _outside(item.scale.outside if item.scale is not None else ())


def _number(item: Item) -> Content:
    limits = (("minimum", 0), ("maximum", LARGEST_NUMBER), ("step", None))
    values = ((name, getattr(item, name), default) for name, default in limits)
    return {name: _plain(value) for name, value, default in values if value is not None and value != default}


def _plain(number: int | Decimal) -> int | Decimal:
    return int(number) if number == int(number) else Decimal(number).normalize()


def _date(item: Item) -> Content:
    limits = (("minimum", item.earliest, EARLIEST), ("maximum", item.latest, LATEST))
    return {name: day for name, day, default in limits if day is not None and day != default}


def _number_of_choices(item: Item) -> Content:
    return _there(item, "minimum_choices", "maximum_choices")


def _length(item: Item) -> Content:
    return _there(item, "max_length") if item.max_length != DEFAULT_LENGTHS[item.kind] else {}


_LIMITS: Final[Mapping[ItemKind, Callable[[Item], Content]]] = {
    ItemKind.RANGE: _range,
    ItemKind.INTEGER: _number,
    ItemKind.DECIMAL: _number,
    ItemKind.DATE: _date,
    ItemKind.MULTIPLE: _number_of_choices,
    ItemKind.RANKING: _number_of_choices,
    **dict.fromkeys(TEXT_KINDS, _length),
}
