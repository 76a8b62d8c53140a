"""What was typed about something that somebody else removed, or into a draft that somebody else threw away."""

from __future__ import annotations

from flask import abort, flash, redirect, request, url_for
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response

from evaluator.texts import area
from evaluator.web.designing.desk import Desk
from evaluator.web.designing.part import DesignPart
from evaluator.web.shared.access import programme_or_404, texts
from evaluator.web.shared.frame import show

_UNTYPED = ("csrf_token", "base", "revision", "then")


def removed(here: Desk, part: DesignPart, typed: str) -> str:
    """The thing is gone: what was typed can be put back."""
    its = {"form": FlaskForm(), "kind": part.kind, "slug": part.slug, "typed": typed, "fields": _typed(here)}
    return here.show("gone.html", **its)


def _typed(here: Desk) -> list[tuple[str, str]]:
    """What was typed, with what each field is called; choices by their values."""
    found = []
    for name, value in request.form.items(multi=True):
        key = f"field_{name.partition('-')[0]}"
        if name not in _UNTYPED and value.strip() and key in area("designing"):
            found.append((here.t(f"designing.{key}"), value))
    return found


def no_draft(programme: str) -> str | Response | tuple[str, int]:
    """The draft is gone, and for a post there is no version from which to begin the next: what was typed can be
    copied. 404 where there is no such programme, nor anything typed."""
    if request.method != "POST":
        loaded = programme_or_404(programme)
        flash(texts()("designing.not_begun"))
        return redirect(url_for("designing.front", programme=loaded.key))
    words = [value for name, value in request.form.items() if name not in _UNTYPED and value.strip()]
    if not words:
        abort(404)
    return show("designing/thrown_away.html", None, typed="\n\n".join(words)), 410
