"""A page of a questionnaire as a WTForms form: reads and checks what was posted, and renders nothing.

Fields bear the keys of items (of rows in a matrix) in HTML. Keys start with a letter, so names that start with ``_``
are free for a page's own buttons and hidden inputs. Form classes are built once per questionnaire, page and language.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final, Protocol

from wtforms import Field, Form

from surveys.coding import BadAnswer, code_of, codes_of, number_of, text_of
from surveys.identity import Same
from surveys.messages import message
from surveys.questionnaire import WRITTEN, Item, ItemKind, Page, Questionnaire, Text, Variable, variables_of
from surveys.routing import Answers, applies, variable_keys


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
    ``raw`` is what was posted by field name, to show it again. ``page_keys`` are all variable keys of the page.
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
    """The answer to one item or matrix row. ``data`` is variable key -> code; ``text`` what was written."""

    data: dict[str, int | None]

    def __init__(self, *, variables: tuple[Variable, ...], question: Text, language: str, **kwargs: Any) -> None:
        super().__init__(label="", **kwargs)
        self.variables = variables
        self.item = variables[0].item
        self.question = question
        self.language = language
        self.text = ""

    def process_formdata(self, valuelist: Sequence[str]) -> None:
        self.data = {variable.key: None for variable in self.variables}
        try:
            _READERS[self.item.kind](self, valuelist)
            if self.item.required and all(code is None for code in self.data.values()):
                raise BadAnswer("required")
        except BadAnswer as bad:
            raise ValueError(self.refusal(bad)) from None

    def refusal(self, bad: BadAnswer) -> str:
        """What the participant is told about ``bad``."""
        values = dict(bad.values)
        if "code" in values and self.item.scale is not None:
            labels = {choice.code: choice.label for choice in self.item.scale.all_choices}
            values["label"] = _pick(labels[int(str(values["code"]))], self.language)
        return message(bad.reason, self.language, question=_pick(self.question, self.language), **values)


def _pick(text: Text, language: str) -> str:
    return text.get(language) or next(iter(text.values()), "")


def _one(values: Sequence[str]) -> str:
    """The one value that was posted; '' for none."""
    if len(values) > 1:
        raise BadAnswer("several")
    return values[0] if values else ""


def _read_choice(field: AnswerField, values: Sequence[str]) -> None:
    variable = field.variables[0]
    if variable.scale is not None:
        field.data = {variable.key: code_of(_one(values), variable.scale)}


def _read_several(field: AnswerField, values: Sequence[str]) -> None:
    scale = field.item.scale
    chosen = codes_of(values, scale) if scale is not None else frozenset()
    if scale is not None and chosen:
        field.data = {f"{field.item.key}#{code.code}": int(code.code in chosen) for code in scale.all_choices}


def _read_number(field: AnswerField, values: Sequence[str]) -> None:
    field.data = {field.item.key: number_of(_one(values), field.item)}


def _read_text(field: AnswerField, values: Sequence[str]) -> None:
    field.text = text_of(_one(values), field.item)
    field.data = {field.item.key: WRITTEN if field.text else None}


_READERS: Final[Mapping[ItemKind, Callable[[AnswerField, Sequence[str]], None]]] = {
    ItemKind.SINGLE: _read_choice,
    ItemKind.SCALE: _read_choice,
    ItemKind.MATRIX: _read_choice,
    ItemKind.MULTIPLE: _read_several,
    ItemKind.INTEGER: _read_number,
    ItemKind.SHORT_TEXT: _read_text,
    ItemKind.LONG_TEXT: _read_text,
}


def _fields(item: Item) -> Iterator[tuple[str, tuple[Variable, ...], Text]]:
    """Field name, variables and question of each field of an item."""
    variables = variables_of(item)
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
        f"answer_{name}": AnswerField(variables=variables, question=question, language=language, name=name)
        for item in page.value.items
        for name, variables, question in _fields(item)
    }
    return type(f"{questionnaire.value.key}/{page.value.key}", (Form,), fields)


def read_page(
    questionnaire: Questionnaire, page: Page, language: str, formdata: FormData, answers: Answers
) -> PageResult:
    """What was posted for ``page``, given the answers to other pages. Never raises for what a participant can post.

    An item whose condition does not hold after this page's own answers is left out, whatever was posted for it.
    Answers in ``answers`` to items of this page are disregarded; names that are not on the page are too.
    """
    form = form_class(questionnaire, page, language)(formdata)
    fields: list[AnswerField] = [field for field in form if isinstance(field, AnswerField)]
    page_keys = frozenset(key for item in page.items for key in variable_keys(questionnaire, item))
    posted: dict[str, int | None] = {key: code for key, code in answers.items() if key not in page_keys}
    for field in fields:
        posted |= field.data
    asked = {item.key for item in page.items if applies(item, posted, questionnaire)}
    asking = [field for field in fields if field.item.key in asked]
    return PageResult(
        answers={key: code for field in asking for key, code in field.data.items()},
        texts={field.item.key: field.text for field in asking if field.text},
        errors=tuple((field.name, str(field.errors[0])) for field in asking if not field.validate(form)),
        raw={field.name: tuple(field.raw_data or ()) for field in fields},
        page_keys=page_keys,
    )
