"""Adding to a programme's draft."""

from __future__ import annotations

from flask import flash, redirect, request
from flask_wtf import FlaskForm

from evaluator.web.designing.desk import Desk, desk, desk_to_write
from evaluator.web.designing.drawing import beginnings, drawn_new
from evaluator.web.designing.editing import Page, after_saving, entry_part, list_of, pages
from evaluator.web.designing.faults import of_form, of_keys
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
        name = added(here, part)
    except WrongKeys as found:
        faults = of_keys(found, part, data, here.t)
        return drawn_new(here, part, data=data, problem="designing.key_refused", faults=faults), 422
    flash(here.t("designing.added", name=desk(programme).name(part.kind, name)))
    to_list = request.form.get("then") == "list"
    return redirect(list_of(programme, part, name) if to_list else after_saving(here, part, name))


def added(here: Desk, part: EntryPart) -> str:
    """The key of what was added to the draft as it is now. Raises WrongKeys."""

    def add(content: Content, where: Where) -> tuple[Content, str]:
        return part.add(content, as_typed(part, where, beginnings(part))[0])

    return here.made(add)


def lacking(part: EntryPart, table: Content, here: Desk) -> list[RenderedFault]:
    """A thing without a title, or a link without its ends, is not added."""
    names = [name for name in part.needs if not table.get(name)]
    fields = {name: f"{name}-{here.programme.languages[0]}" if name == "title" else name for name in names}
    return [of_form(Diagnostic("designing.needed", ()), fields[name], here.t) for name in names]
