"""The steering group's pages: three screens, a list of charts, and a page for each; served as they were published.

Until something is published evaluators see a draft of it, and the steering group where the count was shown to it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from flask import Response, abort, make_response, request, session
from flask_login import current_user
from markupsafe import Markup

from evaluator.documents.approving import waits_for_approval
from evaluator.programme.model import Milestone, Programme
from evaluator.releases.composing import composed
from evaluator.releases.serving import Made, file_of, kept_or_made
from evaluator.rendering.format import Draft, Format
from evaluator.rendering.screens import CHARTS, STEERING, chart_of
from evaluator.results.milestones import counts_to_see
from evaluator.results.stages import Stage, awaited_until, stages, worked_on
from evaluator.store import releases
from evaluator.store.releases import Release
from evaluator.store.renderings import head_of
from evaluator.store.waves import waves
from evaluator.web.shared.access import may, programme_or_404, protected, texts
from evaluator.web.shared.frame import show
from evaluator.web.shared.rules import EVALUATING, READING
from evaluator.web.shared.service import service

pages = protected("steering", __name__, roles=READING)
HALF_AN_HOUR: Final = 1800
"""A page is asked for again after so many seconds: the token in its frame does not last much longer."""


@dataclass(frozen=True, slots=True)
class At:
    """The milestone of a page, where it stands, and what is published of it."""

    loaded: Programme
    milestone: Milestone
    stage: Stage
    until: str
    release: Release | None


@pages.get("/styregruppe")
def page(programme: str) -> Response:
    return steering_page(programme_or_404(programme))


@pages.get("/diagrammer")
def charts(programme: str) -> Response:
    return _shown(_at(programme_or_404(programme)), CHARTS, "results/charts.html")


@pages.get("/diagrammer/<milestone>/<key>")
def chart(programme: str, milestone: str, key: str) -> Response:
    at = _at(programme_or_404(programme), milestone)
    return _shown(at, chart_of(key), "results/chart.html", key=key)


def steering_page(loaded: Programme) -> Response:
    at = _at(loaded)
    return _shown(at, STEERING, "results/steering.html", plan_waits=_plan_waits(at))


def _plan_waits(at: At) -> bool:
    """Whether the steering group is to approve the plan; said until something is published."""
    if at.release is not None or not may(("steering",), at.loaded.key):
        return False
    with service().store.reading(snapshot=True) as db:
        return waits_for_approval(db, at.loaded.key)


def _at(loaded: Programme, milestone: str = "") -> At:
    """The milestone that the address names, else for evaluators the one that is being worked on, and for the others the
    last that is published."""
    here = service()
    with here.store.reading(snapshot=True) as db:
        found, holds = stages(db, loaded, now=here.now()), releases.published(db, loaded.key)
        out = [one for one in found if one in holds]
        first = worked_on(found) if may(EVALUATING, loaded.key) or not out else out[-1]
        key = milestone or request.args.get("nedslag") or first
        if key not in found:
            abort(404)
        its_waves = [one for one in waves(db, loaded.key) if one.milestone == key]
    its = loaded.milestone(key)
    until = texts().date(awaited_until(its, its_waves, found[key]))
    return At(loaded, its, found[key], until, holds.get(key))


def _shown(at: At, form: Format, template: str, **values: object) -> Response:
    """A screen in the frame of whoever looks; a browser that has it already is told so."""
    its = at.release
    if its is None:
        return make_response(show(template, at.loaded, at=at, screen=_draft(at, form), **values))
    language = _language(at.loaded)
    which = Made(form, language)
    with service().store.reading() as db:
        head = head_of(db, file_of(its, which))
    etag = _etag(head.etag) if head else ""
    if etag and request.if_none_match.contains(etag):
        response = Response(status=304)
    else:
        screen = _or_404(lambda: kept_or_made(service().store, its, which))
        response = make_response(show(template, at.loaded, at=at, screen=screen, **values))
    if etag:
        response.set_etag(etag)
        response.cache_control.private = response.cache_control.no_cache = True
    return response


def _draft(at: At, form: Format) -> Markup | None:
    """What the count makes now; None where there is none that may be seen."""
    here, shown_only = service(), not may(EVALUATING, at.loaded.key)
    with here.store.reading(snapshot=True) as db:
        count = counts_to_see(db, at.loaded.key, shown_only=shown_only).get(at.milestone.key)
        if count is None:
            return None
        findings = composed(db, count, shown_only=shown_only, memory=here.found)
    return _or_404(lambda: form.make(Draft(findings), texts().language))


def _or_404(make: Callable[[], bytes]) -> Markup:
    try:
        return Markup(make().decode())
    except KeyError:
        abort(404)


def _language(loaded: Programme) -> str:
    """That of the session where the programme has it."""
    own = texts().language
    return own if own in loaded.languages else loaded.languages[0]


def _etag(of_file: str) -> str:
    """Of a file in the frame of whoever looks."""
    turn = int(service().now().timestamp()) // HALF_AN_HOUR
    frame = (of_file, current_user.get_id(), session.get("language", ""), session.get("csrf_token", ""), str(turn))
    return hashlib.sha256("\n".join((request.full_path, *frame)).encode()).hexdigest()
