"""Any question of a milestone: found by browsing or by its words, and how it was answered."""

from __future__ import annotations

from itertools import groupby

from flask import Response, abort, redirect, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from evaluator.exploring import question_report
from evaluator.exploring.questions import WAYS, Counted, Look, counted, look
from evaluator.findings.questions import found
from evaluator.programme.model import Programme
from evaluator.reporting.context import labels
from evaluator.reporting.wording import Wording
from evaluator.results.milestones import count_of
from evaluator.texts.diagnostics import rendered
from evaluator.web.exploring.files import FORMS, table_file
from evaluator.web.shared.access import programme_or_404, protected, texts
from evaluator.web.shared.frame import Chosen, chosen, show
from evaluator.web.shared.service import service
from surveys.diagnostics import InputRejected
from surveys.kinds.all import kind_of

pages = protected("questions", __name__, roles=("evaluator",), url_prefix="/p/<programme>/sporgsmaal")


@pages.get("/")
def listing(programme: str) -> str:
    loaded = programme_or_404(programme)
    its, words = chosen(loaded), request.args.get("soeg", "").strip()[:200]
    if its.findings is None:
        return show("exploring/listing.html", loaded, chosen=its)
    every = found(counted_at(loaded, its).questions, words)
    pages_of = [
        (questionnaire, [(page, list(some)) for page, some in groupby(own, key=lambda one: one.page)])
        for questionnaire, own in groupby(every, key=lambda one: one.questionnaire)
    ]
    shown = {"questionnaires": pages_of, "words": words, "number": len(every)}
    return show("exploring/listing.html", loaded, chosen=its, findings=its.findings, **shown)


@pages.get("/<questionnaire>/<item>")
def one(programme: str, questionnaire: str, item: str) -> str | BaseResponse | tuple[str, int]:
    """Refused where a question cannot be told apart in the way that is asked for; the reason stands on the page. A row
    of a table of questions leads to the table."""
    loaded = programme_or_404(programme)
    its, name = chosen(loaded), f"{questionnaire}.{item}"
    if its.findings is None:
        return redirect(url_for("questions.listing", programme=programme, nedslag=its.milestone.key))
    at = counted_at(loaded, its)
    asked = next((one for one in at.questions if one.name == name), None)
    if asked is None:
        held = next((one for one in at.questions if one.holds(questionnaire, item)), None) or abort(404)
        key, milestone = held.item.key, its.milestone.key
        whole = url_for("questions.one", programme=programme, questionnaire=questionnaire, item=key, nedslag=milestone)
        return redirect(whole)
    kind = kind_of(asked.item)
    shown = {"question": asked, "ways": WAYS, "by": way(), "forms": FORMS, "kind": kind, "minimum": minimum(loaded)}
    try:
        seen = _look(at, name)
    except InputRejected as error:
        said = [rendered(one, texts(), in_editor=True).sentences for one in error.diagnostics]
        return show("exploring/one.html", loaded, chosen=its, findings=its.findings, refused=said, **shown), 409
    w = Wording(texts(), seen.printed.programme)
    left_out = w.listed([w.in_sentence(w.title("groups", key)) for key in seen.left_out])
    framed = {
        "report": {"labels": labels(w)},
        "parts": question_report.parts(seen, w),
        "look": seen,
        "left_out": left_out,
    }
    return show("exploring/one.html", loaded, chosen=its, findings=its.findings, **framed, **shown)


def file(programme: str, questionnaire: str, item: str, suffix: str) -> Response:
    loaded = programme_or_404(programme)
    its = chosen(loaded)
    if its.findings is None:
        abort(404)
    try:
        seen = _look(counted_at(loaded, its), f"{questionnaire}.{item}")
    except InputRejected:
        abort(404)
    w = Wording(texts(), seen.printed.programme)
    name = f"{programme}-{its.milestone.key}-{questionnaire}-{item}-{way()}"
    return table_file(suffix, name, w.t("exploring.file_question"), question_report.rows_of(seen, w))


for _suffix in FORMS:
    pages.add_url_rule(f"/<questionnaire>/<item>/tal.{_suffix}", view_func=file, defaults={"suffix": _suffix})


def way() -> str:
    """What the address asks for; 404 for what there is not."""
    asked = request.args.get("fordelt", WAYS[0])
    return asked if asked in WAYS else abort(404)


def counted_at(loaded: Programme, its: Chosen) -> Counted:
    with service().store.reading(snapshot=True) as db:
        return counted(db, count_of(db, loaded.key, its.milestone.key))


def minimum(loaded: Programme) -> str:
    return texts().number(loaded.disclosure_minimum)


def _look(at: Counted, name: str) -> Look:
    by = next(one for one in WAYS if one == way())
    with service().store.reading(snapshot=True) as db:
        return look(db, at, name, by)
