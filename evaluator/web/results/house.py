"""The house template in whose styles reports are written in Word: brought, named, taken away."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from flask import flash, redirect, request, url_for
from flask_wtf import FlaskForm
from flask_wtf.file import FileField
from werkzeug.wrappers import Response

from evaluator.rendering.house import LARGEST
from evaluator.store.house_templates import keep_template, kept_template, remove_template
from evaluator.texts.diagnostics import rendered
from evaluator.web.shared.access import actor, programme_or_404, protected, texts
from evaluator.web.shared.frame import show
from evaluator.web.shared.rules import EVALUATING
from evaluator.web.shared.service import service
from surveys.diagnostics import InputRejected

pages = protected("house", __name__, roles=EVALUATING, url_prefix="/p/<programme>/rapporter/skabelon")
Page = str | Response | tuple[str, int]
_BESIDE: Final = 100_000
"""Bytes of a post beside its file."""


class Bring(FlaskForm):
    file = FileField()


class Remove(FlaskForm):
    """A button."""


@pages.url_value_preprocessor
def allow_files(*_: object) -> None:
    """Before anything of the post is read."""
    if request.endpoint == "house.page":
        request.max_content_length = LARGEST + _BESIDE


@pages.route("", methods=["GET", "POST"])
def page(programme: str) -> Page:
    programme_or_404(programme)
    form = Bring()
    if not form.is_submitted():
        return _drawn(programme, form)
    if not form.validate() or not form.file.data:
        said = [str(one) for errors in form.errors.values() for one in errors]
        return _drawn(programme, form, said or [texts()("rendering.no_file")])
    from evaluator.rendering.house_check import checked  # loads the library for Word

    try:
        content = checked(form.file.data.read(LARGEST + 1))
    except InputRejected as error:
        return _drawn(programme, form, [rendered(one, texts()).sentences for one in error.diagnostics])
    with service().store.writing() as db:
        keep_template(db, programme, content, by=actor(), now=service().now())
    flash(texts()("rendering.template_kept"))
    return redirect(url_for("house.page", programme=programme))


@pages.post("/fjern")
def remove(programme: str) -> Response:
    programme_or_404(programme)
    if Remove().validate_on_submit():
        with service().store.writing() as db:
            remove_template(db, programme)
        flash(texts()("rendering.template_removed"))
    return redirect(url_for("house.page", programme=programme))


def _drawn(programme: str, form: Bring, faults: Sequence[str] = ()) -> Page:
    with service().store.reading() as db:
        kept = kept_template(db, programme)
    shown = {"form": form, "remove": Remove(), "faults": faults, "kept": kept, "largest": LARGEST}
    drawn = show("results/house.html", programme_or_404(programme), **shown)
    return (drawn, 422) if faults else drawn
