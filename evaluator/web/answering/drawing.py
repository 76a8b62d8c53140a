"""A page of questions as it is drawn for whoever answers, or tries it."""

from __future__ import annotations

from collections.abc import Iterable

from flask import render_template, request, url_for

from evaluator.answering.journey import Place, idle_minutes
from evaluator.answering.posted_pages import Errors
from evaluator.answering.stale_pages import Raw, marks
from evaluator.web.answering.addresses import address
from evaluator.web.answering.answer_texts import BothAnswers
from evaluator.web.answering.page_html import Own, put_together, setting
from evaluator.web.answering.question_html import questions_html
from evaluator.web.answering.question_views import page_view
from evaluator.web.answering.visit import KIOSK, RETURN, RETURNING, Visit
from evaluator.web.shared.service import service


def draw_page(
    visit: Visit,
    place: Place,
    raw: Raw,
    saved: Raw,
    errors: Errors,
    both: Iterable[BothAnswers] = (),
    *,
    unsaved: bool = False,
    warning: str = "",
) -> str:
    """A page with its fields as in ``raw``; ``saved`` is how they stand, and ``both`` what was answered in two ways.
    ``unsaved``: the database would not take it. ``warning`` stands by the first field in which people write."""
    view, minutes = page_view(place.page, visit.language), idle_minutes(place.page)
    if visit.collection_mode == KIOSK:
        visit.go_by_itself(minutes * 60, url_for("kiosk_end.still_there", key=visit.key, side=place.page.key))
    returning = RETURN in request.args or (request.method == "POST" and RETURNING in request.form)
    here = (
        address("answering.show", visit.key, place.page.key)
        if visit.is_ordinary
        else url_for(".show", key=visit.key, page=place.page.key)
    )

    def drawn(own: Own) -> str:
        return render_template(
            "answering/page.html",
            **visit.frame("show"),
            **own._asdict(),
            place=place,
            view=view,
            errors=errors,
            both=both,
            unsaved=unsaved,
            earlier=view.earlier_answers(place.route.value) if view.earlier else "{}",
            minutes=minutes,
            returning=returning,
        )

    questions = questions_html(view, place.route.visible(place.page), raw, dict(errors), warning)
    own = Own(here, marks(saved), questions)
    if errors or both or unsaved or view.earlier or not visit.is_ordinary:
        return drawn(own)
    root, synthetic = request.script_root, service().synthetic
    its = setting(visit.questionnaire, place, visit.language, returning=returning, synthetic=synthetic, root=root)
    return put_together(its, own, drawn)
