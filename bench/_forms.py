"""What a form over a document is filled with: the fields of a table of the document, by the names that the form has."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any, Final

from playwright.sync_api import Page

from bench._hands import Hands

Table = dict[str, Any]
Fields = dict[str, "str | bool | list[str] | Decimal"]
"""By name: a text, a mark, several that are marked, or a number, which a form may want in per cent."""
IN_PER_CENT: Final = "procent"
_CONTROLS: Final = """() => [...document.querySelector('form.editing').elements]
    .filter(one => one.name && !['hidden', 'submit'].includes(one.type) && !one.readOnly)
    .map(one => ({name: one.name, type: one.type, value: one.value, on: one.checked === true, id: one.id,
                  label: (one.labels?.[0]?.textContent ?? '').trim()}))"""
_OPEN: Final = """() => document.querySelectorAll('form.editing details').forEach(one => { one.open = true })"""


def fields_of(table: Table, start: str = "") -> Fields:
    """The fields that say what stands in a table; those of a table or a list inside are named by their place in it."""
    found: Fields = {}
    for name, value in table.items():
        found |= dict(_fields(f"{start}{name}", value))
    return found


def _fields(name: str, value: Any) -> Iterator[tuple[str, Any]]:
    match value:
        case dict():
            yield from fields_of(value, f"{name}-").items()
        case [dict(), *_]:
            for at, one in enumerate(value):
                yield from fields_of(one, f"{name}-{at}-").items()
        case list():
            yield name, [str(one) for one in value]
        case bool() | str():
            yield name, value
        case int() | Decimal():
            yield name, Decimal(value)
        case dt.date():
            yield name, value.isoformat()
        case dt.time():
            yield name, value.isoformat("minutes")


def fill(hands: Hands, wanted: Mapping[str, Any]) -> dict[str, Any]:
    """Fill in the form of the page; what it has no field for yet, such as the sixth of five rows, is given back."""
    page = hands.page
    page.evaluate(_OPEN)
    left = dict(wanted)
    for one in page.evaluate(_CONTROLS):
        if one["name"] in wanted:
            left.pop(one["name"], None)
            _set(hands, page, one, wanted[one["name"]])
        elif one["type"] in ("text", "textarea", "date", "time") and one["value"]:
            hands.write(page.locator(f"[id='{one['id']}']"), "")
        elif one["type"] == "checkbox" and one["on"]:
            hands.mark(page.locator(f"[id='{one['id']}']"), on=False)
    return left


def _set(hands: Hands, page: Page, one: dict[str, Any], value: Any) -> None:
    its = page.locator(f"[id='{one['id']}']")
    match one["type"]:
        case "checkbox":
            on = one["value"] in value if isinstance(value, list) else bool(value)
            if on != one["on"]:
                hands.mark(its, on=on)
        case "radio":
            if one["value"] == value and not one["on"]:
                hands.mark(its)
        case "select-one":
            if one["value"] != str(value):
                hands.choose(its, str(value))
        case _:
            text = written(value, one["label"])
            if one["value"].replace("\r\n", "\n") != text:
                hands.write(its, text)


def written(value: Any, label: str) -> str:
    """A number as a Dane writes it, in per cent where the field asks for that, and several with ';' between."""
    if isinstance(value, list):
        return "; ".join(value)
    if not isinstance(value, Decimal):
        return str(value)
    number = value * 100 if IN_PER_CENT in label else value
    return format(number.normalize(), "f").replace(".", ",")
