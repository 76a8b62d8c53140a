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
    return Markup("".join([_draw(one, raw, errors) for one in questions]))


def _warned(question: QuestionView, warning: str) -> QuestionView:
    return replace(question, hint=f"{question.hint} {warning}".strip(), drawn={})


def _draw(question: QuestionView, raw: Raw, errors: Mapping[str, str]) -> Markup:
    """The question, kept where a choice is marked, or none, and nothing else is to be said of it."""
    if question.drawing not in BY_CHOICE or question.key in errors or _beside(question, raw):
        return _drawn(question, raw, errors)
    return _kept(question, question.key, raw.get(question.key, ()), lambda: _drawn(question, raw, errors))


def _drawn(question: QuestionView, raw: Raw, errors: Mapping[str, str]) -> Markup:
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
    its = {"values": raw.get(question.key, ()), "error": errors.get(question.key), "beside": _beside(question, raw)}
    return _render(question.drawing, q=question, **its)


def _beside(question: QuestionView, raw: Raw) -> str:
    """What is written beside the choice 'other'."""
    return "".join(raw.get(question.other_key, ())) if question.other_key else ""


def _draw_matrix(question: QuestionView, raw: Raw, errors: Mapping[str, str]) -> Markup:
    rows = Markup().join(_draw_row(question, row, raw.get(row.key, ()), errors.get(row.key)) for row in question.rows)
    return _render("matrix", q=question, rows=rows)


def _draw_row(question: QuestionView, row: RowView, values: tuple[str, ...], error: str | None) -> Markup:
    def drawn() -> Markup:
        return _render("row", q=question, row=row, values=values, error=error)

    return drawn() if error else _kept(question, row.key, values, drawn)


def _draw_text(question: QuestionView, raw: Raw, errors: Mapping[str, str]) -> Markup:
    return _render("text", q=question, values=raw.get(question.key) or BLANK, error=errors.get(question.key))


def _draw_ranking(question: QuestionView, raw: Raw, errors: Mapping[str, str]) -> Markup:
    given = dict(value.partition(":")[::2] for value in raw.get(question.key, ()))
    return _render("ranking", q=question, given=given, error=errors.get(question.key))


def _draw_consent(question: QuestionView, raw: Raw, errors: Mapping[str, str]) -> Markup:
    return _render("consent", q=question, given=bool(raw.get(question.key)), error=errors.get(question.key))


def _draw_note(question: QuestionView, raw: Raw, errors: Mapping[str, str]) -> Markup:  # noqa: ARG001
    return _render("note", paragraphs=paragraphs(question.text), hint=question.hint)


def _kept(question: QuestionView, name: str, values: tuple[str, ...], draw: Callable[[], Markup]) -> Markup:
    """``draw()``, kept where the answer is blank or one of the choices: as many strings as there are choices."""
    found = question.drawn.get((name, values))
    if found is not None:
        return found
    drawn = draw()
    if not values or (len(values) == 1 and values[0] in {choice.code for choice in question.choices}):
        question.drawn[name, values] = drawn
    return drawn


BY_CHOICE: Final = ("choice", "range")
"""The drawings of questions whose answer is a choice."""
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
