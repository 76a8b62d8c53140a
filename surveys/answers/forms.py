"""A page of a questionnaire as a WTForms form: reads and checks what was posted, and renders nothing.

Fields bear the keys of items (of rows in a matrix) in HTML. Keys start with a letter, so names that start with ``_``
are free for a page's own buttons and hidden inputs. Form classes are built once per questionnaire, page and language.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Protocol

from wtforms import Field, Form

from surveys.answers.constraints import refused_items
from surveys.answers.reading import Posted, read_posted
from surveys.answers.refusals import FieldPlace, constraint_refusal, field_places, refusal_text
from surveys.answers.routing import Route, route, variable_keys
from surveys.identity import Same
from surveys.kinds.coding import BadAnswer
from surveys.kinds.record import NO_TEXTS, Answers, Texts
from surveys.questionnaire import Choice, Item, Page, Questionnaire


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
    page. ``route`` is what applies with the answers of this page and of the others.
    """

    answers: Mapping[str, int | None]
    texts: Mapping[str, str]
    errors: tuple[tuple[str, str], ...]
    raw: Mapping[str, tuple[str, ...]]
    page_keys: frozenset[str]
    route: Route

    def onto(self, answers: Answers, texts: Mapping[str, str]) -> tuple[dict[str, int | None], dict[str, str]]:
        """Earlier answers and texts with those of this page put in place of what the page held before."""
        kept_answers = {key: code for key, code in answers.items() if key not in self.page_keys}
        kept_texts = {key: text for key, text in texts.items() if key not in self.page_keys}
        return kept_answers | dict(self.answers), kept_texts | dict(self.texts)


class AnswerField(Field):
    """The answer to one item or matrix row. ``data`` is variable key -> code; ``texts`` what was written, by key."""

    data: dict[str, int | None]
    other: Choice | None = None
    beside: tuple[str, ...] = ()

    def __init__(self, *, place: FieldPlace, language: str, **kwargs: Any) -> None:
        super().__init__(label="", **kwargs)
        self.variables = place.variables
        self.item = place.item
        self.question = place.question
        self.language = language
        self.texts: dict[str, str] = {}

    def process_formdata(self, valuelist: Sequence[str]) -> None:
        try:
            posted = Posted(self.variables, valuelist, self.language, self.other, self.beside)
            self.data, self.texts = read_posted(posted)
        except BadAnswer as bad:
            self.data = dict.fromkeys(variable.key for variable in self.variables)
            raise ValueError(refusal_text(self.item, self.question, bad, self.language)) from None

    def refuse(self) -> None:
        """Take the answer back, for the item's constraint does not allow it."""
        self.data, self.texts = dict.fromkeys(self.data), {}
        self.process_errors = [
            refusal_text(self.item, self.question, constraint_refusal(self.item, self.language), self.language)
        ]

    @property
    def posted(self) -> Iterator[tuple[str, tuple[str, ...]]]:
        """Name and values of each field in HTML."""
        yield self.name, tuple(self.raw_data or ())


class AnswerWithOther(AnswerField):
    """The answer to an item with a text field beside the choice ``other``."""

    def __init__(self, *, other: Choice, **kwargs: Any) -> None:
        self.other = other
        super().__init__(**kwargs)

    def process(self, formdata: FormData | None, *args: Any, **kwargs: Any) -> None:
        self.beside = tuple(formdata.getlist(self.item.other_key)) if formdata is not None else ()
        super().process(formdata, *args, **kwargs)

    @property
    def posted(self) -> Iterator[tuple[str, tuple[str, ...]]]:
        yield from super().posted
        yield self.item.other_key, self.beside


def form_class(questionnaire: Questionnaire, page: Page, language: str) -> type[Form]:
    """The form of a page in a language, built once while the questionnaire is in use."""
    return _form_class(Same(questionnaire), Same(page), language)


@lru_cache(maxsize=1024)
def _form_class(questionnaire: Same[Questionnaire], page: Same[Page], language: str) -> type[Form]:
    # The attribute is prefixed so that an item may be called 'data', 'errors' or 'process'; the HTML name is the key.
    fields = {
        f"answer_{place.name}": _field(place, language) for item in page.value.items for place in field_places(item)
    }
    return type(f"{questionnaire.value.key}/{page.value.key}", (Form,), fields)


def _field(place: FieldPlace, language: str) -> AnswerField:
    other = place.item.other
    if other is None:
        return AnswerField(place=place, language=language, name=place.name)
    return AnswerWithOther(other=other, place=place, language=language, name=place.name)


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
    applying = route(questionnaire, posted, written)
    if refused := refused_items(page, applying):
        _refuse(refused, fields, posted, written)
        applying = route(questionnaire, posted, written)
    asked = {item.key for item in applying.asked(page)}
    asking = [field for field in fields if field.item.key in asked]
    return PageResult(
        answers={key: code for field in asking for key, code in field.data.items()},
        texts={key: text for field in asking for key, text in field.texts.items()},
        errors=tuple((field.name, str(field.errors[0])) for field in asking if not field.validate(form)),
        raw={name: values for field in fields for name, values in field.posted},
        page_keys=page_keys,
        route=applying,
    )


def _refuse(
    refused: Iterable[Item], fields: Iterable[AnswerField], posted: dict[str, int | None], written: dict[str, str]
) -> None:
    keys = {item.key for item in refused}
    for field in (field for field in fields if field.item.key in keys):
        posted |= dict.fromkeys(field.data)
        written.pop(field.item.key, None)
        field.refuse()
