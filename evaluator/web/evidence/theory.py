"""The theory tested: every link in a line under the picture, a link with all under it, and where a thing is used."""

from __future__ import annotations

from typing import Final

from flask import abort, redirect, request, url_for
from markupsafe import Markup
from werkzeug.wrappers import Response

from evaluator.evidence.describing import left_over, piece_told
from evaluator.evidence.labels import thing_in_words
from evaluator.evidence.sources import Known, contradicts, known, thing
from evaluator.programme.model import Link
from evaluator.rendering.screens import EVIDENCE, THEORY_TESTED, chart_of
from evaluator.reporting import theory_tested
from evaluator.reporting.theory import SIGNS, theory_svg
from evaluator.reporting.wording import Wording
from evaluator.results.milestones import counts_to_see
from evaluator.store.evidence import About, pieces
from evaluator.store.evidence_tables import KINDS
from evaluator.store.renderings import latest
from evaluator.store.to_do import evidence_to_judge
from evaluator.web.evidence.desk import Desk, account_names, desk, judging, page, pages
from evaluator.web.shared.access import may, programme_or_404, texts
from evaluator.web.shared.needs import Now, needs_doing
from evaluator.web.shared.rules import CHECKING, EVALUATING, only
from evaluator.web.shared.service import service

_WORDS: Final[dict[str, object]] = {"look_of": theory_tested.LOOK_OF, "signs": SIGNS, "telling": theory_tested}


@needs_doing("evidence", "theory_tested.tested")
def to_judge(now: Now) -> int:
    return evidence_to_judge(now.db, now.programme.key, now.milestone)


@pages.get("/")
def tested(programme: str) -> str | Response:
    if (elsewhere := _as_published(programme, THEORY_TESTED)) is not None:
        return elsewhere
    at = desk(programme)
    if at.tested is None or at.held is None:
        return page("tested", at)
    others = [piece_told(one, with_words=True) for _, some in left_over(at.held) for one in some]
    return page("tested", at, picture=picture(at), others=others, **_WORDS)


@pages.get("/forbindelse/<source>/<target>")
def link(programme: str, source: str, target: str) -> str | Response:
    """A link with everything under it."""
    if (elsewhere := _as_published(programme, EVIDENCE)) is not None:
        return elsewhere
    at, about = desk(programme), About(subject="link", place=f"{source}>{target}")
    if at.tested is None:
        return redirect(url_for("theory_tested.tested", programme=programme, nedslag=at.milestone))
    its = next((one for one in at.tested.links if one.key == about.place), None) or abort(404)
    where: dict[str, object] = {"link": its, "names": {}, "records": {}, "things": {}, "doubted": ()}
    if judging(at):
        now = now_known(at)
        where |= {"names": account_names(), "records": records(at), "things": things_of(at, now)}
        where["doubted"] = {one.piece.id for some in at.pieces for one in some if contradicts(now, one.piece)}
    return page("link", at, **where, **_WORDS)


def _as_published(programme: str, part: str) -> Response | None:
    """Where the steering group reads what is published of a milestone: what is recorded since, nobody has signed. None
    for those who check a report, and where nothing is published."""
    if may(CHECKING, programme):
        return None
    loaded, form = programme_or_404(programme), chart_of(part)
    with service().store.reading() as db:
        holds = latest(db, programme, form.suffix, texts().language)
    ordered = [one.key for one in sorted(loaded.milestones, key=lambda one: one.cut_off) if one.key in holds]
    key = request.args.get("nedslag") or (ordered or [""])[-1]
    if key not in holds:
        return None
    there = url_for("steering.chart", programme=programme, milestone=key, key=part)
    return redirect(there if holds[key].etag else url_for("steering.charts", programme=programme, nedslag=key))


@pages.get("/brugt")
@only(*EVALUATING)
def used(programme: str) -> str:
    """Where a thing is used as evidence."""
    at, kind, reference = desk(programme), request.args.get("slags", ""), request.args.get("ting", "")
    if kind not in KINDS or at.held is None:
        abort(404)
    some = [(about, piece_told(one, with_words=True)) for about, own in at.held.pieces.items() for one in own]
    its = [(about, one) for about, one in some if (one.kind, one.reference) == (kind, reference)]
    named = things_of(at, now_known(at)).get(its[0][1].id) if its else None
    return page("used", at, its=its, thing=named or texts()(f"evidence.kind_{kind}"), **_WORDS)


def picture(at: Desk) -> Markup:
    """Links lead to their pages."""
    assert at.tested is not None
    findings, programme = at.chosen.findings, at.loaded.key

    def leads_to(one: Link) -> str:
        return url_for(
            "theory_tested.link", programme=programme, source=one.source, target=one.target, nedslag=at.milestone
        )

    ratings = {one.key: one.rating for one in at.tested.links}
    mark = texts()("common.demonstration") if findings and findings.synthetic else ""
    statuses = findings.node_status if findings else {}
    return Markup(theory_svg(at.known, statuses, texts(), mark=mark, ratings=ratings, leads_to=leads_to))


def records(at: Desk) -> dict[object, object]:
    """Who judged each piece and when, by its id."""
    return {one.piece.id: one.piece.recorded for some in at.pieces for one in some}


def now_known(at: Desk) -> Known:
    """What is known of everything that evidence points at."""
    here = service()
    with here.store.reading(snapshot=True) as db:
        counts = counts_to_see(db, at.loaded.key, shown_only=False)
        wanted = {(one.kind, one.reference) for one in pieces(db, at.loaded.key)}
        return known(db, at.known, counts, wanted, memory=here.found)


def things_of(at: Desk, now: Known) -> dict[object, str]:
    """What each piece points at in words, by its id; only of what is there and shown."""
    w = Wording(texts(), at.known)
    found: dict[object, str] = {}
    for some in at.pieces:
        for one in some:
            its = thing(now, one.piece.kind, one.piece.reference, one.piece.milestone) if one.piece.reference else None
            if its is not None:
                found[one.piece.id] = thing_in_words(its, now, w)
    return found
