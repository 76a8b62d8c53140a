"""What the pages of the report's texts share: the blueprint, addresses, and a place with all that its page shows."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Final

from flask import abort, redirect, request, url_for
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response

from evaluator.evidence.describing import with_evidence
from evaluator.findings.model import Findings
from evaluator.programme.model import Programme
from evaluator.reporting.facts import Fact, facts, filled
from evaluator.reporting.printable import printable
from evaluator.reporting.wording import Wording
from evaluator.results.milestones import count_of
from evaluator.store.accounts import names
from evaluator.store.audit import COMMAND_LINE
from evaluator.store.writing import At, Version, Waiting, versions, waiting
from evaluator.texts import Texts
from evaluator.texts.diagnostics import rendered
from evaluator.web.shared.access import actor, programme_or_404, protected, texts
from evaluator.web.shared.frame import Chosen, chosen
from evaluator.web.shared.passages import slug
from evaluator.web.shared.rules import EVALUATING
from evaluator.web.shared.service import service
from evaluator.writing.passages import By, is_handed_over
from evaluator.writing.places import RECOMMENDATION, Place, languages_of, places
from surveys.diagnostics import InputRejected

if TYPE_CHECKING:
    from sqlalchemy import Connection

pages: Final = protected("writing", __name__, roles=EVALUATING, url_prefix="/p/<programme>/rapportens-tekster")
NEW: Final = "anbefaling-ny"
"""Where a recommendation is begun that has no number yet."""
_RECOMMENDATION: Final = re.compile(r"anbefaling-([1-9][0-9]{0,5})")
Errors = list[tuple[str, str]]
"""The field that is wrong and what is said of it; '' for the whole form."""


@dataclass(frozen=True)
class Desk:
    """A place of a counted milestone, with what stands there and what waits in the form of whoever looks."""

    loaded: Programme
    chosen: Chosen
    findings: Findings
    place: Place
    versions: tuple[Version, ...]
    waiting: Waiting | None
    people: Mapping[str, str]
    handed_over: bool = False
    """Whether it is a recommendation that was handed over, so that its words stand."""

    @property
    def at(self) -> At:
        return self.place.at(self.chosen.milestone.key)

    @property
    def recommends(self) -> bool:
        return self.place.place == RECOMMENDATION

    @property
    def held(self) -> Version | None:
        return self.versions[-1] if self.versions else None

    @property
    def seen(self) -> int:
        """The number of the version that holds, 0 for none."""
        return self.held.version if self.held else 0

    @property
    def languages(self) -> tuple[str, ...]:
        return languages_of(self.findings.programme)

    @cached_property
    def wordings(self) -> dict[str, Wording]:
        return {one: Wording(Texts(one), self.findings.programme) for one in self.languages}

    @cached_property
    def facts(self) -> dict[str, dict[str, Fact]]:
        """The figures by language."""
        return {language: facts(self.findings, w) for language, w in self.wordings.items()}

    @property
    def known(self) -> dict[str, Fact]:
        """The figures by which texts are compared with what they were written over."""
        return self.facts[self.languages[0]]

    @property
    def state_of_figures(self) -> str:
        """Another where the milestone was counted again with other figures."""
        said = "\n".join(f"{one.key}={one.shown}={one.verdict}" for one in self.known.values())
        return hashlib.sha256(said.encode()).hexdigest()[:16]

    def filled(self, text: Mapping[str, str], language: str) -> str:
        return filled(text.get(language, ""), self.facts[language])[0]


def desk(programme: str, named: str) -> Desk:
    """404 where there is no such place, or its milestone is not counted."""
    loaded = programme_or_404(programme)
    its = chosen(loaded)
    findings = its.findings or abort(404)
    place = place_of(findings.programme, named)
    at = place.at(its.milestone.key)
    with service().store.reading() as db:
        own, found = waiting(db, programme, actor()).get(at), tuple(versions(db, programme, at))
        handed = is_handed_over(db, programme, at)
        people = people_of(db, texts())
    if at.key and at.place == RECOMMENDATION and not found:
        abort(404)
    return Desk(loaded, its, findings, place, found, own, people, handed)


def people_of(db: Connection, t: Texts) -> dict[str, str]:
    """Who wrote, by the id under which they did."""
    return names(db) | {COMMAND_LINE: t(f"accounts.actor_{COMMAND_LINE}")}


def with_theory(findings: Findings) -> Findings:
    """With the evidence on the theory, which first drafts tell of."""
    here, programme = service(), findings.programme.key
    with here.store.reading(snapshot=True) as db:
        return with_evidence(db, count_of(db, programme, findings.milestone.key), findings, memory=here.found)


def place_of(programme: Programme, named: str) -> Place:
    numbered = _RECOMMENDATION.fullmatch(named)
    if named == NEW or numbered:
        return Place(RECOMMENDATION, numbered[1] if numbered else "")
    return next((one for one in places(programme) if slug_of(one) == named), None) or abort(404)


def place_of_at(programme: Programme, at: At) -> Place:
    """The place of a text that is stored."""
    known = (one for one in places(programme) if one.at(at.milestone) == at)
    return next(known, Place(at.place, at.key))


def slug_of(place: Place) -> str:
    if place.place == RECOMMENDATION and not place.key:
        return NEW
    return slug(place.place, place.key)


def title_of(place: Place, t: Texts) -> str:
    """What a place is called: an outcome by its own title."""
    if place.node is not None:
        return t.pick(place.node.title)
    if place.place == RECOMMENDATION and not place.key:
        return t("writing.new_recommendation")
    said = t(f"writing.place_{place.place}")
    return f"{said} {place.key}" if place.key else said


def by() -> By:
    return By(account=actor(), now=service().now(), synthetic=service().synthetic)


def words(name: str) -> str:
    """What was typed into a field of several lines, without what cannot be printed."""
    return printable(request.form.get(name, "").replace("\r\n", "\n")).strip()


def expired() -> Errors:
    """What is wrong with the token of a form; nothing where all is well."""
    return [] if FlaskForm().validate_on_submit() else [("", texts()("writing.expired"))]


def errors_of(error: InputRejected) -> Errors:
    """What was refused, in words, by field."""
    return [
        (str(one.place[0]) if one.place else "", rendered(one, texts(), in_editor=True).sentences)
        for one in error.diagnostics
    ]


def to_list(programme: str, at: Chosen, anchor: str = "") -> Response:
    where = url_for("writing.listing", programme=programme, nedslag=at.milestone.key)
    return redirect(f"{where}#{anchor}" if anchor else where)
