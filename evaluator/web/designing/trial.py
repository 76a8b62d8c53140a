"""A wave tried as a participant: the pages that people will see, of the draft where there is one, marked as a trial.
What is answered is kept apart from every answer, for whoever tries, and thrown away at the end."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from flask import abort, g, redirect, render_template, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from evaluator.answering.ages import young_in
from evaluator.answering.intake import Entry, Phase
from evaluator.answering.journey import REVIEW, place_of, where_to_go_on
from evaluator.answering.posted_pages import LATER, turn_page
from evaluator.answering.stale_pages import raw_answers
from evaluator.documents.information_words import warning_of_names
from evaluator.programme.model import Programme
from evaluator.store.drafts import Draft
from evaluator.store.rehearsals import Rehearsal, Whose, forget_rehearsal, keep_rehearsal, rehearsal_of
from evaluator.store.waves import Wave
from evaluator.texts import Texts
from evaluator.web.answering.age import age_page, stopped_by_age
from evaluator.web.answering.answer_texts import all_answers
from evaluator.web.answering.drawing import draw_page
from evaluator.web.answering.information import not_to_begin_of, told_page
from evaluator.web.answering.posted import posted_page
from evaluator.web.answering.visit import SEE_OTHER, Visit
from evaluator.web.designing.waves_trying import loaded_wave
from evaluator.web.shared.access import protected, texts
from evaluator.web.shared.service import service
from surveys.answers.routing import route

pages = protected("trial", __name__, roles=("evaluator",), url_prefix="/p/<programme>/proev")
Answer = Response | str | tuple[str, int]


@pages.url_defaults
def of_programme(endpoint: str, values: dict[str, Any]) -> None:  # noqa: ARG001
    """The participant's templates know no programme."""
    values.setdefault("programme", (request.view_args or {}).get("programme", ""))


@dataclass(frozen=True, slots=True)
class Trial:
    """What the strip above each page says, in the language of whoever tries; ``back`` leads to the wave."""

    t: Texts
    back: str


@dataclass(frozen=True, slots=True)
class Trying:
    programme: Programme
    visit: Visit

    @property
    def draft(self) -> Draft:
        return self.visit.draft

    def kept(self, draft: Draft) -> None:
        """Take the answers along to the next page."""
        here, its = service(), Rehearsal(draft.language, draft.answers, draft.texts)
        with here.store.writing() as db:
            keep_rehearsal(db, _whose(draft.programme, draft.wave), its, now=here.now())


def _whose(programme: str, wave: str) -> Whose:
    return Whose(programme, wave, current_user.account.id)


def _forget(programme: str, wave: str) -> None:
    here = service()
    with here.store.writing() as db:
        forget_rehearsal(db, _whose(programme, wave), now=here.now())


def arrive(programme: str, key: str) -> Trying:
    """404 where there is no such wave; to the wave's form where its questionnaire cannot be read yet."""
    loaded, plan, questionnaire = loaded_wave(programme, key)
    back = url_for("designing.entry", programme=programme, slug="runder", name=key)
    if plan is None:
        abort(404)
    if questionnaire is None:
        abort(redirect(back))
    g.trial = Trial(texts(), back)
    wave = Wave(
        programme=programme,
        key=key,
        milestone=plan.milestone,
        questionnaire=plan.questionnaire,
        version=0,
        groups=plan.groups,
        linkage=plan.linkage,
        opens=plan.opens,
        closes=plan.closes,
        open_key=key if plan.open_link else None,
        opens_at=plan.opens_at,
        closes_at=plan.closes_at,
        begin_by=plan.begin_by,
        begin_by_at=plan.begin_by_at,
        languages=plan.languages,
    )
    with service().store.reading() as db:
        its = rehearsal_of(db, _whose(programme, key)) or Rehearsal("", {}, {})
    wanted = (request.form.get("language"), request.args.get("language"), its.language, texts().language)
    language = next((one for one in wanted if one in questionnaire.languages), questionnaire.languages[0])
    draft = Draft(
        programme=programme,
        wave=key,
        draft_key="",
        linkage=plan.linkage,
        version=0,
        group=next(iter(plan.groups), ""),
        language=language,
        answers=its.answers,
        texts=its.texts,
    )
    return Trying(loaded, Visit(key, Entry(wave, draft), Phase.OPEN, questionnaire, language))


