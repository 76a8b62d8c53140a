"""A page of a questionnaire as a WTForms form: reads and checks what was posted, and renders nothing.

Fields bear the keys of items (of rows in a matrix) in HTML. Keys start with a letter, so names that start with ``_``
are free for a page's own buttons and hidden inputs. Form classes are built once per questionnaire, page and language.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Any, Protocol

from wtforms import Field, Form

from surveys.answers.coding import BadAnswer
from surveys.answers.constraints import refused_items
from surveys.answers.messages import MESSAGES, message
from surveys.answers.posted import Posted, read_posted
from surveys.answers.routing import asked_items, variable_keys
from surveys.answers.values import NO_TEXTS, Answers, Texts
from surveys.answers.written import shown
from surveys.identity import Same
from surveys.questionnaire import Item, ItemKind, Page, Questionnaire, Text, Variable, variables_of


class FormData(Protocol):
    """What was posted, such as Werkzeug's MultiDict."""

    def __iter__(self) -> Iterator[str]: ...
    def __len__(self) -> int: ...
    def __contains__(self, name: Any, /) -> bool: ...
    def getlist(self, name: str, /) -> list[Any]: ...


@dataclass(frozen=True, slots=True)
class PageResult:
    """What a posted page holds.

    ``answers`` and ``texts`` are those of the page's items that apply, in the form in which they are stored; an answer
    that cannot be taken is None in them. ``errors`` are pairs of field name and message in the order of the questions.
    ``raw`` is what was posted by field name, to show it again. ``page_keys`` are all keys of answers and texts of the
    page.
    """

    answers: Mapping[str, int | None]
    texts: Mapping[str, str]
    errors: tuple[tuple[str, str], ...]
    raw: Mapping[str, tuple[str, ...]]
    page_keys: frozenset[str]

    def onto(self, answers: Answers, texts: Mapping[str, str]) -> tuple[dict[str, int | None], dict[str, str]]:
        """Earlier answers and texts with those of this page put in place of what the page held before."""
        kept_answers = {key: code for key, code in answers.items() if key not in self.page_keys}
        kept_texts = {key: text for key, text in texts.items() if key not in self.page_keys}
        return kept_answers | dict(self.answers), kept_texts | dict(self.texts)


class AnswerField(Field):
    """The answer to one item or matrix row. ``data`` is variable key -> code; ``texts`` what was written, by key."""

    data: dict[str, int | None]
    beside: tuple[str, ...] = ()

    def __init__(self, *, variables: tuple[Variable, ...], question: Text, language: str, **kwargs: Any) -> None:
        super().__init__(label="", **kwargs)
        self.variables = variables
        self.item = variables[0].item
        self.question = question
        self.language = language
        self.texts: dict[str, str] = {}

    def process_formdata(self, valuelist: Sequence[str]) -> None:
        try:
            self.data, self.texts = read_posted(Posted(self.variables, valuelist, self.beside, self.language))
        except BadAnswer as bad:
            self.data = dict.fromkeys(variable.key for variable in self.variables)
            raise ValueError(self.refusal(bad)) from None

    def refuse(self) -> None:
        """Take the answer back, for the item's constraint does not allow it."""
        self.data, self.texts = dict.fromkeys(self.data), {}
        told = _pick(self.item.constraint_message, self.language)
        self.process_errors = [self.refusal(BadAnswer("constraint", message=_as_sentence(told)))]

    def refusal(self, bad: BadAnswer) -> str:
        """What the participant is told about ``bad``."""
        values = {name: _shown(value, self.language) for name, value in bad.values.items()}
        if "code" in bad.values and self.item.scale is not None:
            labels = {choice.code: choice.label for choice in self.item.scale.all_choices}
            values["label"] = _pick(labels[int(str(bad.values["code"]))], self.language)
        required = f"{bad.reason}_required"
        reason = required if self.item.required and required in MESSAGES else bad.reason
        return message(reason, self.language, question=_pick(self.question, self.language), **values)

    @property
    def posted(self) -> Iterator[tuple[str, tuple[str, ...]]]:
        """Name and values of each field in HTML."""
        yield self.name, tuple(self.raw_data or ())


