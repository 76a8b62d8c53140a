"""What the evaluator judges: how a link is rated and what was seen, which assumptions hold, how likely rivals are."""

from __future__ import annotations

from collections.abc import Mapping

from flask import abort, request
from werkzeug.wrappers import Response

from evaluator.evidence.judging import VERDICTS, Judgement, is_known, latest_judgement
from evaluator.evidence.judging import judge as judge_it
from evaluator.evidence.labels import about_in_words
from evaluator.store.evidence import About, Judged, judgements
from evaluator.web.evidence.desk import (
    Desk,
    about_or_404,
    account_names,
    address,
    desk,
    errors_of,
    go,
    number,
    page,
    pages,
)
from evaluator.web.shared.access import actor, texts
from evaluator.web.shared.posted import posted
from evaluator.web.shared.rules import EVALUATING, only
from evaluator.web.shared.service import service
from surveys.diagnostics import InputRejected


@pages.route("/vurdering", methods=["GET", "POST"])
@only(*EVALUATING)
def judge(programme: str) -> str | Response | tuple[str, int]:
    at, about = desk(programme), about_or_404(request.args.get("om", ""))
    if not is_known(at.known, about):
        abort(404)
    errors = posted() if request.method == "POST" else []
    if request.method == "POST" and not errors:
        try:
            return _judged(at, about)
        except InputRejected as error:
            errors = errors_of(error)
    shown = page("judgement", at, errors, **_shown(at, about))
    return (shown, 422) if errors else shown


def _judged(at: Desk, about: About) -> Response:
    here = service()
    typed = {name: request.form.get(name, "") for name in ("verdict", "seen", "for_whom", "why")}
    its = Judgement(about=about, milestone=at.milestone, **typed)
    with here.store.writing() as db:
        judge_it(db, at.loaded, its, version=number("version"), actor=actor(), now=here.now())
    return go(at, about, "saved")


def _shown(at: Desk, about: About) -> dict[str, object]:
    """What holds now is what the form begins with, also where it was judged at an earlier milestone."""
    with service().store.reading(snapshot=True) as db:
        own = latest_judgement(db, at.loaded.key, about, at.milestone)
        history = [one for one in judgements(db, at.loaded.key) if one.about == about]
    holds = at.held.judged.get(about) if at.held else None
    link = next((one for one in at.tested.links if one.key == about.place), None) if at.tested else None
    return {
        "about": about,
        "title": about_in_words(at.known, about, texts()),
        "typed": request.form or _typed(holds),
        "version": request.form.get("version", own.version if own else 0),
        "verdicts": VERDICTS[about.subject],
        "kind": {"assumption": "state", "rival": "weight"}.get(about.subject, "rating"),
        "link": link,
        "has_evidence": bool(at.held and at.held.pieces.get(about)),
        "history": history,
        "names": account_names(),
        "back": address(at.loaded.key, about, at.milestone),
    }


def _typed(holds: Judged | None) -> Mapping[str, str]:
    if holds is None:
        return {}
    own = {name: getattr(holds, name) for name in ("verdict", "seen", "for_whom")}
    return own | {"why": holds.recorded.why}
