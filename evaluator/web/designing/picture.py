"""The theory of a draft as a picture in which every box and link leads to its form."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from flask import url_for
from markupsafe import Markup

from evaluator.programme.model import Link, Node, Programme
from evaluator.reporting.theory import theory_svg
from evaluator.texts import Texts
from evaluator.web.designing.parts import ENTRIES
from evaluator.web.designing.theory_parts import LINKS, NODES

if TYPE_CHECKING:
    from evaluator.web.designing.desk import Desk

SLUGS = {part.kind: part.slug for part in ENTRIES.values()}


def picture_of(here: Desk, *, chosen: str = "") -> Markup:
    """``chosen``: the key of the box or link that is edited; it is drawn so that it stands out. '' where there is no
    box yet."""

    def to_link(link: Link) -> str:
        return url_for("designing.entry", programme=here.key, slug=SLUGS[LINKS], name=link.key)

    def to_node(node: Node) -> str:
        return url_for("designing.entry", programme=here.key, slug=SLUGS[NODES], name=node.key)

    return drawn_theory(here.programme, here.t, leads_to=to_link, box_leads_to=to_node, chosen=chosen)


def drawn_theory(
    programme: Programme,
    t: Texts,
    *,
    leads_to: Callable[[Link], str] | None = None,
    box_leads_to: Callable[[Node], str] | None = None,
    chosen: str = "",
    fates: Mapping[str, str] | None = None,
) -> Markup:
    """The theory of a draft, of which nothing is judged yet; see `evaluator.reporting.theory.theory_svg`. '' where
    there is no box yet."""
    its = drawable(programme, t)
    if not its.nodes:
        return Markup()
    svg = theory_svg(its, {}, t, leads_to=leads_to, box_leads_to=box_leads_to, chosen=chosen, fates=fates, judged=False)
    return Markup(svg)


def drawable(programme: Programme, t: Texts) -> Programme:
    """The programme of a draft with a title on every box, and without links from a box to itself."""
    untitled = dict.fromkeys(programme.languages, t("designing.untitled"))
    nodes = tuple(node if any(node.title.values()) else replace(node, title=untitled) for node in programme.nodes)
    links = {link.key: link for link in programme.links if link.source != link.target}
    return replace(programme, nodes=nodes, links=tuple(links.values()))
