"""Where a fault of a questionnaire document stands: at which page, item or scale, and at what of it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from surveys.document.content import Content
from surveys.document.editing import pages_of

_NAME: Final = r"(?:\([^)]*\))?"
_ITEM: Final = re.compile(rf"pages\[(\d+)\]{_NAME}\.items\[(\d+)\]{_NAME}(?:\.(.*))?")
_PAGE: Final = re.compile(rf"pages\[(\d+)\]{_NAME}(?:\.(.*))?")
_SCALE: Final = re.compile(r"scales\.([^.]+)(?:\.(.*))?")
_NUMBER: Final = re.compile(rf"\[(\d+)\]{_NAME}")


@dataclass(frozen=True, slots=True)
class Place:
    """``kind`` is 'settings' (the document's own texts), 'page', 'item' or 'scale', and ``key`` its key, '' for the
    first. ``path`` leads on inside it: ``choices-0-da`` is the Danish label of its first choice, '' the whole."""

    kind: str
    key: str = ""
    path: str = ""


def place_in(content: Content, written: str) -> Place:
    """The place of a fault as `surveys.document.reading` writes it, without the file's name."""
    pages = pages_of(content)
    if found := _ITEM.fullmatch(written):
        page, item, rest = found.groups()
        return Place("item", pages[int(page) - 1]["items"][int(item) - 1].get("key", ""), _path(rest))
    if found := _PAGE.fullmatch(written):
        page, rest = found.groups()
        return Place("page", pages[int(page) - 1].get("key", ""), _path(rest))
    if found := _SCALE.fullmatch(written):
        key, rest = found.groups()
        return Place("scale", key, _path(rest))
    return Place("settings", "", _path(written))


def _path(rest: str | None) -> str:
    return _NUMBER.sub(lambda found: f"-{int(found[1]) - 1}", rest or "").replace(".", "-")
