"""The way through a programme's pages: groups of pages, of which everybody sees what they may open."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from flask import Flask, g, request, url_for

from evaluator.web.shared.access import OF_DESIGN, may_open

FLAT: Final = 8
"""Whoever may open so few pages sees them side by side, without groups."""


@dataclass(frozen=True, slots=True)
class Page:
    """An entry that leads to ``endpoint``. ``label`` is the key of its text; ``holds`` are the blueprints and endpoints
    whose pages lie behind it, besides its own."""

    endpoint: str
    label: str
    holds: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Group:
    label: str
    pages: tuple[Page, ...]


@dataclass(frozen=True, slots=True)
class Entry:
    """A page as the menus of the page that is shown have it."""

    label: str
    address: str
    is_here: bool


@dataclass(frozen=True, slots=True)
class Section:
    label: str
    entries: tuple[Entry, ...]

    @property
    def is_here(self) -> bool:
        return any(entry.is_here for entry in self.entries)


GROUPS: Final = (
    Group(
        "pages.group_results",
        (
            Page("overview.show", "pages.overview", ("overview", "evaluation.plan", "steering.page")),
            Page("questions.listing", "exploring.title", ("questions", "crosstabs")),
            Page("steering.charts", "pages.charts", ("steering.chart",)),
            Page("writing.listing", "writing.title", ("writing",)),
            Page("recommendations.listing", "writing.recommendations", ("recommendations",)),
            Page("reports.listing", "pages.reports", ("reports", "house")),
            Page("releases.page_of", "releases.title", ("releases",)),
            Page("exporting.page", "taking_out.tab", ("exporting",)),
        ),
    ),
    Group(
        "pages.group_collection",
        (
            Page("evaluation.waves", "pages.waves", ("evaluation.follow", "counts")),
            Page("invitations.listing", "invitations.title", ("invitations",)),
            Page("paper.listing", "paper.title", ("paper",)),
            Page("importing.listing", "importing.title", ("importing",)),
            Page("hearings.listing", "hearing.title", ("hearings",)),
            Page("reading.listing", "pages.read", ("reading",)),
            Page("materials.listing", "pages.materials", ("materials",)),
            Page("coding.start", "pages.coding", ("coding", "codebook", "adjudicating", "finishing")),
            Page("quoting.listing", "quoting.title", ("quoting",)),
        ),
    ),
    Group(
        "pages.group_documents",
        (
            Page("designing.front", "designing.tab", ("designing", "trial")),
            Page("agreement.plan", "plan.title", ("agreement",)),
            Page("questionnaires.listing", "versions.questionnaires", ("questionnaires", "beginning", "editor")),
            Page("theory_tested.tested", "evidence.title", ("theory_tested",)),
        ),
    ),
    Group(
        "pages.group_registers",
        (
            Page("registers.front", "threads.registers_tab", ("registers",)),
            Page("thread_pages.listing", "threads.title", ("thread_pages",)),
            Page("flow_pages.flow", "flow.title", ("flow_pages",)),
            Page("owners.listing", "owners.title", ("owners",)),
        ),
    ),
    Group(
        "pages.group_programme",
        (
            Page("members.listing", "access.members", ("members",)),
            Page("privacy.page", "privacy.title", ("privacy",)),
            Page("ending.page", "portfolio.ending", ("ending",)),
        ),
    ),
)


def groups_to_see(programme: str) -> Sequence[Group]:
    """The groups with the pages that the account may open in a programme; one group without a name where they are
    few. Of a programme that nobody has published there are those on which it is written."""
    found = [Group(one.label, tuple(page for page in one.pages if _leads(page, programme))) for one in GROUPS]
    pages = tuple(page for one in found for page in one.pages)
    return [Group("", pages)] if len(pages) <= FLAT else [one for one in found if one.pages]


def menu(programme: str) -> list[Section]:
    """The groups as sections, worked out once for the menus of wide screens and of phones: they make a third of a
    small page."""
    shown = {request.blueprint, request.endpoint}

    def entry(page: Page) -> Entry:
        is_here = not shown.isdisjoint((page.endpoint, *page.holds))
        return Entry(page.label, url_for(page.endpoint, programme=programme), is_here)

    return [Section(group.label, tuple(map(entry, group.pages))) for group in groups_to_see(programme)]


def _leads(page: Page, programme: str) -> bool:
    is_there = g.get("is_published", True) or page.endpoint.partition(".")[0] in OF_DESIGN
    return is_there and may_open(page.endpoint, programme)


def prepare(app: Flask) -> None:
    app.jinja_env.globals["menu"] = menu
