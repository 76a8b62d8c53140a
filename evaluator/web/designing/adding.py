"""Adding to a programme's draft."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, request, url_for
from flask_wtf import FlaskForm

from evaluator.web.designing.desk import Desk, desk_to_write
from evaluator.web.designing.drawing import beginnings, drawn_new
from evaluator.web.designing.editing import Page, after_saving, entry_part, pages
from evaluator.web.designing.faults import name_of, of_form, of_keys
from evaluator.web.designing.part import EntryPart
from evaluator.web.designing.where import Where
from evaluator.web.fields.faults import RenderedFault
from evaluator.web.fields.forms import posted_rows
from evaluator.web.fields.parts import as_typed
from surveys.diagnostics import Diagnostic
from surveys.document.editing import WrongKeys
from surveys.document.values import Content


@pages.route("/ny/<slug>", methods=["GET", "POST"])
def new(programme: str, slug: str) -> Page:
    """Its form, or a short one that a list has."""
    here, part = desk_to_write(programme), entry_part(slug)
    if request.method == "GET":
        return drawn_new(here, part)
    table, data = as_typed(part, here.where(rows=posted_rows()), beginnings(part))
    if not FlaskForm().validate_on_submit():
        return drawn_new(here, part, data=data, problem="pages.sign_in_expired"), 422
    if faults := lacking(part, table, here):
        return drawn_new(here, part, data=data, problem="designing.not_added", faults=faults), 422
    try:
        name, called = added(here, part)
    except WrongKeys as found:
        faults = of_keys(found, part, data, here.t)
        return drawn_new(here, part, data=data, problem="designing.key_refused", faults=faults), 422
    flash(here.t("designing.added", name=called))
    return redirect(after_adding(here, part, name))


def after_adding(here: Desk, part: EntryPart, name: str) -> str:
    """Where to go on: at an empty form beside what was added, such as of the same column; else as after saving."""
    if request.form.get("then") != "another":
        return after_saving(here, part, name)
    same: dict[str, Any] = {one: request.form[one] for one in part.begins[:1] if request.form.get(one)}
    return url_for("designing.new", programme=here.key, slug=part.slug, **same)


def added(here: Desk, part: EntryPart) -> tuple[str, str]:
    """The key of what was added to the draft as it is now, and what it is called. Raises WrongKeys."""
    names: list[str] = []

    def add(content: Content, where: Where) -> tuple[Content, str]:
        new, key = part.add(content, as_typed(part, where, beginnings(part))[0])
        names.append(name_of(new, part.kind, key, here.t))
        return new, key

    return here.made(add), names[-1]


def lacking(part: EntryPart, table: Content, here: Desk) -> list[RenderedFault]:
    """A thing without a title, or a link without its ends, is not added."""
    names = [name for name in part.needs if not table.get(name)]
    fields = {name: f"{name}-{here.programme.languages[0]}" if name == "title" else name for name in names}
    return [of_form(Diagnostic("designing.needed", ()), fields[name], here.t) for name in names]
