"""The short address of beginning a programme, which pages and people know."""

from __future__ import annotations

from flask import redirect, url_for
from werkzeug.wrappers import Response

from evaluator.web.shared.access import protected
from evaluator.web.shared.rules import EVALUATING

pages = protected("new_programme", __name__, roles=EVALUATING, url_prefix="/p")


@pages.get("/ny")
def new() -> Response:
    return redirect(url_for("beginning_programme.choose"))
