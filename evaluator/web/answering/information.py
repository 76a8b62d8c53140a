"""What people are told before the first question, and what stands between that page and the questions: a group to
choose at an open link, and consent where the wave rests on it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from flask import g, render_template, request, url_for

from evaluator.answering.ages import young_in
from evaluator.answering.journey import minutes_to_answer
from evaluator.documents.information_words import Part, in_full, kept_in_words, warning_of_names
from evaluator.documents.storing import load_programme
from evaluator.programme.check_information import is_whole
from evaluator.programme.young import Young
from evaluator.store.logos import has_logo
from evaluator.web.answering.age import age_page, carried, stopped_by_age
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


def first_page(visit: Visit) -> Page:
    """What whoever opens the link sees first: the question of age where the wave asks it, else what people are told."""
    young = _young(_programme(visit)[0], visit)
    return age_page(visit, young) if young.answers and not visit.entry.begun else information_page(visit)


def stopped_at_age(visit: Visit) -> Page | None:
    """Where somebody ends who has not said that they are old enough; None for all others."""
    return stopped_by_age(visit, _young(_programme(visit)[0], visit))


def _young(programme: Programme, visit: Visit) -> Young:
    """Whoever came with a code of their own was asked before they made it."""
    return Young() if visit.entry.code else young_in(programme, visit.entry.wave.key)


def information_page(visit: Visit, errors: tuple[tuple[str, str], ...] = ()) -> Page:
    """The page, or that the survey is not ready where nobody has written what happens with the answers."""
    programme, ready = _programme(visit)
    return told_page(visit, programme, errors) if ready else _not_ready(visit)


def told_page(visit: Visit, programme: Programme, errors: tuple[tuple[str, str], ...] = ()) -> Page:
    """The page of a programme, which may be a draft."""
    texts, groups = visit.texts, {group.key: group.title for group in programme.groups}
    told = programme.information.of(visit.entry.wave.key)
    if leaving := visit.collection_mode == KIOSK and visit.entry.draft is not None:
        visit.go_by_itself(MINUTES_TO_READ * 60, url_for("kiosk_end.still_there", key=visit.key))
    with service().store.reading() as db:
        logo = has_logo(db, programme.key)
    page = render_template(
        "answering/information.html",
        logo=url_for(".logo", key=visit.key) if logo else "",
        **visit.frame("information"),
        programme=programme,
        information=paragraphs(texts.pick(visit.questionnaire.information)),
        minutes=minutes_to_answer(visit.questionnaire),
        groups=[(key, texts.pick(groups[key])) for key in visit.groups_to_choose()],
        go_on=visit.address_to_go_on() if visit.entry.begun else None,
        leaving=leaving,
        idle=MINUTES_TO_READ,
        in_full=told_in_full(visit, programme),
        consent=told.consent if told and told.asks_consent and not visit.entry.begun else None,
        errors=dict(errors),
        aged=carried(),
    )
    return (page, 422) if errors else page


def not_to_begin(visit: Visit) -> Page | None:
    """Where somebody ends who may not begin yet: no whole text, no group, no consent, or who says no. Nothing is stored
    of whoever says no. The consent that is posted is that to the version which the page showed: to another one somebody
    has to say yes again."""
    programme, ready = _programme(visit)
    return not_to_begin_of(visit, programme) if ready else _not_ready(visit)


def not_to_begin_of(visit: Visit, programme: Programme) -> Page | None:
    """The same of a programme, which may be a draft."""
    if stopped := stopped_by_age(visit, _young(programme, visit)):
        return stopped
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
    return told_page(visit, programme, tuple(errors)) if errors else None


def shut_until_told(visit: Visit) -> Page | None:
    """That the survey is not ready; None where it is."""
    return None if _programme(visit)[1] else _not_ready(visit)


def told_in_full(visit: Visit, programme: Programme) -> tuple[Part, ...]:
    """The whole text, as it is folded below a page; nothing where nobody wrote one."""
    wave = visit.entry.wave
    told = programme.information.of(wave.key)
    if told is None:
        return ()
    kept = kept_in_words(programme, wave.key, visit.texts)
    return in_full(told, visit.texts, linked=wave.linkage != "anonymous", kept=kept)


def _not_ready(visit: Visit) -> Page:
    return render_template("answering/shut.html", **visit.frame("not_ready"), days={}), FORBIDDEN


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
    """The programme, and whether the wave is open to this visitor: it has a whole text, or they began themselves when
    none was asked for. That others did opens nothing, since it would tell of them."""
    its = visit.entry
    programme = _stored(its.wave.programme)
    return programme, its.begun or is_whole(programme.information.of(its.wave.key))


def _stored(key: str) -> Programme:
    """Read once for a request: the question of age needs it before the page does."""
    if "programme_of_wave" not in g:
        with service().store.reading() as db:
            g.programme_of_wave = load_programme(db, key)[0]
    found: Programme = g.programme_of_wave
    return found
