"""Every place of a milestone's report with its text as it would be read, and how far it has come."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from flask import flash
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response

from evaluator.findings.model import Findings
from evaluator.findings.written import Recommendation
from evaluator.programme.model import Programme
from evaluator.reporting.facts import Fact, facts, filled
from evaluator.reporting.wording import Wording
from evaluator.store.writing import At, Version, passages, waiting
from evaluator.texts import Texts
from evaluator.texts.diagnostics import rendered
from evaluator.web.shared.access import actor, programme_or_404, texts
from evaluator.web.shared.frame import chosen, show
from evaluator.web.shared.service import service
from evaluator.web.writing.desk import by, expired, pages, people_of, slug_of, title_of, to_list, with_theory
from evaluator.writing.checking import UNSIGNED, problems_of
from evaluator.writing.first_drafts import Drafts
from evaluator.writing.joining import signed_by
from evaluator.writing.marks import figures
from evaluator.writing.passages import Typed, reference_of, save
from evaluator.writing.places import RECOMMENDATION, Place, places
from evaluator.writing.recommendations import handed_over, recommendations, told

STATES = ("empty", "machine", "draft", "signed")


@dataclass(frozen=True, slots=True)
class Row:
    """``state``: one of `STATES`. ``said``: the text with its figures; ``problems``: what keeps it from being released,
    besides that it is not signed; ``waits``: whether words of whoever looks wait in its form."""

    slug: str
    title: str
    place: str
    state: str
    said: str = ""
    who: str = ""
    version: Version | None = None
    problems: tuple[str, ...] = ()
    waits: bool = False


@dataclass(frozen=True, slots=True)
class Recommended:
    """A recommendation with what was answered. ``handed``: whether it is a row of the register, by its
    ``reference``."""

    its: Recommendation
    row: Row
    to: str
    reference: str
    handed: bool


class Listing:
    """The rows of a counted milestone, in the language of whoever looks."""

    def __init__(self, findings: Findings, t: Texts) -> None:
        self.findings, self.t = findings, t
        with service().store.reading() as db:
            self.held = passages(db, findings.programme.key, findings.milestone.key)
            self.own, self.people = waiting(db, findings.programme.key, actor()), people_of(db, t)
            self._recommended = recommendations(db, findings)
            self._told = [told(db, findings.programme.key, some) for some in self._recommended]
            self._handed = handed_over(db, findings.programme.key)

    @property
    def programme(self) -> Programme:
        return self.findings.programme

    @cached_property
    def known(self) -> dict[str, Fact]:
        return figures(self.findings)

    @cached_property
    def shown(self) -> dict[str, Fact]:
        return facts(self.findings, Wording(self.t, self.programme))

    def rows(self) -> list[Row]:
        its = [(one, one.at(self.findings.milestone.key)) for one in places(self.programme)]
        return [self._row(one, at, self.held.get(at)) for one, at in its]

    def recommendations(self) -> list[list[Recommended]]:
        """Those of the milestone, and those of milestones before it."""
        pairs = [zip(*its, strict=True) for its in zip(self._recommended, self._told, strict=True)]
        return [[self._recommendation(version, one) for version, one in its] for its in pairs]

    def _recommendation(self, version: Version, its: Recommendation) -> Recommended:
        reference = reference_of(version.at)
        row = self._row(Place(RECOMMENDATION, version.at.key), version.at, version)
        return Recommended(its, row, self.t.pick(its.to), reference, reference in self._handed)

    def said(self, its: Version) -> str:
        return filled(self.t.pick(its.text), self.shown)[0]

    def state(self, its: Version) -> str:
        return "signed" if its.signed else "machine" if its.by_machine else "draft"

    def problems(self, its: Version) -> tuple[str, ...]:
        found = problems_of(its, self.programme, self.known)
        return tuple(rendered(one, self.t).sentences for one in found if one.code not in UNSIGNED)

    def _row(self, place: Place, at: At, its: Version | None) -> Row:
        named = (slug_of(place), title_of(place, self.t), place.place)
        if its is None or not its.text:
            return Row(*named, "empty", waits=at in self.own)
        who = signed_by(its, self.people) or self.people.get(its.recorded_by, its.recorded_by)
        return Row(*named, self.state(its), self.said(its), who, its, self.problems(its), waits=at in self.own)


@pages.get("/")
def listing(programme: str) -> str:
    loaded = programme_or_404(programme)
    its = chosen(loaded)
    listed = Listing(its.findings, texts()) if its.findings else None
    rows, (own, earlier) = (listed.rows(), listed.recommendations()) if listed else ([], ([], []))
    counted = {state: sum(one.state == state for one in rows) for state in STATES}
    values = {"rows": rows, "counted": counted, "flagged": sum(bool(one.problems) for one in rows)}
    frame = {"chosen": its, "findings": its.findings, "form": FlaskForm()}
    return show("writing/listing.html", loaded, **values, **frame, recommended=own, earlier=earlier)


@pages.post("/udkast")
def draft_all(programme: str) -> Response:
    """First drafts of all places where nothing was ever written."""
    its = chosen(programme_or_404(programme))
    for _, said in (errors := expired()):
        flash(said, "problem")
    if its.findings and not errors:
        made = _drafted(its.findings)
        flash(texts()("writing.drafted" if made else "writing.nothing_to_draft", n=made))
    return to_list(programme, its)


def _drafted(findings: Findings) -> int:
    """How many texts are drafted: those of places where nothing stands, also not by the time they are saved."""
    drafts, milestone, known = Drafts(with_theory(findings)), findings.milestone.key, figures(findings)
    with service().store.reading() as db:
        held = passages(db, findings.programme.key, milestone)
    every = (
        (one.at(milestone), drafts.draft(one)) for one in places(findings.programme) if one.at(milestone) not in held
    )
    drafted = {at: text for at, text in every if text}
    with service().store.writing() as db:
        for at in passages(db, findings.programme.key, milestone):
            drafted.pop(at, None)
        for at, text in drafted.items():
            save(db, findings, at, Typed(text=text, seen=0), by(), known=known, by_machine=True)
    return len(drafted)
