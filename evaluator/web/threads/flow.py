"""From opportunity space to action in the browser: the picture, its tables, and every gap with a way to its row."""

from __future__ import annotations

import datetime as dt
from typing import Final

from flask import abort, request
from flask.typing import ResponseReturnValue

from evaluator.programme.model import Programme
from evaluator.reporting import flow as told
from evaluator.reporting.blocks import Beside
from evaluator.reporting.context import labels
from evaluator.reporting.wording import Wording
from evaluator.threads.timeline import flow_now
from evaluator.web.shared.access import programme_or_404, protected, texts
from evaluator.web.shared.frame import show
from evaluator.web.shared.rules import EVALUATING
from evaluator.web.shared.service import service
from evaluator.web.threads.desk import marked, row_address, today

MOST: Final = 50
"""Gaps of a kind that are listed at once, those that are open longest first."""
pages: Final = protected("way", __name__, roles=EVALUATING, url_prefix="/p/<programme>/vejen")


@pages.get("/")
def flow(programme: str) -> ResponseReturnValue:
    """Today or as of a milestone's cut-off, of all or of one process or body."""
    loaded, t = programme_or_404(programme), texts()
    process, body, as_of = request.args.get("forloeb", ""), request.args.get("organ", ""), _as_of(loaded)
    with service().store.reading(snapshot=True) as db:
        its = flow_now(db, programme, as_of, process=process, body=body)
        bodies = flow_now(db, programme, as_of, process=process).by_body if body else its.by_body
    titles = {one.key: t.pick(one.title) for one in loaded.processes}
    tables = [told.passages_table(its, t), *([] if process or body else told.by_tables(its, titles, t))]
    return show(
        "threads/flow.html",
        loaded,
        its=its,
        gaps=told.by_gap(its),
        most=len(its.gaps) if request.args.get("alle") else MOST,
        report={"labels": labels(Wording(t, loaded))},
        picture=Beside(told.flow_figure(its, t), told.steps_table(its, t)),
        tables=tables,
        chosen={"nedslag": request.args.get("nedslag", ""), "forloeb": process, "organ": body},
        bodies=sorted(set(bodies) | ({body} if body else set())),
        reached=[one for one in loaded.milestones if one.cut_off <= today()],
        row_address=row_address,
        **marked(programme),
    )


def _as_of(programme: Programme) -> dt.date:
    key = request.args.get("nedslag", "")
    if not key:
        return today()
    return next((one.cut_off for one in programme.milestones if one.key == key and one.cut_off <= today()), None) or (
        abort(404)
    )
