"""A questionnaire -> its document (TOML), which `surveys.document.reading` reads back as the same value.

Only what differs from the defaults is written, as a person would write it.
"""

from __future__ import annotations

from collections.abc import Mapping

from surveys.document.content import text_of
from surveys.document.values import Content
from surveys.expressions.trees import as_text
from surveys.kinds.all import kind_of
from surveys.questionnaire import (
    Choice,
    Declaration,
    Item,
    Page,
    Questionnaire,
    Row,
    Scale,
)
from surveys.toml.scales import CHOICE_FLAGS, outside_table


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
    table: Content = {"key": item.key, "kind": item.kind} | _changed(item.changed)
    table |= _there(item, "text", "hint", "background", "reversed", "partial", "stage")
    kind = kind_of(item)
    if item.required and kind.required is None:
        table["required"] = True
    if item.show_if is not None:
        table["show_if"] = as_text(item.show_if)
    if item.constraint is not None:
        table |= {"constraint": as_text(item.constraint)} | _there(item, "constraint_message")
    if item.scale is not None and kind.choices_written:
        table |= _scale(item.scale, scales)
    table |= kind.document.write(item)
    return table | ({"rows": list(map(_row, item.rows))} if item.rows else {})


def _row(row: Row) -> Content:
    return {"key": row.key} | dict(row.text) | _there(row, "reversed") | _changed(row.changed)


def _changed(declared: Declaration | None) -> Content:
    return {"changed": {"since": declared.since, "class": declared.kind.value}} if declared is not None else {}


def _scale(scale: Scale, scales: Mapping[str, Scale]) -> Content:
    """The scale by name, or the choices that the item has for itself."""
    named = scales.get(scale.key)
    if named is not None and named.choices == scale.choices and named.ordered == scale.ordered:
        return {"scale": scale.key} | outside_table(scale.outside, named.outside)
    return _own(scale)


def _own(scale: Scale) -> Content:
    return outside_table(scale.outside) | {"choices": list(map(_choice, scale.choices))}


def _choice(choice: Choice) -> Content:
    return {"code": choice.code} | dict(choice.label) | _there(choice, *CHOICE_FLAGS)