class AnswerWithOther(AnswerField):
    """The answer to an item with a text field beside the choice 'other'."""

    def process(self, formdata: FormData | None, *args: Any, **kwargs: Any) -> None:
        self.beside = tuple(formdata.getlist(self.item.other_key)) if formdata is not None else ()
        super().process(formdata, *args, **kwargs)

    @property
    def posted(self) -> Iterator[tuple[str, tuple[str, ...]]]:
        yield from super().posted
        yield self.item.other_key, self.beside


def _shown(value: object, language: str) -> object:
    return shown(value, language) if isinstance(value, Decimal | dt.date) else value


def _pick(text: Text, language: str) -> str:
    return text.get(language) or next(iter(text.values()), "")


def _as_sentence(text: str) -> str:
    return text if text.endswith((".", "!", "?", "…")) else f"{text}."


def _fields(item: Item) -> Iterator[tuple[str, tuple[Variable, ...], Text]]:
    """Field name, variables and question of each field of an item; none for a note."""
    variables = variables_of(item)
    if not variables:
        return iter(())
    if item.kind is ItemKind.MATRIX:
        return ((variable.key, (variable,), variable.text) for variable in variables)
    return iter([(item.key, variables, item.text)])


def form_class(questionnaire: Questionnaire, page: Page, language: str) -> type[Form]:
    """The form of a page in a language, built once while the questionnaire is in use."""
    return _form_class(Same(questionnaire), Same(page), language)


@lru_cache(maxsize=1024)
def _form_class(questionnaire: Same[Questionnaire], page: Same[Page], language: str) -> type[Form]:
    # The attribute is prefixed so that an item may be called 'data', 'errors' or 'process'; the HTML name is the key.
    fields = {
        f"answer_{name}": (AnswerWithOther if item.other else AnswerField)(
            variables=variables, question=question, language=language, name=name
        )
        for item in page.value.items
        for name, variables, question in _fields(item)
    }
    return type(f"{questionnaire.value.key}/{page.value.key}", (Form,), fields)


@lru_cache(maxsize=1024)
def _page_keys(questionnaire: Same[Questionnaire], page: Same[Page]) -> frozenset[str]:
    items = page.value.items
    keys = {key for item in items for key in variable_keys(questionnaire.value, item)}
    return frozenset(keys | {item.other_key for item in items if item.other})


def read_page(
    questionnaire: Questionnaire,
    page: Page,
    language: str,
    formdata: FormData,
    answers: Answers,
    texts: Texts = NO_TEXTS,
) -> PageResult:
    """What was posted for ``page``, given the answers and texts of other pages. Never raises for what a participant can
    post.

    An item whose condition does not hold after this page's own answers is left out, whatever was posted for it; an
    answer that a constraint refuses is none. Answers in ``answers`` to items of this page are disregarded; names that
    are not on the page are too.
    """
    form = form_class(questionnaire, page, language)(formdata)
    fields: list[AnswerField] = [field for field in form if isinstance(field, AnswerField)]
    page_keys = _page_keys(Same(questionnaire), Same(page))
    posted: dict[str, int | None] = {key: code for key, code in answers.items() if key not in page_keys}
    written = {key: text for key, text in texts.items() if key not in page_keys}
    for field in fields:
        posted |= field.data
        written |= field.texts
    for item in refused_items(questionnaire, page, posted, written):
        posted |= dict.fromkeys(variable_keys(questionnaire, item))
        written.pop(item.key, None)
        for field in fields:
            if field.item is item:
                field.refuse()
    asked = {item.key for item in asked_items(questionnaire, page.key, posted, written)}
    asking = [field for field in fields if field.item.key in asked]
    return PageResult(
        answers={key: code for field in asking for key, code in field.data.items()},
        texts={key: text for field in asking for key, text in field.texts.items()},
        errors=tuple((field.name, str(field.errors[0])) for field in asking if not field.validate(form)),
        raw={name: values for field in fields for name, values in field.posted},
        page_keys=page_keys,
    )
