"""What somebody typed when their sign-in had run out.

The pages of signing in carry it, and it is posted to where it was going once somebody is signed in and says so. Nothing
of it is stored.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlsplit

from flask import abort, current_app, request
from werkzeug.exceptions import HTTPException

from evaluator.web.shared.access import may_see, programme_or_404, texts

CARRIED: Final = "kept:"
"""How the names of the carried fields begin: none is taken for a field of the sign-in page."""
FILES: Final = "kept_files"
"""The field which says that a file was posted too."""
LEFT_OUT: Final = ("csrf_token", "password")
WRITTEN: Final[Mapping[str, str]] = {
    "beginning.new": "new_questionnaire",
    "editor.settings": "draft",
    "editor.page": "page",
    "editor.item": "question",
    "editor.scale": "scale",
    "editor.new_page": "new_page",
    "editor.new_item": "new_question",
    "editor.restore": "draft",
    "interview.save": "interview",
    "paper.begin": "form",
    "paper.type_page": "form",
    "paper.compare": "form",
    "registers.add": "new_action",
    "registers.one": "action",
}
"""Where something is written, with the text that names the place. A button that deletes, publishes or sends is not
among them: nobody shall press it by saving what they wrote."""


@dataclass(frozen=True, slots=True)
class Kept:
    """The fields that were posted, in their order; ``files``: with a file, which no page can carry."""

    fields: tuple[tuple[str, str], ...]
    files: bool


def typed_here() -> Kept | None:
    """What is posted to the page that was asked for; None where nothing is written there, and where the browser does
    not say that one of our own pages posts it: another site could otherwise lay words into somebody's mouth.

    The Origin does not tell: it is null for every form of a page with Referrer-Policy no-referrer.
    """
    if request.method != "POST" or request.endpoint not in WRITTEN:
        return None
    return _posted("", files=any(file.filename for file in request.files.values()))


def carried() -> Kept | None:
    """What the sign-in page carries; None where it carries nothing, and where it is not the one that posts it."""
    return _posted(CARRIED, files=FILES in request.form)


def _posted(beginning: str, *, files: bool) -> Kept | None:
    if request.headers.get("Sec-Fetch-Site") != "same-origin":
        return None
    pairs = ((name, value) for name, values in request.form.lists() for value in values)
    named = ((name.removeprefix(beginning), value) for name, value in pairs if name.startswith(beginning))
    fields = tuple((name, value) for name, value in named if name not in LEFT_OUT)
    return Kept(fields, files) if fields else None


@dataclass(frozen=True, slots=True)
class Destination:
    """Where it was going, in words; ``programme`` is its title, '' at an interview, whose address names none."""

    place: str
    programme: str


def destination(address: str) -> Destination | None:
    """None for an address where nothing is written; 403 in a programme that the account may not see."""
    endpoint, values = _matched(address, "POST")
    if endpoint not in WRITTEN:
        return None
    if not may_see(values.get("programme")):
        abort(403)
    t = texts()
    title = t.pick(programme_or_404(values["programme"]).title) if "programme" in values else ""
    return Destination(t(f"kept.at_{WRITTEN[endpoint]}", **values), title)


def is_page(address: str) -> bool:
    """Whether it can be opened; a button without a page of its own can only be pressed."""
    return bool(_matched(address, "GET")[0])


def _matched(address: str, method: str) -> tuple[str, Mapping[str, Any]]:
    adapter = current_app.create_url_adapter(request)
    try:
        return adapter.match(urlsplit(address).path, method=method) if adapter else ("", {})
    except HTTPException:
        return "", {}
