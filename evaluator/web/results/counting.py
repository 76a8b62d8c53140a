"""The count of a milestone in the browser: what is outstanding, counting after a confirmation, and showing it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Final

from flask import flash, redirect, url_for
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response
from wtforms import BooleanField, RadioField, StringField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than the stubs
from wtforms.validators import Length

from evaluator.accounts.audit_words import moment
from evaluator.programme.model import Programme
from evaluator.results.outstanding import outstanding
from evaluator.store.accounts import names
from evaluator.store.count_tables import EVERYTHING, REGISTERS
from evaluator.store.counts import Count, counts
from evaluator.store.tasks import COUNT, THEMES, Task, task
from evaluator.store.waves import Wave
from evaluator.store.waves import waves as stored_waves
from evaluator.texts.diagnostics import Rendered, rendered
from evaluator.web.results.finishing import coding_at
from evaluator.web.shared import tasks
from evaluator.web.shared.access import programme_or_404, protected, texts
from evaluator.web.shared.frame import chosen, show
from evaluator.web.shared.service import service
from surveys.diagnostics import Diagnostic, InputRejected

if TYPE_CHECKING:
    from sqlalchemy import Connection

pages = protected("counts", __name__, roles=("evaluator",), url_prefix="/p/<programme>/opgoerelse")


REGISTERS_ONLY: Final = "registers_only"


class CountAgain(FlaskForm):
    """What an evaluator states before a milestone is counted."""

    complete = BooleanField()
    what = RadioField(choices=[SelectChoice(EVERYTHING), SelectChoice(REGISTERS_ONLY)], default=EVERYTHING)
    reason = StringField(validators=[Length(max=500)])


@pages.get("/")
def page(programme: str) -> Response:
    return _page("results/counting.html", programme)


@pages.get("/bekraeft")
def confirm(programme: str) -> Response:
    return _page("results/confirm_count.html", programme)


@pages.post("/")
def count(programme: str) -> Response | tuple[Response, int]:
    """What was typed stays on the page where nothing could be counted."""
    milestone, form = chosen(programme_or_404(programme)).milestone.key, CountAgain()
    in_time = form.validate_on_submit()
    faults = _count(programme, milestone, form) if in_time else [texts()("pages.sign_in_expired")]
    for one in faults:
        flash(one, "problem")
    if faults:
        return _page("results/confirm_count.html", programme, form), 422
    return _back("counts.page", programme, milestone)


def _count(programme: str, milestone: str, form: CountAgain) -> list[str]:
    """Ask the worker; what stands against it, in sentences, as far as that is known in a moment."""
    anew = REGISTERS if form.what.data == REGISTERS_ONLY else EVERYTHING
    asked = {"anew": anew, "complete": bool(form.complete.data), "reason": (form.reason.data or "").strip()}
    try:
        its = tasks.begun(programme, COUNT, milestone, asked)
    except InputRejected as error:
        return [rendered(one, texts(), in_editor=True).sentences for one in error.diagnostics]
    if its is None:
        flash(texts()("counting.registers_counted" if anew == REGISTERS else "counting.counted"))
    return [one.sentences for one in tasks.refused(its)]


def _page(template: str, programme: str, form: CountAgain | None = None) -> Response:
    loaded, here = programme_or_404(programme), service()
    its = chosen(loaded)
    with here.store.reading(snapshot=True) as db:
        made = [one for one in counts(db, programme) if one.milestone == its.milestone.key]
        asked, of_themes = (task(db, programme, what, its.milestone.key) for what in (COUNT, THEMES))
        shown = {"names": names(db), "made": made} | _outstanding(db, loaded, its.milestone.key)
    under_way = tasks.told(asked) or tasks.told(of_themes)
    shown |= {"under_way": under_way, "problems": tasks.refused(asked), "moment": moment}
    shown |= {"form": form or CountAgain(data=_typed(asked)), "coding": coding_at(loaded, its)}
    shown["refused"] = asked if form is None and _is_news(asked, made) else None
    whole = show(template, loaded, chosen=its, findings=its.findings, **shown)
    return tasks.looked_at_again(whole, under_way)


def _outstanding(db: Connection, loaded: Programme, milestone: str) -> dict[str, object]:
    """What has to be in place first, and what is for the evaluator to decide."""
    here = service()
    left = outstanding(db, loaded, milestone, now=here.now())
    own = [wave for wave in stored_waves(db, loaded.key) if wave.milestone == milestone]
    titles = {wave.key: texts().pick(here.questionnaire(db, wave, wave.version).title) for wave in own}
    named = _told_apart(titles, own, loaded)
    said = [[_said(one, named) for one in some] for some in (left.blocking, left.may_be_left)]
    return {"blocking": said[0], "may_be_left": said[1]}


def _typed(asked: Task | None) -> dict[str, object] | None:
    """What was typed for a count that came to nothing."""
    if asked is None or asked.is_going_on:
        return None
    what = REGISTERS_ONLY if asked.asked["anew"] == REGISTERS else EVERYTHING
    return {"what": what, "complete": asked.asked["complete"], "reason": asked.asked["reason"]}


def _is_news(asked: Task | None, made: Sequence[Count]) -> bool:
    """Whether a count came to nothing, and none was made since in another way."""
    return asked is not None and not asked.is_going_on and not (made and made[-1].counted_at >= asked.begun_at)


def _said(one: Diagnostic, titles: Mapping[str, str]) -> tuple[Rendered, str]:
    """What is outstanding, and the title of the wave where it is one's; all else is the milestone's."""
    return rendered(one, texts(), in_editor=True), titles.get(str(one.place[-1]), "")


def _told_apart(titles: Mapping[str, str], own: Sequence[Wave], programme: Programme) -> dict[str, str]:
    """With whom each wave asks, where several have the same title."""
    groups = {group.key: texts().pick(group.title) for group in programme.groups}
    asked = {wave.key: ", ".join(groups[key] for key in wave.groups if key in groups) for wave in own}
    often = Counter(titles.values())
    return {key: f"{title} ({asked[key]})" if often[title] > 1 else title for key, title in titles.items()}


def _back(endpoint: str, programme: str, milestone: str) -> Response:
    return redirect(url_for(endpoint, programme=programme, nedslag=milestone))
