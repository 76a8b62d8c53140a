"""What people are told before the first question, and what stands between that page and the questions: a group to
choose at an open link, and consent where the wave rests on it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from flask import render_template, request, url_for

from evaluator.answering.journey import minutes_to_answer
from evaluator.documents.information_words import in_full, warning_of_names
from evaluator.documents.storing import load_programme
from evaluator.programme.check_information import is_whole
from evaluator.store.waves import begun
from evaluator.web.answering.question_views import PageView, paragraphs
from evaluator.web.answering.visit import KIOSK, Visit
from evaluator.web.shared.service import service

if TYPE_CHECKING:
    from evaluator.programme.model import Programme

Page = str | tuple[str, int]
MINUTES_TO_READ: Final = 5
"""How long a kiosk waits on this page."""
DECLINE: Final = "decline"
FORBIDDEN: Final = 403


def information_page(visit: Visit, errors: tuple[tuple[str, str], ...] = ()) -> Page:
    """The page, or that the survey is not ready where nobody has written what happens with the answers."""
    programme, ready = _programme(visit)
    if not ready:
        return render_template("answering/shut.html", **visit.frame("not_ready"), opens=""), FORBIDDEN
    texts, groups = visit.texts, {group.key: group.title for group in programme.groups}
    wave = visit.entry.wave
    told = programme.information.of(wave.key)
    if leaving := visit.collection_mode == KIOSK and visit.entry.draft is not None:
        visit.go_by_itself(MINUTES_TO_READ * 60, url_for("kiosk_end.still_there", key=visit.key))
    page = render_template(
        "answering/information.html",
        **visit.frame("information"),
        programme=programme,
        information=paragraphs(texts.pick(visit.questionnaire.information)),
        minutes=minutes_to_answer(visit.questionnaire),
        groups=[(key, texts.pick(groups[key])) for key in visit.groups_to_choose()],
        go_on=visit.address_to_go_on() if visit.entry.begun else None,
        leaving=leaving,
        idle=MINUTES_TO_READ,
        in_full=in_full(told, texts, linked=wave.linkage != "anonymous") if told else (),
        consent=told.consent if told and told.asks_consent and not visit.entry.begun else None,
        errors=dict(errors),
    )
    return (page, 422) if errors else page


def not_to_begin(visit: Visit) -> Page | None:
    """Where somebody ends who may not begin yet: no whole text, no group, no consent, or who says no. Nothing is stored
    of whoever says no. The consent that is posted is that to the version which the page showed: to another one somebody
    has to say yes again."""
    programme, ready = _programme(visit)
    if not ready:
        return information_page(visit)
    if request.form.get("_go") == DECLINE:
        back = url_for(".information", key=visit.key, language=visit.language)
        if visit.collection_mode == KIOSK:
            visit.go_by_itself(MINUTES_TO_READ * 60, visit.start)
        stop = visit.start if visit.collection_mode == KIOSK else ""
        return render_template("answering/declined.html", **visit.frame("declined"), go_on=back, stop=stop, began=False)
    errors = []
    if visit.entry.draft is None and visit.group_posted() is None:
        errors.append(("group", visit.texts("answering.group_missing")))
    asked = _version(programme, visit)
    if asked and request.form.get("consent") != asked:
        errors.append(("consent", visit.texts("information.consent_missing")))
    return information_page(visit, tuple(errors)) if errors else None


def consent_asked(visit: Visit) -> str:
    """The version to which people say yes, '' where nobody is asked."""
    return _version(_programme(visit)[0], visit)


def _version(programme: Programme, visit: Visit) -> str:
    told = programme.information.of(visit.entry.wave.key)
    return told.consent.version if told and told.asks_consent else ""


def warning_on(visit: Visit, page: PageView) -> str:
    """What a page with a field for words says by it, '' on the others."""
    if not page.writes:
        return ""
    with service().store.reading() as db:
        programme, _ = load_programme(db, visit.entry.wave.programme)
    return warning_of_names(programme.information.of(visit.entry.wave.key), visit.texts)


def _programme(visit: Visit) -> tuple[Programme, bool]:
    """The programme, and whether the wave is open: it has a whole text, or people began when none was asked for."""
    wave = visit.entry.wave
    with service().store.reading() as db:
        programme, _ = load_programme(db, wave.programme)
        ready = is_whole(programme.information.of(wave.key)) or wave.key in begun(db, wave.programme)
    return programme, ready
