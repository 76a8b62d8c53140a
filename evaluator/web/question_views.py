"""The questions of a page as HTML, quickly.

What a question looks like depends on the questionnaire's version, the language, what is marked and what is wrong with
it. The first two are worked out once per page; the HTML of a choice question without an error is kept for each answer
that it can have, so that a page of twenty of them is put together from strings that are already there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final

from flask import current_app
from markupsafe import Markup

from evaluator.texts import Texts
from evaluator.web.answer_texts import condition_text
from surveys.identity import Same
from surveys.questionnaire import TEXT_KINDS, Item, ItemKind, Page

Raw = Mapping[str, tuple[str, ...]]
"""What is marked or written, by field name, as a browser posts it."""

BLANK: Final = ("",)


@dataclass(frozen=True, slots=True)
class ChoiceView:
    code: str
    label: str
    outside: bool


@dataclass(frozen=True, slots=True)
class RowView:
    key: str
    text: str


@dataclass(frozen=True, slots=True)
class QuestionView:
    """A question in one language. ``follow_up`` says when it is to be answered, where that hangs on the same page."""

    key: str
    kind: str
    text: str
    hint: str
    required: bool
    must: str
    error_word: str
    follow_up: str
    choices: tuple[ChoiceView, ...]
    rows: tuple[RowView, ...]
    drawn: dict[tuple[str, tuple[str, ...]], Markup] = field(default_factory=dict, compare=False)

    def described_by(self, error: str | None) -> Markup:
        """The attribute that ties the question to its condition, its hint and its error."""
        shown = (("i", self.follow_up), ("h", self.hint), ("e", error))
        names = " ".join(f"{mark}-{self.key}" for mark, text in shown if text)
        return Markup(' aria-describedby="{}"').format(names) if names else Markup()

    @property
    def fields(self) -> tuple[str, ...]:
        return tuple(row.key for row in self.rows) or (self.key,)


@dataclass(frozen=True, slots=True)
class PageView:
    """A page in one language: title, paragraphs above the questions, and the questions by item key."""

    key: str
    title: str
    intro: tuple[str, ...]
    questions: Mapping[str, QuestionView]

    def html(self, items: tuple[Item, ...], raw: Raw, errors: Mapping[str, str]) -> Markup:
        """The questions of ``items`` with their answers and errors (by field name)."""
        return Markup().join(_draw(self.questions[item.key], raw, errors) for item in items)


def page_view(page: Page, language: str) -> PageView:
    return _page_view(Same(page), language)


@lru_cache(maxsize=512)
def _page_view(page: Same[Page], language: str) -> PageView:
    texts = Texts(language)
    return PageView(
        key=page.value.key,
        title=texts.pick(page.value.title),
        intro=paragraphs(texts.pick(page.value.intro)),
        questions={item.key: _question_view(page.value, item, texts) for item in page.value.items},
    )


def paragraphs(text: str) -> tuple[str, ...]:
    """A document's text at its blank lines."""
    return tuple(part.strip() for part in text.split("\n\n") if part.strip())


def _question_view(page: Page, item: Item, texts: Texts) -> QuestionView:
    scale = item.scale
    shown = scale.all_choices if scale is not None and item.kind not in TEXT_KINDS else ()
    return QuestionView(
        key=item.key,
        kind=item.kind.value,
        text=texts.pick(item.text),
        hint=" ".join(_hints(item, texts)),
        required=item.required,
        must=f"({texts('answering.must')})",
        error_word=texts("answering.error"),
        follow_up=condition_text(page, item, texts),
        choices=tuple(ChoiceView(str(c.code), texts.pick(c.label), c.is_outside_scale) for c in shown),
        rows=tuple(RowView(row.key, texts.pick(row.text)) for row in item.rows),
    )


def _hints(item: Item, texts: Texts) -> Iterator[str]:
    if item.hint:
        yield texts.pick(item.hint)
    if item.kind is ItemKind.LONG_TEXT:
        yield texts("answering.long_text_length", length=texts.number(item.max_length))
        if not item.hint:
            yield texts("answering.long_text_names")


def _draw(question: QuestionView, raw: Raw, errors: Mapping[str, str]) -> Markup:
    drawn = _DRAWN_BY[question.kind](question, raw, errors)
    if not question.follow_up:
        return drawn
    return Markup('<div class="follow-up">\n<p class="follow-up-if" id="i-{}">{}</p>\n{}</div>\n').format(
        question.key, question.follow_up, drawn
    )


def _render(name: str, **values: object) -> Markup:
    template = current_app.jinja_env.get_template(f"answering/questions/{name}.html")
    return Markup(template.render(values))


def _draw_choice(question: QuestionView, raw: Raw, errors: Mapping[str, str]) -> Markup:
    key, values, error = question.key, raw.get(question.key, ()), errors.get(question.key)
    return _kept(question, key, values, error, lambda: _render("choice", q=question, values=values, error=error))


def _draw_matrix(question: QuestionView, raw: Raw, errors: Mapping[str, str]) -> Markup:
    rows = Markup().join(_draw_row(question, row, raw.get(row.key, ()), errors.get(row.key)) for row in question.rows)
    return _render("matrix", q=question, rows=rows)


def _draw_row(question: QuestionView, row: RowView, values: tuple[str, ...], error: str | None) -> Markup:
    return _kept(
        question, row.key, values, error, lambda: _render("row", q=question, row=row, values=values, error=error)
    )


def _draw_text(question: QuestionView, raw: Raw, errors: Mapping[str, str]) -> Markup:
    return _render("text", q=question, values=raw.get(question.key) or BLANK, error=errors.get(question.key))


def _kept(
    question: QuestionView, name: str, values: tuple[str, ...], error: str | None, draw: Callable[[], Markup]
) -> Markup:
    """``draw()``, kept where the answer is blank or one of the choices: as many strings as there are choices."""
    if error or len(values) > 1 or (values and values[0] not in {choice.code for choice in question.choices}):
        return draw()
    found = question.drawn.get((name, values))
    if found is None:
        found = question.drawn[name, values] = draw()
    return found


_DRAWN_BY: Final[Mapping[str, Callable[[QuestionView, Raw, Mapping[str, str]], Markup]]] = {
    ItemKind.SINGLE: _draw_choice,
    ItemKind.SCALE: _draw_choice,
    ItemKind.MULTIPLE: _draw_choice,
    ItemKind.MATRIX: _draw_matrix,
    ItemKind.INTEGER: _draw_text,
    ItemKind.SHORT_TEXT: _draw_text,
    ItemKind.LONG_TEXT: _draw_text,
}
