"""Taking out of a draft, putting back, and the order in which things stand."""

from __future__ import annotations

from typing import Final

from flask import abort, flash, redirect, request, url_for
from flask_wtf import FlaskForm

from evaluator.designing.drafts import Stale
from evaluator.designing.operations import entries_of, entry_of, move_entry, put_entry, users_of
from evaluator.programme.model import NODE_KINDS
from evaluator.web.designing.desk import desk, desk_to_write
from evaluator.web.designing.editing import Page, entry_part, list_of, pages
from evaluator.web.designing.gone import removed
from evaluator.web.designing.indicators_sources import INDICATORS
from evaluator.web.designing.parts import part_of
from evaluator.web.designing.theory_parts import LINKS, NODES
from evaluator.web.shared.access import texts
from surveys.document.content import read_posted
from surveys.document.values import Content

_GROUPED: Final = {NODES: "kind", INDICATORS: "node"}
"""Sections whose entries are listed in groups, and by what."""


@pages.route("/fjern/<slug>/<name>", methods=["GET", "POST"])
def remove(programme: str, slug: str, name: str) -> Page:
    """Asks first, and again where the draft was saved since."""
    here, part = desk(programme), entry_part(slug)
    try:
        part.find(here.content, name)
    except KeyError:
        abort(404)
    users = [use for use in users_of(here.content, part.kind, name) if use[0]]
    its = {"kind": part.kind, "slug": slug, "name": name, "users": users}
    if not FlaskForm().validate_on_submit():
        return here.show("remove.html", form=FlaskForm(), **its)
    try:
        here.apply(lambda content: part.remove(content, name), seen=request.form.get("revision", ""))
    except Stale:
        return desk(programme).show("remove.html", form=FlaskForm(), stale=True, **its), 409
    flash(here.t("designing.removed", name=here.name(part.kind, name)))
    return redirect(list_of(programme, part))


@pages.post("/genopret/<slug>")
def restore(programme: str, slug: str) -> Page:
    """Put back what somebody else removed while it was being edited, as it was typed."""
    here, part, typed = desk_to_write(programme), entry_part(slug), request.form.get("typed", "").replace("\r\n", "\n")
    if not FlaskForm().validate_on_submit():
        flash(texts()("pages.sign_in_expired"), "problem")
        return removed(here, part, typed), 422
    try:
        table = read_posted(typed)
        name = here.made(lambda content, _: part.add(content, table))
    except (ValueError, KeyError):
        flash(here.t("designing.not_restored"), "problem")
        return removed(desk(programme), part, typed), 422
    flash(here.t("designing.restored"))
    return redirect(list_of(programme, part, name))


@pages.post("/flyt")
def move(programme: str) -> Page:
    """``up`` or ``down`` holds what is moved: ``groups:citizens``. A box moves among those of its column."""
    by, wanted = (-1, request.form.get("up")) if "up" in request.form else (1, request.form.get("down"))
    section, _, name = (wanted or "").partition(":")
    part = part_of(section)
    if part is None or section == LINKS:
        abort(404)
    if not FlaskForm().validate_on_submit():
        flash(texts()("pages.sign_in_expired"))
        return redirect(list_of(programme, part))
    try:
        desk(programme).apply(lambda content: moved(content, section, name, by))
    except KeyError:
        flash(texts()("designing.gone_meanwhile"))
    return redirect(list_of(programme, part, name))


def moved(content: Content, section: str, name: str, by: int) -> Content:
    """The entry past its neighbour: of a box, past the next of its column, of an indicator, of its box. KeyError where
    it is gone."""
    entries = entries_of(content, section)
    group = _GROUPED.get(section, "")
    keys = [key for key, table in entries.items() if table.get(group) == entries[name].get(group)]
    at = keys.index(name) + by
    if not 0 <= at < len(keys):
        return content
    places = list(entries)
    return move_entry(content, section, name, places.index(keys[at]) - places.index(name))


@pages.post("/placer")
def place(programme: str) -> Page:
    """A box put into a column, above another box of it or last: what somebody does who drags it."""
    node, kind, above = (request.form.get(name, "") for name in ("node", "kind", "above"))
    if kind not in NODE_KINDS or not FlaskForm().validate_on_submit():
        flash(texts()("pages.sign_in_expired"))
        return redirect(url_for("designing.front", programme=programme))
    try:
        desk_to_write(programme).apply(lambda content: placed_in(content, node, kind, above))
    except KeyError:
        flash(texts()("designing.gone_meanwhile"))
    return redirect(url_for("designing.front", programme=programme, _anchor="picture"))


def placed_in(content: Content, node: str, kind: str, above: str) -> Content:
    """KeyError where the box is gone."""
    new = put_entry(content, NODES, node, entry_of(content, NODES, node) | {"kind": kind})
    keys = list(entries_of(new, NODES))
    rest = [key for key in keys if key != node]
    at = rest.index(above) if above in rest else len(rest)
    return move_entry(new, NODES, node, at - keys.index(node))
