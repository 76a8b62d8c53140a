"""The count of a milestone in the browser: what is outstanding, counting after a confirmation, and showing it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Final

from flask import flash, redirect, url_for
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response
from wtforms import BooleanField, RadioField, StringField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than the stubs
from wtforms.validators import Length

from evaluator.programme.model import Programme
from evaluator.results.counting import Gathered, gather_count, gather_registers, keep_count
from evaluator.results.folding import fold_new_answers
from evaluator.results.outstanding import outstanding
from evaluator.store.accounts import names
from evaluator.store.counts import counts
from evaluator.store.waves import Wave
from evaluator.store.waves import waves as stored_waves
from evaluator.texts.diagnostics import Rendered, rendered
from evaluator.web.results.finishing import coding_at
from evaluator.web.shared.access import actor, programme_or_404, protected, texts
from evaluator.web.shared.frame import chosen, show
from evaluator.web.shared.service import service
from surveys.diagnostics import Diagnostic, InputRejected

pages = protected("counts", __name__, roles=("evaluator",), url_prefix="/p/<programme>/opgoerelse")


EVERYTHING: Final = "everything"
REGISTERS_ONLY: Final = "registers_only"


class CountAgain(FlaskForm):
    """What an evaluator states before a milestone is counted."""

    complete = BooleanField()
    what = RadioField(choices=[SelectChoice(EVERYTHING), SelectChoice(REGISTERS_ONLY)], default=EVERYTHING)
    reason = StringField(validators=[Length(max=500)])


@pages.get("/")
def page(programme: str) -> str:
    return _page("results/counting.html", programme)


@pages.get("/bekraeft")
def confirm(programme: str) -> str:
    return _page("results/confirm_count.html", programme)


@pages.post("/")
def count(programme: str) -> Response | tuple[str, int]:
    """What was typed stays on the page where nothing could be counted."""
    milestone, form = chosen(programme_or_404(programme)).milestone.key, CountAgain()
    in_time = form.validate_on_submit()
    faults = _count(programme, milestone, form) if in_time else [texts()("pages.sign_in_expired")]
    for one in faults:
        flash(one, "problem")
    if faults:
        return _page("results/confirm_count.html", programme, form), 422
    flash(texts()("counting.registers_counted" if form.what.data == REGISTERS_ONLY else "counting.counted"))
    return _back("counts.page", programme, milestone)


def _count(programme: str, milestone: str, form: CountAgain) -> list[str]:
    """Fold and count; what stands against it, in sentences."""
    here, complete, reason = service(), bool(form.complete.data), (form.reason.data or "").strip()
    try:
        found = _gathered(programme, milestone, form)
        with here.store.writing() as db:
            keep_count(db, found, actor=actor(), now=here.now(), complete=complete, reason=reason)
    except InputRejected as error:
        return [rendered(one, texts(), in_editor=True).sentences for one in error.diagnostics]
    return []


def _gathered(programme: str, milestone: str, form: CountAgain) -> Gathered:
    here = service()
    if form.what.data == REGISTERS_ONLY:
        with here.store.reading(snapshot=True) as db:
            return gather_registers(db, programme, milestone)
    fold_new_answers(here.store, programme)
    with here.store.reading(snapshot=True) as db, here.vault.reading() as vault_db:
        return gather_count(db, vault_db, programme, milestone, now=here.now())


def _page(template: str, programme: str, form: CountAgain | None = None) -> str:
    loaded, here = programme_or_404(programme), service()
    its = chosen(loaded)
    with here.store.reading(snapshot=True) as db:
        left = outstanding(db, loaded, its.milestone.key, now=here.now())
        made = [one for one in counts(db, programme) if one.milestone == its.milestone.key]
        known = names(db)
        own = [wave for wave in stored_waves(db, programme) if wave.milestone == its.milestone.key]
        titles = {wave.key: texts().pick(here.questionnaire(db, wave, wave.version).title) for wave in own}
    named = _told_apart(titles, own, loaded)
    said = [[_said(one, named) for one in some] for some in (left.blocking, left.may_be_left)]
    shown = {"blocking": said[0], "may_be_left": said[1], "made": made, "form": form or CountAgain()}
    coding = coding_at(loaded, its)
    return show(template, loaded, chosen=its, findings=its.findings, names=known, coding=coding, **shown)


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
