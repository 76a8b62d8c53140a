"""From opportunity space to action in the browser: the picture, its tables, and every gap with a way to its row."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from flask import abort, request
from flask.typing import ResponseReturnValue

from evaluator.findings.flow import found_on
from evaluator.findings.flow_findings import FlowFindings, Gap
from evaluator.findings.flow_now import way_now
from evaluator.programme.model import Programme
from evaluator.reporting import flow as told
from evaluator.reporting.blocks import Beside
from evaluator.reporting.context import labels
from evaluator.reporting.wording import Wording
from evaluator.web.shared.access import programme_or_404, protected, texts
from evaluator.web.shared.frame import show
from evaluator.web.shared.rules import EVALUATING
from evaluator.web.shared.service import service
from evaluator.web.threads.desk import marked, row_address, today

MOST: Final = 20
"""Gaps of a kind that are listed beside those of other kinds, those that are open longest first."""
ON_A_PAGE: Final = 50
"""Of one kind alone: twice as many are 17,666 pixels on a phone."""
pages: Final = protected("flow_pages", __name__, roles=EVALUATING, url_prefix="/p/<programme>/vejen")


@pages.get("/")
def flow(programme: str) -> ResponseReturnValue:
    """Today or as of a milestone's cut-off, of all or of one process or body."""
    loaded, t = programme_or_404(programme), texts()
    process, body, as_of = request.args.get("forloeb", ""), request.args.get("organ", ""), _as_of(loaded)
    with service().store.reading(snapshot=True) as db:
        way = way_now(db, programme, as_of)
    its, bodies = found_on(way, process=process, body=body), way.bodies(process)
    gaps = _gaps(its)
    titles = {one.key: t.pick(one.title) for one in loaded.processes}
    tables = [told.passages_table(its, t), *([] if process or body else told.by_tables(its, titles, t))]
    return show(
        "threads/flow.html",
        loaded,
        its=its,
        gaps=gaps,
        report={"labels": labels(Wording(t, loaded))},
        picture=Beside(told.flow_figure(its, t), told.steps_table(its, t)),
        tables=tables,
        one_kind=request.args.get("mangler", "") in gaps,
        chosen={"nedslag": request.args.get("nedslag", ""), "forloeb": process, "organ": body},
        bodies=sorted(set(bodies) | ({body} if body else set())),
        reached=[one for one in loaded.milestones if one.cut_off <= today()],
        row_address=row_address,
        **marked(programme),
    )


@dataclass(frozen=True, slots=True)
class _Gaps:
    """Those of a kind that are shown, of ``n``."""

    rows: Sequence[Gap]
    n: int
    page: int = 1
    pages: int = 1


def _gaps(its: FlowFindings) -> dict[str, _Gaps]:
    """Of all kinds the first, or of the one that is asked for a page; by name of the kind."""
    every = {"_".join(passage): gaps for passage, gaps in told.by_gap(its).items()}
    wanted = request.args.get("mangler", "")
    if wanted not in every:
        return {kind: _Gaps(gaps[:MOST], len(gaps)) for kind, gaps in every.items()}
    gaps = every[wanted]
    pages_ = -(-len(gaps) // ON_A_PAGE)
    page = min(max(request.args.get("side", 1, type=int), 1), pages_)
    return {wanted: _Gaps(gaps[(page - 1) * ON_A_PAGE : page * ON_A_PAGE], len(gaps), page, pages_)}


def _as_of(programme: Programme) -> dt.date:
    key = request.args.get("nedslag", "")
    if not key:
        return today()
    return next((one.cut_off for one in programme.milestones if one.key == key and one.cut_off <= today()), None) or (
        abort(404)
    )
