"""Short ways through the pages of answers from another tool, as a browser without script takes them."""

from __future__ import annotations

import io
import re
from collections.abc import Mapping
from html import unescape
from typing import Any

from werkzeug.test import TestResponse

from tests.support.editor_site import Editor, Fields

Posted = Mapping[str, Any]


class Bringing(Editor):
    """Somebody signed in, with the file that they sent last."""

    def __init__(self, site: Any, name: str = "eva", role: str = "evaluator") -> None:
        super().__init__(site, name, role)
        self.at = f"/p/{site.programme}/svar-udefra/"

    def bring(
        self, table: str | bytes, *, wave: str = "spring", name: str = "svar.csv", map_: str | None = None, **more: Any
    ) -> TestResponse:
        """The page to which sending a file leads."""
        content = table.encode() if isinstance(table, str) else table
        form = {"wave": wave, "table": (io.BytesIO(content), name), **more}
        if map_ is not None:
            form["map"] = (io.BytesIO(map_.encode()), "kort.toml")
        return self.post(f"{self.at}fil", form)

    def answered(self, page: TestResponse, go: str = "look", **answers: Any) -> TestResponse:
        """Send the form of a page once more with answers."""
        form = Fields(page.text.partition('action="')[0]).values | answers | {"go": go}
        return self.post(page.request.path, form)


def chosen(page: TestResponse) -> dict[str, str]:
    """What each column of the file is for on a page, by its name."""
    found = re.findall(r'id="(h\d+)-name">(.*?)</th>', page.text)
    return {unescape(name): Fields(page.text).values[field][0] for field, name in found}


def field_of(page: TestResponse, column: str) -> str:
    """The name of the field that says what a column is for."""
    return next(
        field for field, name in re.findall(r'id="(h\d+)-name">(.*?)</th>', page.text) if unescape(name) == column
    )


def word_of(page: TestResponse, cell: str) -> str:
    """The name of the field that says what a cell means."""
    found = re.search(rf'<label for="(w-[0-9a-f]+)">‘{re.escape(cell)}’', unescape(page.text))
    assert found, cell
    return found[1]


def label_of(page: TestResponse, field: str) -> str:
    """What is chosen in a field, in the words of the page."""
    inside = page.text.partition(f'name="{field}"')[2].partition("</select>")[0]
    found = re.search(r'<option value="[^"]*" selected>(.*?)</option>', inside)
    return unescape(found[1]) if found else ""
