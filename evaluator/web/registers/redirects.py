"""Where the pages of trial actions were before every register had pages: links that people kept go on working."""

from __future__ import annotations

from typing import Final

from flask import redirect, url_for
from werkzeug.wrappers import Response

from evaluator.records.trial_actions import REGISTER
from evaluator.web.shared.access import protected

pages: Final = protected(
    "trial_actions", __name__, roles=(REGISTER.owner,), url_prefix="/p/<programme>/proevehandlinger"
)


@pages.get("/")
def listing(programme: str) -> Response:
    return redirect(url_for("registers.rows", programme=programme, register=REGISTER.name), 301)


@pages.get("/ny")
def add(programme: str) -> Response:
    return redirect(url_for("registers.add", programme=programme, register=REGISTER.name), 301)


@pages.get("/<reference>")
def one(programme: str, reference: str) -> Response:
    return redirect(url_for("registers.card", programme=programme, register=REGISTER.name, reference=reference), 301)
