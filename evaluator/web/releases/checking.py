"""A file that was handed over, held against its release."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from flask import abort, request
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm

from evaluator.releases.signing import released
from evaluator.store.releases import Key
from evaluator.texts.diagnostics import rendered
from evaluator.verifying.apart import LARGEST, checked_apart
from evaluator.verifying.found import Verified, Where
from evaluator.web.releases.desk import pages
from evaluator.web.releases.files import ONE, release_or_404
from evaluator.web.shared.access import programme_or_404, texts
from evaluator.web.shared.frame import show
from evaluator.web.shared.posted import Errors, posted, posted_file
from evaluator.web.shared.service import service
from surveys.diagnostics import InputRejected

MOST: Final = 200
"""Lines of each kind; whoever gets more has the wrong release."""


@pages.url_value_preprocessor
def allow_files(endpoint: str | None, _values: Mapping[str, object] | None) -> None:
    """Let a post bring a file. Runs before anything reads the form."""
    if endpoint == "releases.check":
        request.max_content_length = LARGEST + 100_000


@pages.route(f"{ONE}/kontrol", methods=["GET", "POST"])
def check(programme: str, milestone: str, number: int, turn: int) -> ResponseReturnValue:
    """Nothing of the file is kept."""
    its = release_or_404(Key(programme, milestone, number, turn))
    if not its.published_digest:
        abort(404)
    errors: Errors = posted() if request.method == "POST" else []
    found, name = None, ""
    if request.method == "POST" and not errors:
        with service().store.reading() as db:
            printed = released(db, its)
        try:
            name, content = posted_file("file", LARGEST)
            found = checked_apart(name, content, printed)
        except InputRejected as error:
            errors = [("file", rendered(one, texts(), in_editor=True).sentences) for one in error.diagnostics]
    values = {"its": its, "found": found, "name": name, "errors": errors, "form": FlaskForm(), "at": _at, "most": MOST}
    done = request.method == "POST" and not errors
    drawn = show("releases/check.html", programme_or_404(programme), done=done, kinds=_kinds(found), **values)
    return (drawn, 422) if errors else drawn


def _at(where: Where) -> str:
    t = texts()
    at = t(f"commands.verify_at_{where.kind}", detail=where.detail)
    return t("commands.verify_reads", at=at, words=where.words) if where.words else at


def _kinds(found: Verified | None) -> list[tuple[str, list[str]]]:
    """What else is to be looked at, by kind, each with its places."""
    if found is None:
        return []
    t = texts()
    return [
        ("unknown", [f"{_at(one.where)}: {one.number}" for one in found.unknown]),
        ("missing", [f"{_at(one.where)}: {one.number}" for one in found.missing]),
        ("others", [t(f"commands.verify_other_{one.kind}", where=_at(one.where)) for one in found.others]),
    ]
