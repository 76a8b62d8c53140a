"""How old somebody is, asked before anything else in a wave for young people. Whoever is too young is turned away, and
nothing of it is stored: what people say goes along in the pages alone, until they begin."""

from __future__ import annotations

from typing import Final

from flask import render_template, request

from evaluator.answering.ages import age_in_words
from evaluator.programme.young import GUARDED, YOUNGER, Young
from evaluator.web.answering.visit import KIOSK, Visit

AGE: Final = "age"
GUARDIAN: Final = "guardian"
SECONDS_OF_GOODBYE: Final = 20
"""How long a kiosk tells somebody that they are too young."""
Page = str | tuple[str, int]


def carried() -> tuple[tuple[str, str], ...]:
    """What was said of the age, for the form of the next page."""
    return tuple((name, request.form[name]) for name in (AGE, GUARDIAN) if name in request.form)


def age_page(visit: Visit, young: Young, errors: tuple[tuple[str, str], ...] = ()) -> Page:
    action = request.path.removesuffix("/alder").rstrip("/") + "/alder"
    page = render_template(
        "answering/age.html",
        **visit.frame("age"),
        action=action,
        answers=[(one, age_in_words(one, young, visit.texts)) for one in young.answers],
        guardian=visit.texts.pick(young.guardian),
        below=young.guardian_below,
        errors=dict(errors),
        said=dict(carried()),
    )
    return (page, 422) if errors else page


def stopped_by_age(visit: Visit, young: Young) -> Page | None:
    """Where somebody ends who was asked for the age and has not said that they may answer; None for the others."""
    if not young.answers:
        return None
    said, texts = request.form.get(AGE, ""), visit.texts
    if said not in young.answers:
        return age_page(visit, young, ((AGE, texts("answering.age_missing")),))
    if said == YOUNGER:
        return _too_young(visit, young)
    if said == GUARDED and GUARDIAN not in request.form:
        return age_page(visit, young, ((GUARDIAN, texts("answering.guardian_missing")),))
    return None


def _too_young(visit: Visit, young: Young) -> str:
    if visit.collection_mode == KIOSK:
        visit.go_by_itself(SECONDS_OF_GOODBYE, visit.start)
    return render_template("answering/too_young.html", **visit.frame("too_young"), age=young.lowest_age)
