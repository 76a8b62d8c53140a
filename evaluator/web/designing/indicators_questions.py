"""A new question for an indicator, written on the spot: it goes into a questionnaire's draft, and the indicator counts
it."""

from __future__ import annotations

from typing import Final

from flask import abort, flash, redirect, request, url_for
from flask_login import current_user
from flask_wtf import FlaskForm
from markupsafe import Markup

from evaluator.designing.drafts import change
from evaluator.designing.operations import entry_of, put_entry
from evaluator.editing.drafts import NoDraft
from evaluator.editing.on_the_spot import Wanted, write_question
from evaluator.editing.scale_templates import MODELS
from evaluator.store.programme_drafts import ProgrammeDraft
from evaluator.web.designing.desk import Desk, desk, desk_to_write
from evaluator.web.designing.editing import Page, pages
from evaluator.web.designing.faults import of_form
from evaluator.web.designing.indicators_counted import strings
from evaluator.web.designing.indicators_sources import INDICATORS, source_of
from evaluator.web.fields.faults import RenderedFault
from evaluator.web.fields.values import in_languages
from evaluator.web.shared.service import service
from surveys.diagnostics import Diagnostic
from surveys.document.values import Content

_MODELS: Final = tuple(name for name, model in MODELS.items() if model.codes)


@pages.route("/indikatorer/<name>/nyt-spoergsmaal", methods=["GET", "POST"])
def new_question(programme: str, name: str) -> Page:
    here = desk_to_write(programme)
    try:
        table = entry_of(here.content, INDICATORS, name)
    except KeyError:
        abort(404)
    if request.method == "GET":
        return _drawn(here, name, table)
    wanted = _wanted(here)
    if not FlaskForm().validate_on_submit():
        return _drawn(here, name, table, problem="pages.sign_in_expired"), 422
    if faults := _lacking(wanted, here):
        return _drawn(here, name, table, problem="designing.not_added", faults=faults), 422
    try:
        questionnaire = _written(here, name, wanted)
    except (KeyError, NoDraft):
        return _drawn(desk(programme), name, table, problem="designing.question_gone"), 409
    flash(here.t("designing.question_added"))
    if not wanted.questionnaire:
        its = url_for("editor.settings", programme=programme, key=questionnaire, _anchor="information")
        link = Markup('<a href="{}">{}</a>').format(its, here.t("designing.question_begun_link"))
        flash(Markup("{} {}").format(here.t("designing.question_begun"), link))
    return redirect(url_for("designing.entry", programme=programme, slug="indikatorer", name=name, _anchor="source"))


def _wanted(here: Desk) -> Wanted:
    """The answers are those of a model, or of a scale that stands with its questionnaire: ``participants.degree``."""
    languages = here.programme.languages
    questionnaire, scale, model = (request.form.get(one, "") for one in ("questionnaire", "scale", "model"))
    owner, _, own = scale.partition(".")
    if own:
        questionnaire = owner
    its = here.library.questionnaires.get(questionnaire)
    return Wanted(
        in_languages(request.form, "text", its.languages if its else languages),
        questionnaire if its else "",
        in_languages(request.form, "title", languages),
        languages,
        model if model in _MODELS else "",
        own,
    )


def _lacking(wanted: Wanted, here: Desk) -> list[RenderedFault]:
    first = here.programme.languages[0]
    missing = (
        (not wanted.text, f"text-{first}"),
        (not (wanted.questionnaire or wanted.title), f"title-{first}"),
        (not (wanted.model or wanted.scale), "model"),
    )
    return [of_form(Diagnostic("designing.needed", ()), name, here.t) for is_missing, name in missing if is_missing]


def _written(here: Desk, name: str, wanted: Wanted) -> str:
    """The question into the questionnaire and into the indicator, or neither; the questionnaire's key. Raises KeyError
    and NoDraft."""
    by, now = current_user.name, service().now()
    with service().store.writing() as db:
        key, item = write_question(db, here.key, wanted, by=by, now=now)

        def counted(content: Content, draft: ProgrammeDraft) -> Content:  # noqa: ARG001
            table = entry_of(content, INDICATORS, name)
            return put_entry(content, INDICATORS, name, table | {"source": _asking(table, key, item)})

        change(db, here.key, counted, by=by, now=now)
    return key


def _asking(table: Content, questionnaire: str, item: str) -> Content:
    """The source with the new question, in place of another one of the same questionnaire."""
    source = source_of(table) if "survey" in source_of(table) else {}
    others = [one for one in strings(source.get("survey")) if one.partition(".")[0] != questionnaire]
    asked = [*others, f"{questionnaire}.{item}"]
    rest = {one: value for one, value in source.items() if one not in ("survey", "codes" if not others else "")}
    return {"survey": asked if others else asked[0], "statistic": "share"} | rest


def _drawn(
    here: Desk, name: str, table: Content, *, problem: str = "", faults: list[RenderedFault] | None = None
) -> str:
    questionnaires = {key: here.t.pick(one.title) or key for key, one in here.library.questionnaires.items()}
    scales = {
        key: [(f"{key}.{scale.key}", [here.t.pick(choice.label) for choice in scale.choices]) for scale in one.scales]
        for key, one in here.library.questionnaires.items()
    }
    return here.show(
        "new_question.html",
        form=FlaskForm(),
        name=name,
        table=table,
        questionnaires=questionnaires,
        scales={key: own for key, own in scales.items() if own},
        models={one: MODELS[one].codes for one in _MODELS},
        typed=request.form,
        problem=problem,
        wrong={one.field: one for one in faults or ()},
    )
