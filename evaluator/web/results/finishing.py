"""The coding of a milestone's texts declared finished in the browser, so that its themes join the count."""

from __future__ import annotations

from dataclasses import dataclass

from flask import flash, redirect, url_for
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response
from wtforms import StringField
from wtforms.validators import Length

from evaluator.accounts.audit_words import moment
from evaluator.coding.finishing import coding_of
from evaluator.programme.model import Programme
from evaluator.store.tasks import THEMES
from evaluator.store.texts import Chosen as ChosenTexts
from evaluator.store.texts import unit_count
from evaluator.store.waves import waves
from evaluator.texts.diagnostics import rendered
from evaluator.web.shared import tasks
from evaluator.web.shared.access import may, programme_or_404, protected, texts
from evaluator.web.shared.frame import Chosen, chosen, show
from evaluator.web.shared.rules import EVALUATING
from evaluator.web.shared.service import service
from surveys.diagnostics import InputRejected

pages = protected("finishing", __name__, roles=EVALUATING, url_prefix="/p/<programme>/opgoerelse/kodning")


class Finish(FlaskForm):
    """Why themes are counted again; not asked for the first time."""

    reason = StringField(validators=[Length(max=500)])


@pages.get("/")
def confirm(programme: str) -> Response | str:
    loaded = programme_or_404(programme)
    its = chosen(loaded)
    if coding_at(loaded, its) is None:
        return _back(programme, its.milestone.key)
    return _page(loaded, its)


@pages.post("/")
def finish(programme: str) -> Response | tuple[str, int]:
    """What was typed stays on the page where nothing could be counted."""
    loaded, form = programme_or_404(programme), Finish()
    its = chosen(loaded)
    faults = _finish(its, programme, form) if form.validate_on_submit() else [texts()("pages.sign_in_expired")]
    for one in faults:
        flash(one, "problem")
    if faults:
        return _page(loaded, its, form), 422
    return _back(programme, its.milestone.key)


@dataclass(frozen=True, slots=True)
class CodingProgress:
    """How far coding is; ``left``: what is outstanding, in sentences."""

    finished: bool
    left: tuple[str, ...]


def coding_at(programme: Programme, its: Chosen) -> CodingProgress | None:
    """How far the coding of the milestone is; None where it is not counted, has no texts, or whoever asks does not
    code."""
    if its.findings is None or not may(EVALUATING, programme.key):
        return None
    with service().store.reading(snapshot=True) as db:
        found = coding_of(db, programme.key, its.milestone.key)
    left = tuple(rendered(one, texts(), in_editor=True).sentences for one in found.outstanding)
    return CodingProgress(found.finished, left) if found.any_texts or found.finished else None


def coding_waits(programme: Programme, its: Chosen) -> bool:
    """Whether there are texts whose themes are not counted, without a look at what was coded: for a page that is opened
    often."""
    if its.findings is None or its.findings.texts is not None or not may(EVALUATING, programme.key):
        return False
    here = service()
    with here.store.reading() as db:
        own = [wave for wave in waves(db, programme.key) if wave.milestone == its.milestone.key]
        asked = {item.key for one in own for item in here.questionnaire(db, one, one.version).items}
        return unit_count(db, programme.key, ChosenTexts(waves={one.key for one in own}, items=asked)) > 0


def _finish(its: Chosen, programme: str, form: Finish) -> list[str]:
    """Ask the worker; what stands against it, in sentences, as far as that is known in a moment."""
    asked = {"reason": (form.reason.data or "").strip()}
    try:
        begun = tasks.begun(programme, THEMES, its.milestone.key, asked)
    except InputRejected as error:
        return [rendered(one, texts(), in_editor=True).sentences for one in error.diagnostics]
    if begun is None:
        flash(texts()("counting.coding_finished"))
    return [one.sentences for one in tasks.refused(begun)]


def _page(programme: Programme, its: Chosen, form: Finish | None = None) -> str:
    """Without a form that was sent, what became of the last one is told with what was typed."""
    asked = tasks.of(programme.key, THEMES, its.milestone.key)
    refused = asked if form is None and asked is not None and not asked.is_going_on else None
    told: dict[str, object] = {
        "coding": coding_at(programme, its),
        "problems": tasks.refused(refused),
        "moment": moment,
    }
    told |= {"form": form or Finish(data=refused.asked if refused else None), "refused": refused}
    return show("results/finish_coding.html", programme, chosen=its, findings=its.findings, **told)


def _back(programme: str, milestone: str) -> Response:
    return redirect(url_for("counts.page", programme=programme, nedslag=milestone))
