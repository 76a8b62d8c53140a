"""A page of a questionnaire as a WTForms form: reads and checks what was posted, and renders nothing.

Fields bear the keys of items (of rows in a matrix) in HTML. Keys start with a letter, so names that start with ``_``
are free for a page's own buttons and hidden inputs. Form classes are built
once per questionnaire, page and language, and so is what each choice reads as.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
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
    def refusals(self) -> tuple[str, ...]:
        """Why the answer cannot be taken: one sentence, or none."""
        return tuple(map(str, self.process_errors[:1]))

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


@dataclass(frozen=True, slots=True)
class Chosen:
    """The answer to one item or matrix row that is blank or one of its choices, as its field would read it: the same
    object for everybody who gives it."""

    name: str
    item: Item
    data: Mapping[str, int | None]
    texts: Mapping[str, str]
    posted: tuple[tuple[str, tuple[str, ...]], ...]
    refusals: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Forms:
    """``names``: of the fields of a page, in their order. ``chosen``: by the name of a field, what it reads from each
    of its choices and from none. ``rest``: the form of the other fields; ``whole``: of all."""

    names: tuple[str, ...]
    whole: type[Form]
    rest: type[Form] | None
    chosen: Mapping[str, Mapping[tuple[str, ...], Chosen]]


def form_class(questionnaire: Questionnaire, page: Page, language: str) -> type[Form]:
    """The form of a page in a language, built once while the questionnaire is in use."""
    return _forms(Same(questionnaire), Same(page), language).whole


@lru_cache(maxsize=1024)
def _forms(questionnaire: Same[Questionnaire], page: Same[Page], language: str) -> _Forms:
    places = [place for item in page.value.items for place in field_places(item)]
    chosen = {place.name: _choices(place, language) for place in places if _is_of_choices(place)}
    name, others = f"{questionnaire.value.key}/{page.value.key}", [one for one in places if one.name not in chosen]
    rest = _form_of(f"{name}, written", others, language) if others else None
    return _Forms(tuple(place.name for place in places), _form_of(name, places, language), rest, chosen)


def _form_of(name: str, places: Iterable[FieldPlace], language: str) -> type[Form]:
    # The attribute is prefixed so that an item may be called 'data', 'errors' or 'process'; the HTML name is the key.
    return type(name, (Form,), {f"answer_{place.name}": _field(place, language) for place in places})


def _is_of_choices(place: FieldPlace) -> bool:
    return place.item.scale is not None and place.item.other is None and len(place.variables) == 1


def _choices(place: FieldPlace, language: str) -> dict[tuple[str, ...], Chosen]:
    """What is read from each choice and from none, but for what is refused."""
    codes = place.item.scale.all_choices if place.item.scale else ()
    read = {}
    for values in ((), *((str(choice.code),) for choice in codes)):
        with suppress(BadAnswer):
            data, texts = read_posted(Posted(place.variables, values, language))
            read[values] = Chosen(place.name, place.item, data, texts, ((place.name, values),))
    return read


def _field(place: FieldPlace, language: str) -> AnswerField:
    other = place.item.other
    if other is None:
        return AnswerField(place=place, language=language, name=place.name)
    return AnswerWithOther(other=other, place=place, language=language, name=place.name)


def _fields(forms: _Forms, formdata: FormData) -> Sequence[AnswerField | Chosen]:
    """The fields as they were posted. One that holds a choice, as nearly all do, needs no field of a form; where one of
    choices holds something else, the whole form reads them."""
    found: dict[str, AnswerField | Chosen] = {}
    for name, its in forms.chosen.items():
        chosen = its.get(tuple(formdata.getlist(name)))
        if chosen is None:
            return _fields_of(forms.whole, formdata)
        found[name] = chosen
    if forms.rest is not None:
        found |= {field.name: field for field in _fields_of(forms.rest, formdata)}
    return [found[name] for name in forms.names]


def _fields_of(form: type[Form], formdata: FormData) -> list[AnswerField]:
    return [field for field in form(formdata) if isinstance(field, AnswerField)]


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
    forms = _forms(Same(questionnaire), Same(page), language)
    fields = _fields(forms, formdata)
    page_keys = _page_keys(Same(questionnaire), Same(page))
    posted: dict[str, int | None] = {key: code for key, code in answers.items() if key not in page_keys}
    written = {key: text for key, text in texts.items() if key not in page_keys}
    for field in fields:
        posted |= field.data
        written |= field.texts
    applying = route(questionnaire, posted, written)
    if refused := refused_items(page, applying):
        fields = _fields_of(forms.whole, formdata)
        _refuse(refused, fields, posted, written)
        applying = route(questionnaire, posted, written)
    asked = {item.key for item in applying.asked(page)}
    asking = [field for field in fields if field.item.key in asked]
    return PageResult(
        answers={key: code for field in asking for key, code in field.data.items()},
        texts={key: text for field in asking for key, text in field.texts.items()},
        errors=tuple((field.name, error) for field in asking for error in field.refusals),
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
