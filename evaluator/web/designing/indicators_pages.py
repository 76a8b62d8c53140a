"""The indicators of a programme by the boxes that they measure, their targets in one table, and an indicator looked at
before it is saved."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Response, abort, flash, redirect, request, url_for
from flask_wtf import FlaskForm

from evaluator.designing.operations import add_entry, entries_of, entry_of
from evaluator.programme.model import NODE_KINDS
from evaluator.web.designing.desk import Desk, desk
from evaluator.web.designing.drawing import beginnings, drawn, drawn_new, typed_table
from evaluator.web.designing.editing import Page, edit, entry_part, list_of, pages
from evaluator.web.designing.indicators_levels import levels
from evaluator.web.designing.indicators_parts import Indicators, Targets
from evaluator.web.designing.indicators_sources import INDICATORS, is_share, kind_of
from evaluator.web.designing.theory import Listed, listed
from evaluator.web.designing.theory_parts import NODES
from evaluator.web.designing.where import Where
from evaluator.web.fields.forms import posted_rows
from evaluator.web.fields.numbers import share_shown
from evaluator.web.fields.parts import as_typed
from evaluator.web.fields.values import shown
from evaluator.web.shared.every_response import CONTENT_SECURITY_POLICY
from surveys.document.values import Content

TARGETS = Targets()
OUTCOMES = ("outcome_short", "outcome_long")


@dataclass(frozen=True, slots=True)
class Measured:
    """A box with its indicators. ``lacks_one``: it is an outcome and has none."""

    key: str
    title: str
    kind: str
    indicators: tuple[Listed, ...]

    @property
    def lacks_one(self) -> bool:
        return self.kind in OUTCOMES and not self.indicators


@pages.after_request
def may_ask_itself(response: Response) -> Response:
    """The script of an indicator's form asks the server what it can decide."""
    its = request.view_args or {}
    if its.get("slug") == Indicators.slug or request.endpoint in ("designing.look", "designing.look_new"):
        response.headers["Content-Security-Policy"] = f"{CONTENT_SECURITY_POLICY}; connect-src 'self'"
    return response


@pages.get("/indikatorer")
def indicators(programme: str) -> str:
    here = desk(programme)
    every = listed(here, INDICATORS)
    nodes = sorted(listed(here, NODES), key=_column)
    own = {one.key: tuple(its for its in every if its.table.get("node") == one.key) for one in nodes}
    measured = [Measured(one.key, one.title, str(one.table.get("kind", "")), own[one.key]) for one in nodes]
    homeless = [one for one in every if one.table.get("node") not in own]
    return here.show(
        "indicators.html",
        form=FlaskForm(),
        measured=[one for one in measured if one.indicators or one.kind in OUTCOMES],
        others=[one for one in measured if not one.indicators and one.kind not in OUTCOMES],
        homeless=homeless,
        milestones=here.where().titles("milestones"),
        target=lambda one, milestone: _target(one.table, milestone, here),
        source=lambda one: kind_of(one.table),
    )


def _column(one: Listed) -> int:
    kind = one.table.get("kind")
    return NODE_KINDS.index(kind) if kind in NODE_KINDS else len(NODE_KINDS)


def _target(table: Content, milestone: str, here: Desk) -> str:
    """A target as it is written, an answer in words; '' for none."""
    targets = table.get("targets")
    value = targets.get(milestone) if isinstance(targets, dict) else None
    if value is None:
        return ""
    language, answers = here.t.language, dict(levels(here.where(), table))
    if words := answers.get(shown(value, language)):
        return words
    return here.t("designing.per_cent", n=share_shown(value, language)) if is_share(table) else shown(value, language)


@pages.route("/maal", methods=["GET", "POST"])
def targets(programme: str) -> Page:
    return edit(programme, TARGETS, "")


@pages.post("/indikatorer/<name>/kopier")
def copy(programme: str, name: str) -> Page:
    here, part = desk(programme), entry_part(Indicators.slug)
    if not FlaskForm().validate_on_submit():
        flash(here.t("pages.sign_in_expired"), "problem")
        return redirect(list_of(programme, part, name))
    try:
        key = here.made(lambda content, where: _copied(content, where, name))
    except KeyError:
        flash(here.t("designing.gone_meanwhile"))
        return redirect(list_of(programme, part))
    flash(here.t("designing.copied"))
    return redirect(url_for("designing.entry", programme=programme, slug=part.slug, name=key))


def _copied(content: Content, where: Where, name: str) -> tuple[Content, str]:
    table = {field: value for field, value in entry_of(content, INDICATORS, name).items() if field != "key"}
    title = table.get("title")
    if isinstance(title, dict):
        table["title"] = {one: where.t("designing.copy_of", title=text) for one, text in title.items()}
    return add_entry(content, INDICATORS, table)


@pages.post("/indikatorer/<name>/se")
def look(programme: str, name: str) -> Page:
    """The form as it is filled in, with the answers to the chosen question and what can be decided; saves nothing."""
    here, part = desk(programme), entry_part(Indicators.slug)
    if name not in entries_of(here.content, INDICATORS):
        abort(404)
    filled, data = typed_table(here, part, name)
    return drawn(here, part, name, filled=filled, data=data)


@pages.post("/ny/indikatorer/se")
def look_new(programme: str) -> Page:
    here, part = desk(programme), entry_part(Indicators.slug)
    filled, data = as_typed(part, here.where(rows=posted_rows()), beginnings(part))
    return drawn_new(here, part, filled=filled, data=data)
