"""Addresses of participants' pages. Flask builds one of each sort; it is the pattern of the others."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from flask import request, url_for

_PLAIN: Final = re.compile(r"[A-Za-z0-9_-]+").fullmatch
"""What stands in an address as it is."""
_KEY: Final = "pattern-key"
_PAGE: Final = "pattern-page"


def address(endpoint: str, key: str, page: str | None = None) -> str:
    """The address of a page by its endpoint: of a participant's key, and of a page of questions."""
    if not _PLAIN(key) or (page is not None and not _PLAIN(page)):
        return url_for(endpoint, key=key) if page is None else url_for(endpoint, key=key, page=page)
    before, between, after = _pattern(request.script_root, endpoint, page is not None)
    return f"{before}{key}{between}{page or ''}{after}"


@lru_cache(maxsize=256)
def _pattern(root: str, endpoint: str, of_page: bool) -> tuple[str, str, str]:  # noqa: ARG001
    """What stands before, between and after the key and the page, below the path ``root`` of the application."""
    found = url_for(endpoint, key=_KEY, page=_PAGE) if of_page else url_for(endpoint, key=_KEY)
    before, rest = found.split(_KEY)
    between, after = rest.split(_PAGE) if of_page else (rest, "")
    return before, between, after
