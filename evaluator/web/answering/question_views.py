"""The questions of a page in one language, worked out once for each version of a questionnaire."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final

from markupsafe import Markup

from evaluator.answering.condition_words import condition_text
from evaluator.answering.hints import hints
from evaluator.texts import Texts
from surveys.answers.routing import hangs_on_page
from surveys.expressions.evaluation import Value
from surveys.expressions.trees import as_json, keys_of
from surveys.identity import Same
from surveys.kinds.all import kind_of
from surveys.kinds.ranking import highest_number
from surveys.questionnaire import Choice, Item, Page

_WORDS: Final = ("clear", "which", "no_rank", "consent_yes", "consent_no")
"""Texts that the templates of the questions ask for."""


@dataclass(frozen=True, slots=True)
class ChoiceView:
    """``outside``: it is set apart from the others. ``other``: a text field belongs to it. ``end``: the words at an end
    of a range, whose label is its number."""

    code: str
    label: str
    outside: bool
    other: bool = False
    end: str = ""


@dataclass(frozen=True, slots=True)
class RowView:
    key: str
    text: str


@dataclass(frozen=True, slots=True)
class QuestionView:
    """A question in one language. ``follow_up`` says when it is to be answered, where that hangs on the same page, and
    ``rule`` says it as the tree in JSON that the script reads.

    ``other_key`` names the text field beside the choice 'other', if there is one. ``ranks`` are those on offer in a
    ranking. ``words`` are what its kind says besides, by name, such as the button that takes an answer back.
    ``writes``: it has a field in which people write what they like.
    """

    key: str
    kind: str
    drawing: str
    lines: int
    text: str
    hint: str
    required: bool
    must: str
    error_word: str
    follow_up: str
    rule: str
    choices: tuple[ChoiceView, ...]
    rows: tuple[RowView, ...]
    other_key: str
    ranks: tuple[str, ...]
    words: Mapping[str, str]
    writes: bool
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
    """A page in one language: title, paragraphs above the questions, and the questions by item key.

    ``follows`` is true where questions appear and vanish by what is answered on the page; ``earlier`` are the keys of
    the answers on earlier pages that this hangs on besides."""

    key: str
    title: str
    intro: tuple[str, ...]
    questions: Mapping[str, QuestionView]
    follows: bool
    earlier: frozenset[str]

    @property
    def writes(self) -> bool:
        """Whether one of its questions has a field in which people write what they like."""
        return any(question.writes for question in self.questions.values())

    def earlier_answers(self, given: Callable[[str], Value]) -> str:
        """JSON of the answers on earlier pages that the script needs, by key."""
        return json.dumps({key: _plain(given(key)) for key in sorted(self.earlier)})


def page_view(page: Page, language: str) -> PageView:
    return _page_view(Same(page), language)


@lru_cache(maxsize=512)
def _page_view(page: Same[Page], language: str) -> PageView:
    texts = Texts(language)
    here = {key for item in page.value.items for key in (item.key, *(row.key for row in item.rows))}
    rules = [item.show_if for item in page.value.items if item.show_if and hangs_on_page(page.value, item)]
    return PageView(
        key=page.value.key,
        title=texts.pick(page.value.title),
        intro=paragraphs(texts.pick(page.value.intro)),
        questions={item.key: _question_view(page.value, item, texts) for item in page.value.items},
        follows=bool(rules),
        earlier=frozenset().union(*map(keys_of, rules)) - here,
    )


def _plain(value: Value) -> object:
    return sorted(value, key=str) if isinstance(value, frozenset) else value


def paragraphs(text: str) -> tuple[str, ...]:
    """A document's text at its blank lines."""
    return tuple(part.strip() for part in text.split("\n\n") if part.strip())


def _question_view(page: Page, item: Item, texts: Texts) -> QuestionView:
    return QuestionView(
        key=item.key,
        kind=item.kind,
        drawing=kind_of(item).drawing,
        lines=kind_of(item).lines,
        text=texts.pick(item.text),
        hint=" ".join(hints(item, texts)),
        required=item.required,
        must=f"({texts('answering.must')})",
        error_word=texts("answering.error"),
        follow_up=condition_text(page, item, texts),
        rule=json.dumps(as_json(item.show_if)) if item.show_if and hangs_on_page(page, item) else "",
        choices=tuple(_choice_view(item, choice, texts) for choice in item.scale.all_choices) if item.scale else (),
        rows=tuple(RowView(row.key, texts.pick(row.text)) for row in item.rows),
        other_key=item.other_key if item.other else "",
        ranks=tuple(map(str, range(1, highest_number(item) + 1))) if kind_of(item).drawing == "ranking" else (),
        words={name: texts(f"answering.{name}") for name in _WORDS},
        writes=kind_of(item).words or item.other is not None,
    )


def _choice_view(item: Item, choice: Choice, texts: Texts) -> ChoiceView:
    code, label = str(choice.code), texts.pick(choice.label)
    if item.ends is None or item.scale is None or choice.is_outside_scale:
        return ChoiceView(code, label, choice.is_outside_scale or choice.exclusive, choice.other)
    ends = zip((item.scale.codes[0], item.scale.codes[-1]), item.ends, strict=True)
    return ChoiceView(code, code, False, end=next((texts.pick(end) for at, end in ends if at == choice.code), ""))
