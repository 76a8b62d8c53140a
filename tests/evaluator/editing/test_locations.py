"""The place of a diagnostic leads to the thing that it is about and to the field inside it."""

from __future__ import annotations

import pytest

from evaluator.editing.locations import Location, location_of
from surveys.diagnostics import Character, Entry, Place

FIRST, SECOND, A, B, C = Entry(1, "first"), Entry(2, "second"), Entry(1, "a"), Entry(2, "b"), Entry(1, "c")


@pytest.mark.parametrize(
    ("place", "location"),
    [
        (("title", "da"), Location("settings", "", "title-da")),
        (("pages",), Location("settings", "", "pages")),
        (("pages", SECOND), Location("page", "second", "")),
        (("pages", FIRST, "title", "en"), Location("page", "first", "title-en")),
        (("pages", FIRST, "items"), Location("page", "first", "items")),
        (("pages", FIRST, "items", A), Location("item", "a", "")),
        (("pages", FIRST, "items", B, "choices", Entry(3), "code"), Location("item", "b", "choices-2-code")),
        (("pages", SECOND, "items", C, "rows", Entry(1, "heard"), "da"), Location("item", "c", "rows-0-da")),
        (("pages", SECOND, "items", C, "show_if", "item"), Location("item", "c", "show_if-item")),
        (("pages", SECOND, "items", C, "show_if", Character(7)), Location("item", "c", "show_if")),
        (("scales", "agreement", "choices", Entry(2)), Location("scale", "agreement", "choices-1")),
        (("scales", "agreement"), Location("scale", "agreement", "")),
    ],
)
def test_each_kind_of_place(place: Place, location: Location) -> None:
    assert location_of(place) == location