@pages.get("/<key>")
def information(programme: str, key: str) -> Answer:
    """Begins anew: what was answered in an earlier trial is forgotten."""
    _forget(programme, key)
    trying = arrive(programme, key)
    young = young_in(trying.programme, key)
    return age_page(trying.visit, young) if young.answers else _told(trying)


@pages.post("/<key>/alder")
def age(programme: str, key: str) -> Answer:
    trying = arrive(programme, key)
    return stopped_by_age(trying.visit, young_in(trying.programme, key)) or _told(trying)


@pages.get("/<key>/logo.png")
def logo(programme: str, key: str) -> Response:  # noqa: ARG001
    return redirect(url_for("designing.logo_image", programme=programme))


@pages.post("/<key>/begynd")
def start(programme: str, key: str) -> Answer:
    trying = arrive(programme, key)
    if stopped := not_to_begin_of(_newcomer(trying), trying.programme):
        return stopped
    trying.kept(trying.draft)
    return _to(trying, where_to_go_on(route(trying.visit.questionnaire, {}), ""))


@pages.get("/<key>/side/<page>")
def show(programme: str, key: str, page: str) -> Answer:
    trying = arrive(programme, key)
    visit, draft = trying.visit, trying.draft
    trying.kept(draft)
    place = place_of(route(visit.questionnaire, draft.answers, draft.texts), page)
    if place is None:
        return _to(trying, where_to_go_on(route(visit.questionnaire, draft.answers, draft.texts), page))
    raw = raw_answers(place.page, draft.answers, draft.texts, visit.language)
    return draw_page(visit, place, raw, raw, (), warning=_warning(trying))


@pages.post("/<key>/side/<page>")
def save(programme: str, key: str, page: str) -> Answer:
    trying = arrive(programme, key)
    visit, posted = trying.visit, posted_page(request.form)
    turned = turn_page(visit.questionnaire, trying.draft, page, posted, language=visit.language)
    if turned is None:
        return redirect(url_for(".information", key=key), SEE_OTHER)
    answers, written = turned.result.onto(trying.draft.answers, trying.draft.texts)
    language = visit.language_after(posted.wish)
    trying.kept(replace(trying.draft, answers=answers, texts=written, language=language))
    if turned.declined or posted.wish == LATER:
        return redirect(url_for(".pause", key=key), SEE_OTHER)
    if turned.errors:
        shown = draw_page(visit, turned.place, turned.shown, turned.saved, turned.errors, warning=_warning(trying))
        return shown, 422
    return _to(trying, turned.goes_to)


@pages.get("/<key>/tjek")
def review(programme: str, key: str) -> Answer:
    trying = arrive(programme, key)
    visit, draft = trying.visit, trying.draft
    answers = all_answers(route(visit.questionnaire, draft.answers, draft.texts), visit.texts)
    its = {"pages": answers, "anonymous": draft.linkage == "anonymous", "mark": ""}
    return render_template("answering/review.html", **visit.frame("review"), **its)


@pages.post("/<key>/sprog")
def change_language(programme: str, key: str) -> Answer:
    trying = arrive(programme, key)
    trying.kept(trying.draft)
    return redirect(url_for(".review", key=key), SEE_OTHER)


@pages.post("/<key>/tjek", endpoint="send")
@pages.get("/<key>/slut")
def pause(programme: str, key: str) -> Answer:
    """Where the trial ends: nothing was sent, and what was answered is forgotten."""
    trying = arrive(programme, key)
    _forget(programme, key)
    return render_template("answering/trial_over.html", **trying.visit.frame("trial"), t=texts(), back=g.trial.back)


def _newcomer(trying: Trying) -> Visit:
    """At an open link, whoever comes chooses a group first."""
    wave = trying.visit.entry.wave
    return replace(trying.visit, entry=Entry(wave, None if wave.open_key else trying.draft))


def _told(trying: Trying) -> Answer:
    return told_page(_newcomer(trying), trying.programme)


def _to(trying: Trying, page: str) -> Response:
    key = trying.visit.key
    return redirect(url_for(".review", key=key) if page == REVIEW else url_for(".show", key=key, page=page), SEE_OTHER)


def _warning(trying: Trying) -> str:
    return warning_of_names(trying.programme.information.of(trying.visit.key), trying.visit.texts)
