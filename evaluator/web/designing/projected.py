"""The theory large, for a meeting: a box for each line that is typed, linked to the chosen one; nobody is named."""

from __future__ import annotations

from dataclasses import dataclass

from flask import flash, make_response, redirect, request, url_for
from flask_wtf import FlaskForm
from markupsafe import Markup
from werkzeug.wrappers import Response

from evaluator.designing.drafts import NothingToUndo, Stale
from evaluator.designing.operations import add_entry, add_link, entries_of, links_of
from evaluator.programme.model import NODE_KINDS, Node
from evaluator.web.designing.desk import Desk, desk_to_write
from evaluator.web.designing.editing import Page, pages
from evaluator.web.designing.picture import drawn_theory
from evaluator.web.designing.publishing import undone
from evaluator.web.designing.theory_parts import NODES
from evaluator.web.designing.where import title_of
from evaluator.web.shared.access import texts
from evaluator.web.shared.every_response import CONTENT_SECURITY_POLICY
from surveys.document.values import Content

USUAL = "activity"
LONGEST = 300


@dataclass(frozen=True, slots=True)
class Said:
    """What was typed, and where it goes. ``chosen``: the box that is linked where ``linked``; ``other``: a box that is
    there already and is to be linked with it."""

    title: str
    kind: str
    chosen: str
    linked: bool = False
    other: str = ""


def said() -> Said:
    values = request.form if request.method == "POST" else request.args
    kind = values.get("kind", USUAL)
    title = " ".join(values.get("title", "").split())[:LONGEST]
    linked = bool(values.get("linked")) or values.get("then") == "linked"
    return Said(title, kind if kind in NODE_KINDS else USUAL, values.get("chosen", ""), linked, values.get("other", ""))


@pages.route("/vis", methods=["GET", "POST"])
def projected(programme: str) -> Page:
    here, its = desk_to_write(programme), said()
    if request.method == "GET":
        return live(drawn(here, its))
    if not FlaskForm().validate_on_submit():
        flash(here.t("pages.sign_in_expired"), "problem")
        return live(drawn(here, its), 422)
    if its.title or its.other:
        here.apply(lambda content: with_said(content, its, here.programme.languages[0]))
    return back(programme, its)


def live(page: str, status: int = 200) -> Response:
    """Its script may send to our own pages and fetch what comes back."""
    response = make_response(page, status)
    response.headers["Content-Security-Policy"] = f"{CONTENT_SECURITY_POLICY}; connect-src 'self'"
    return response


@pages.post("/vis/fortryd")
def take_back_projected(programme: str) -> Response:
    try:
        undone(programme)
    except Stale:
        flash(texts()("designing.saved_meanwhile"), "problem")
    except NothingToUndo:
        flash(texts()("designing.nothing_to_undo"))
    return back(programme, said())


def back(programme: str, its: Said) -> Response:
    return redirect(url_for("designing.projected", programme=programme, kind=its.kind, chosen=its.chosen or None))


def with_said(content: Content, its: Said, language: str) -> Content:
    """The document with what was said. A link that is there already, or would lead to its own box, is not added."""
    new, key = content, its.other
    if its.title:
        new, key = add_entry(content, NODES, {"kind": its.kind, "title": {language: its.title}})
    nodes = entries_of(new, NODES)
    if not (its.linked or its.other) or its.chosen == key or not {its.chosen, key} <= nodes.keys():
        return new
    source, target = in_order(nodes, its.chosen, key)
    there = any((one.get("from"), one.get("to")) == (source, target) for one in links_of(new))
    return new if there else add_link(new, {"from": source, "to": target})


def in_order(nodes: dict[str, Content], chosen: str, other: str) -> tuple[str, str]:
    """The ends of a link: it leads on to the right, and from the chosen box within a column. What bears upon the rest
    from outside leads to it."""
    place = {kind: number for number, kind in enumerate(("context", *NODE_KINDS[:-1]))}
    first, second = (place.get(str(nodes[key].get("kind")), 0) for key in (chosen, other))
    return (other, chosen) if second < first else (chosen, other)


def drawn(here: Desk, its: Said) -> str:
    chosen = entries_of(here.content, NODES).get(its.chosen)
    return here.show(
        "projected.html",
        form=FlaskForm(),
        said=its,
        kinds=NODE_KINDS,
        board=board(here, its),
        chosen=title_of(chosen, here.t) or its.chosen if chosen is not None else "",
        counts=(len(entries_of(here.content, NODES)), len(links_of(here.content))),
    )


def board(here: Desk, its: Said) -> Markup:
    """The picture; a box is chosen by its link."""

    def to_node(node: Node) -> str:
        return url_for("designing.projected", programme=here.key, kind=its.kind, chosen=node.key)

    return drawn_theory(here.programme, here.t, box_leads_to=to_node, chosen=its.chosen)
