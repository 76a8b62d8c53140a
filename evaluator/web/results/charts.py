"""The steering group's pages: three screens, a list of charts, and a page for each; served as they were published.

Until something is published evaluators see a draft of it, and the steering group where the count was shown to it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from flask import Response, abort, make_response, request, session, url_for
from flask_login import current_user
from markupsafe import Markup

from evaluator.documents.approving import waits_for_approval
from evaluator.programme.model import Milestone, Programme
from evaluator.releases.composing import composed
from evaluator.releases.gates import SIGNERS
from evaluator.releases.serving import Made, remembered, render
from evaluator.rendering.format import Draft, Format
from evaluator.rendering.screens import CHARTS, STEERING, chart_of, reading_of
from evaluator.results.milestones import counts_to_see
from evaluator.results.stages import Stage, awaited_until, stages, worked_on
from evaluator.store.release_tables import COMPLETE, PUBLISHED
from evaluator.store.releases import published
from evaluator.store.renderings import Latest, latest
from evaluator.store.to_do import proposals_to_sign, recommendations_to_answer
from evaluator.store.waves import waves
from evaluator.web.shared.access import may, programme_or_404, protected, texts
from evaluator.web.shared.frame import show
from evaluator.web.shared.rules import EVALUATING, READING
from evaluator.web.shared.service import service

if TYPE_CHECKING:
    from sqlalchemy import Connection

pages = protected("steering", __name__, roles=READING)
HALF_AN_HOUR: Final = 1800
"""A page is asked for again after so many seconds: the token in its frame does not last much longer."""


@dataclass(frozen=True, slots=True)
class At:
    """The milestone of a page, with what is published of it; where it stands is told where nothing is."""

    loaded: Programme
    milestone: Milestone
    latest: Latest | None
    stage: Stage | None = None
    until: str = ""


@pages.get("/styregruppe")
def page(programme: str) -> Response:
    return steering_page(programme_or_404(programme))


@pages.get("/diagrammer")
def charts(programme: str) -> Response:
    return _page(programme_or_404(programme), CHARTS, "results/charts.html")


@pages.get("/diagrammer/<milestone>/<key>")
def chart(programme: str, milestone: str, key: str) -> Response:
    return _page(programme_or_404(programme), chart_of(key), "results/chart.html", milestone, key=key)


@pages.get("/laes/<milestone>/<key>")
def read(programme: str, milestone: str, key: str) -> Response:
    """The report part by part: as a whole it is more than a phone should fetch."""
    return _page(programme_or_404(programme), reading_of(key), "results/reading.html", milestone)


def steering_page(loaded: Programme) -> Response:
    return _page(loaded, STEERING, "results/steering.html", waits=_waits(loaded))


def _waits(loaded: Programme) -> tuple[tuple[str, str], ...]:
    """What the steering group, or whoever checks a report, is waited for, each with where it is done."""
    key, is_steering = loaded.key, may(("steering",), loaded.key)
    gate = PUBLISHED if is_steering else COMPLETE
    with service().store.reading() as db:
        proposals = dict(proposals_to_sign(db, key, current_user.get_id(), gate))
        number = recommendations_to_answer(db, key) if is_steering else 0
    t, found = texts(), []
    for one in loaded.milestones:
        if one.key in proposals and (proposals[one.key] >= SIGNERS) is is_steering:
            said = t(f"screens.to_sign_{gate}", milestone=t.pick(one.title))
            found.append((said, url_for("releases.page_of", programme=key, nedslag=one.key)))
    if number:
        said = t(f"screens.to_answer{'_one' if number == 1 else ''}", n=t.number(number))
        found.append((said, url_for("recommendations.listing", programme=key)))
    return tuple(found)


def _plan_waits(loaded: Programme) -> tuple[tuple[str, str], ...]:
    """That the plan waits for the steering group, said until something is published: reading it costs more than a page
    that is kept."""
    if not may(("steering",), loaded.key):
        return ()
    with service().store.reading(snapshot=True) as db:
        waits = waits_for_approval(db, loaded.key)
    return ((texts()("plan.waits_home"), url_for("agreement.plan", programme=loaded.key)),) if waits else ()


def _page(loaded: Programme, form: Format, template: str, milestone: str = "", **values: object) -> Response:
    """A screen in the frame of whoever looks; a browser that has it already is told so."""
    here, which = service(), Made(form, _language(loaded))
    with here.store.reading() as db:
        at = _at(db, loaded, which, milestone or request.args.get("nedslag", ""))
        etag = _etag(at.latest.etag, values) if at.latest and at.latest.etag else ""
        if etag and request.if_none_match.contains(etag):
            return _kept(Response(status=304), etag)
        kept = remembered(db, at.latest.file, at.latest.etag, here.pages) if etag and at.latest else None
    if at.latest is None and form is STEERING:
        others = values.get("waits")
        values["waits"] = (*_plan_waits(loaded), *(others if isinstance(others, tuple) else ()))
    screen = _draft(at, form) if at.latest is None else Markup((kept or _rendered(at, which)).decode())
    response = make_response(show(template, loaded, at=at, screen=screen, **values))
    return _kept(response, etag) if kept else response


def _at(db: Connection, loaded: Programme, which: Made, key: str) -> At:
    """The milestone that the address names, else for evaluators the one that is being worked on, and for the others the
    last that is published. What is published is found in one statement, and where nothing is, how far it has come."""
    holds = latest(db, loaded.key, *which.kept_as)
    ordered = [one.key for one in sorted(loaded.milestones, key=lambda one: one.cut_off)]
    if not key and not may(EVALUATING, loaded.key):
        key = ([one for one in ordered if one in holds] or [""])[-1]
    if key in holds:
        return At(loaded, _milestone_or_404(loaded, key), holds[key])
    found = stages(db, loaded, now=service().now())
    its = _milestone_or_404(loaded, key or worked_on(found))
    own = [one for one in waves(db, loaded.key) if one.milestone == its.key]
    until = texts().date(awaited_until(its, own, found[its.key]))
    return At(loaded, its, holds.get(its.key), found[its.key], until)


def _milestone_or_404(loaded: Programme, key: str) -> Milestone:
    return next((one for one in loaded.milestones if one.key == key), None) or abort(404)


def _kept(response: Response, etag: str) -> Response:
    response.set_etag(etag)
    response.cache_control.private = response.cache_control.no_cache = True
    return response


def _rendered(at: At, which: Made) -> bytes:
    """Made now, and kept for whoever comes next."""
    with service().store.reading() as db:
        its = published(db, at.loaded.key)[at.milestone.key]
    try:
        return render(service().store, its, which)
    except KeyError:
        abort(404)


def _draft(at: At, form: Format) -> Markup | None:
    """What the count makes now; None where there is none that may be seen."""
    here, shown_only = service(), not may(EVALUATING, at.loaded.key)
    with here.store.reading(snapshot=True) as db:
        count = counts_to_see(db, at.loaded.key, shown_only=shown_only).get(at.milestone.key)
        if count is None:
            return None
        findings = composed(db, count, shown_only=shown_only, memory=here.found)
    try:
        return Markup(form.make(Draft(findings), texts().language).decode())
    except KeyError:
        abort(404)


def _language(loaded: Programme) -> str:
    """That of the session where the programme has it."""
    own = texts().language
    return own if own in loaded.languages else loaded.languages[0]


def _etag(of_file: str, values: Mapping[str, object]) -> str:
    """Of a file in the frame of whoever looks, with what else stands there."""
    turn = int(service().now().timestamp()) // HALF_AN_HOUR
    frame = (
        of_file,
        current_user.get_id(),
        session.get("language", ""),
        session.get("csrf_token", ""),
        str(turn),
        repr(values),
    )
    return hashlib.sha256("\n".join((request.full_path, *frame)).encode()).hexdigest()
