"""The questions of a page as HTML, quickly.

What a question looks like depends on the questionnaire's version, the language, what is marked and what is wrong with
it. The first two are worked out once per page (`question_views`); the HTML of a choice question without an error is
kept for each answer that it can have, so that a page of twenty of them is put together from strings that are already
there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import Final

from flask import current_app
from markupsafe import Markup

from evaluator.answering.stale_pages import Raw
from evaluator.web.answering.question_views import PageView, QuestionView, RowView, paragraphs
from surveys.questionnaire import Item

BLANK: Final = ("",)


def questions_html(
    view: PageView, items: Iterable[Item], raw: Raw, errors: Mapping[str, str], warning: str = ""
) -> Markup:
    """The questions of ``items`` with their answers and errors (by field name). ``warning`` stands once, by the first
    field in which people write."""
    questions = [view.questions[item.key] for item in items]
    writing = sorted((one for one in questions if one.writes), key=lambda one: bool(one.follow_up))
    if writing and warning:
        questions[questions.index(writing[0])] = _warned(writing[0], warning)
    return Markup().join(_draw(one, raw, errors) for one in questions)


def _warned(question: QuestionView, warning: str) -> QuestionView:
    return replace(question, hint=f"{question.hint} {warning}".strip(), drawn={})


def _draw(question: QuestionView, raw: Raw, errors: Mapping[str, str]) -> Markup:
    drawn = DRAWN_BY[question.drawing](question, raw, errors)
    if not question.follow_up:
        return drawn
    return Markup('<div class="follow-up" data-if="{}">\n<p class="follow-up-if" id="i-{}">{}</p>\n{}</div>\n').format(
        question.rule, question.key, question.follow_up, drawn
    )


def _render(name: str, **values: object) -> Markup:
    template = current_app.jinja_env.get_template(f"answering/questions/{name}.html")
    return Markup(template.render(values))


def _draw_choice(question: QuestionView, raw: Raw, errors: Mapping[str, str]) -> Markup:
    key, values, error = question.key, raw.get(question.key, ()), errors.get(question.key)
    beside = "".join(raw.get(question.other_key, ())) if question.other_key else ""
    return _kept(
        question,
        key,
        values,
        error or beside,
        lambda: _render(question.drawing, q=question, values=values, error=error, beside=beside),
    )


def _draw_matrix(question: QuestionView, raw: Raw, errors: Mapping[str, str]) -> Markup:
    rows = Markup().join(_draw_row(question, row, raw.get(row.key, ()), errors.get(row.key)) for row in question.rows)
    return _render("matrix", q=question, rows=rows)


def _draw_row(question: QuestionView, row: RowView, values: tuple[str, ...], error: str | None) -> Markup:
    return _kept(
        question, row.key, values, error, lambda: _render("row", q=question, row=row, values=values, error=error)
    )


def _draw_text(question: QuestionView, raw: Raw, errors: Mapping[str, str]) -> Markup:
    return _render("text", q=question, values=raw.get(question.key) or BLANK, error=errors.get(question.key))


def _draw_ranking(question: QuestionView, raw: Raw, errors: Mapping[str, str]) -> Markup:
    given = dict(value.partition(":")[::2] for value in raw.get(question.key, ()))
    return _render("ranking", q=question, given=given, error=errors.get(question.key))


def _draw_consent(question: QuestionView, raw: Raw, errors: Mapping[str, str]) -> Markup:
    return _render("consent", q=question, given=bool(raw.get(question.key)), error=errors.get(question.key))


def _draw_note(question: QuestionView, raw: Raw, errors: Mapping[str, str]) -> Markup:  # noqa: ARG001
    return _render("note", paragraphs=paragraphs(question.text), hint=question.hint)


def _kept(
    question: QuestionView, name: str, values: tuple[str, ...], special: str | None, draw: Callable[[], Markup]
) -> Markup:
    """``draw()``, kept where the answer is blank or one of the choices: as many strings as there are choices. With
    something ``special`` to it, an error or a text, it is not."""
    if special or len(values) > 1 or (values and values[0] not in {choice.code for choice in question.choices}):
        return draw()
    found = question.drawn.get((name, values))
    if found is None:
        found = question.drawn[name, values] = draw()
    return found


DRAWN_BY: Final[Mapping[str, Callable[[QuestionView, Raw, Mapping[str, str]], Markup]]] = {
    "choice": _draw_choice,
    "range": _draw_choice,
    "matrix": _draw_matrix,
    "ranking": _draw_ranking,
    "value": _draw_text,
    "words": _draw_text,
    "consent": _draw_consent,
    "note": _draw_note,
}
"""By the name of a kind's drawing."""
