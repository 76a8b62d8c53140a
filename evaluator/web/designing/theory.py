"""The theory of change on one page: the live picture, what it rests on, and its boxes and links as lists."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial

from flask import Response, abort, flash, redirect, url_for
from flask_login import current_user
from flask_wtf import FlaskForm

from evaluator.designing.drafts import NoDraft, edit_programme
from evaluator.designing.operations import entries_of, links_of
from evaluator.programme.model import NODE_KINDS
from evaluator.rendering.pictures import png_of
from evaluator.store.endings import state_of
from evaluator.texts import Texts
from evaluator.web.designing.desk import Desk, desk
from evaluator.web.designing.editing import Page, pages
from evaluator.web.designing.faults import ARROW, link_title
from evaluator.web.designing.parts import FRAME, part_of
from evaluator.web.designing.picture import drawn_theory, picture_of
from evaluator.web.designing.theory_parts import LINKS, NODES
from evaluator.web.designing.where import title_of
from evaluator.web.shared.access import programme_or_404, texts
from evaluator.web.shared.downloads import download
from evaluator.web.shared.frame import show
from evaluator.web.shared.service import service
from surveys.document.values import Content
from surveys.messages import LANGUAGES


@dataclass(frozen=True, slots=True)
class Listed:
    """An entry in a list; ``faults``: how many it has."""

    key: str
    title: str
    faults: int
    table: Content

    @property
    def source(self) -> str:
        """The key of the box from which a link leads."""
        return str(self.table.get("from", ""))

    @property
    def target(self) -> str:
        """The title of the box to which it leads."""
        return self.title.partition(ARROW)[2]

    @property
    def rests(self) -> dict[str, list[str]]:
        """What a link assumes, and what else could explain it, in one language each; {} for nothing."""
        t = texts()
        said = {name: map(t.pick, _texts(self.table.get(name))) for name in ("assumptions", "rivals")}
        found = {name: [text for text in own if text] for name, own in said.items()}
        return found if any(found.values()) else {}


@pages.get("/")
def front(programme: str) -> Page:
    try:
        here = desk(programme)
    except NoDraft:
        return _published(programme)
    columns = {kind: [one for one in listed(here, NODES) if one.table.get("kind") == kind] for kind in NODE_KINDS}
    homeless = [one for one in listed(here, NODES) if one.table.get("kind") not in NODE_KINDS]
    links = links_listed(here)
    loose = [one for one in links if one.source not in entries_of(here.content, NODES)]
    its = {"columns": columns, "homeless": homeless, "links": links, "loose": loose, "picture": picture_of(here)}
    return here.show("theory.html", form=FlaskForm(), kinds=NODE_KINDS, **its)


def _published(programme: str) -> str:
    """Before anybody begins to change it."""
    loaded, t = programme_or_404(programme), texts()
    its = {"form": FlaskForm(), "picture": drawn_theory(loaded, t), "is_closed": _is_closed(programme)}
    titles = {node.key: t.pick(node.title) for node in loaded.nodes}
    return show("designing/published.html", loaded, kinds=NODE_KINDS, titles=titles, **its)


def _is_closed(programme: str) -> bool:
    with service().store.reading() as db:
        return state_of(db, programme) is not None


@pages.post("/begynd")
def begin(programme: str) -> Page:
    loaded = programme_or_404(programme)
    if _is_closed(programme):
        return redirect(url_for("designing.front", programme=programme))
    if FlaskForm().validate_on_submit():
        with service().store.writing() as db:
            edit_programme(db, loaded.key, by=current_user.name, now=service().now())
    else:
        flash(texts()("pages.sign_in_expired"))
    return redirect(url_for("designing.front", programme=programme))


@pages.get("/rammer")
def frame(programme: str) -> str:
    """What stands around the theory: groups, milestones and the like."""
    here = desk(programme)
    sections = [(part, listed(here, section)) for section in FRAME if (part := part_of(section))]
    return here.show("frame_lists.html", form=FlaskForm(), sections=sections, about=partial(_about, here.t))


def _about(t: Texts, table: Content) -> str:
    """What tells an entry of a list apart besides its title: how many people a group has, and days."""
    days = [t.date(one) for name in ("cut_off", "starts", "ends") if isinstance(one := table.get(name), dt.date)]
    size = table.get("population")
    return t.number(size) if isinstance(size, int) else " – ".join(days)


def listed(here: Desk, section: str) -> list[Listed]:
    return [
        Listed(key, title_of(table, here.t) or key, len(here.faults_at(section, key)), table)
        for key, table in entries_of(here.content, section).items()
    ]


def _texts(value: object) -> list[Mapping[str, str]]:
    """A list of texts of a table that may have faults."""
    found = value if isinstance(value, list) else []
    return [one if isinstance(one, dict) else {LANGUAGES[0]: str(one)} for one in found]


def links_listed(here: Desk) -> list[Listed]:
    found = []
    for table in links_of(here.content):
        key = f"{table.get('from', '')}>{table.get('to', '')}"
        found.append(Listed(key, link_title(here.content, key, here.t), len(here.faults_at(LINKS, key)), table))
    return found


@pages.get("/hent.toml")
def as_document(programme: str) -> Response:
    here = desk(programme)
    return download(here.examined.draft.text.encode(), "application/toml", f"{here.key}.toml")


@pages.get("/billede.svg")
def as_svg(programme: str) -> Response:
    """The picture to take away."""
    return download(_drawn(desk(programme)).encode(), "image/svg+xml", f"{programme}.svg")


@pages.get("/billede.png")
def as_png(programme: str) -> Response:
    return download(png_of(_drawn(desk(programme))), "image/png", f"{programme}.png")


def _drawn(here: Desk) -> str:
    return drawn_theory(here.programme, here.t) or abort(404)
