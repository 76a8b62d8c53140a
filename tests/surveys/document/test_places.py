"""A fault's place leads to the thing that it is about and to the field inside it."""

from __future__ import annotations

import pytest

from surveys.document.content import read_content
from surveys.document.places import Place, place_in

CONTENT = read_content("""
key = "one"
[[pages]]
key = "first"
[[pages.items]]
key = "a"
[[pages.items]]
key = "b"
[[pages]]
key = "second"
[[pages.items]]
key = "c"
""")


@pytest.mark.parametrize(
    ("written", "place"),
    [
        ("title.da", Place("settings", "", "title-da")),
        ("pages", Place("settings", "", "pages")),
        ("pages[2](second)", Place("page", "second", "")),
        ("pages[1](first).title.en", Place("page", "first", "title-en")),
        ("pages[1](first).items", Place("page", "first", "items")),
        ("pages[1](first).items[2](b)", Place("item", "b", "")),
        ("pages[1](first).items[2](b).choices[3].code", Place("item", "b", "choices-2-code")),
        ("pages[2](second).items[1](c).rows[1](heard).da", Place("item", "c", "rows-0-da")),
        ("pages[2](second).items[1](c).show_if.item", Place("item", "c", "show_if-item")),
        ("scales.agreement.choices[2]", Place("scale", "agreement", "choices-1")),
        ("scales.agreement", Place("scale", "agreement", "")),
    ],
)
def test_each_kind_of_place(written: str, place: Place) -> None:
    assert place_in(CONTENT, written) == place
