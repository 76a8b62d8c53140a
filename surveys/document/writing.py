"""A questionnaire -> its document (TOML), which `surveys.document.reading` reads back as the same value.

Only what differs from the defaults is written, as a person would write it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from decimal import Decimal
from typing import Final

from surveys.answers.coding import LARGEST_NUMBER
from surveys.answers.messages import MESSAGES
from surveys.answers.written import EARLIEST, LATEST
from surveys.codes import OUTSIDE_FLAGS
from surveys.document.content import paragraphs, quoted
from surveys.document.declarations import written as declaration
from surveys.document.item_kinds import DEFAULT_LENGTHS
from surveys.document.scales import CHOICE_FLAGS
from surveys.expressions.trees import as_text
from surveys.questionnaire import (
    TEXT_KINDS,
    Choice,
    Declaration,
    Item,
    ItemKind,
    Page,
    Questionnaire,
    Row,
    Scale,
    Text,
)

Lines = Iterator[str]


def document_of(questionnaire: Questionnaire) -> str:
    """The document's text, ending in a line feed."""
    return "\n".join(_document(questionnaire)) + "\n"


def _document(questionnaire: Questionnaire) -> Lines:
    yield f"key = {quoted(questionnaire.key)}"
    yield f"languages = [{', '.join(map(quoted, questionnaire.languages))}]"
    for name in ("title", "information", "thanks"):
        yield from _text(name, getattr(questionnaire, name))
    for scale in questionnaire.scales:
        yield from ("", f"[scales.{scale.key}]")
        yield from ("ordered = false",) if not scale.ordered else ()
        yield from _changed(scale.changed)
        yield from _outside(scale.outside)
        yield from _choices(scale)
    for page in questionnaire.pages:
        yield from _page(page, {scale.key: scale for scale in questionnaire.scales})


def _page(page: Page, scales: Mapping[str, Scale]) -> Lines:
    yield from ("", "[[pages]]", f"key = {quoted(page.key)}")
    yield from _text("title", page.title)
    yield from _text("intro", page.intro)
    if page.show_if is not None:
        yield f"show_if = {quoted(as_text(page.show_if))}"
    for item in page.items:
        yield from ("", "[[pages.items]]", f"key = {quoted(item.key)}", f"kind = {quoted(item.kind)}")
        yield from _item(item, scales)


def _item(item: Item, scales: Mapping[str, Scale]) -> Lines:
    yield from _changed(item.changed)
    yield from _text("text", item.text)
    yield from _text("hint", item.hint)
    if item.required and item.kind is not ItemKind.CONSENT:
        yield "required = true"
    for flag in ("background", "reversed", "partial"):
        if getattr(item, flag):
            yield f"{flag} = true"
    if item.show_if is not None:
        yield f"show_if = {quoted(as_text(item.show_if))}"
    if item.stage is not None:
        yield f"stage = {quoted(item.stage)}"
    yield from _LIMITS[item.kind](item) if item.kind in _LIMITS else ()
    if item.constraint is not None:
        yield f"constraint = {quoted(as_text(item.constraint))}"
        yield from _text("constraint_message", item.constraint_message)
    if item.scale is not None and item.kind is not ItemKind.RANGE:
        yield from _scale(item.scale, scales)
    if item.rows:
        rows = (", ".join([f"key = {quoted(row.key)}", _languages(row.text), *_row_flags(row)]) for row in item.rows)
        yield from _tables("rows", rows)


def _row_flags(row: Row) -> Lines:
    yield from ("reversed = true",) if row.reversed else ()
    yield from _changed(row.changed)


def _changed(declared: Declaration | None) -> Lines:
    yield from (declaration(declared.since, declared.kind),) if declared is not None else ()


def _scale(scale: Scale, scales: Mapping[str, Scale]) -> Lines:
    """The scale by name, or the choices that the item has for itself."""
    named = scales.get(scale.key)
    if named is not None and named.choices == scale.choices and named.ordered == scale.ordered:
        yield f"scale = {quoted(scale.key)}"
        yield from _outside(scale.outside, named.outside)
    else:
        yield from _outside(scale.outside)
        yield from _choices(scale)


def _outside(offered: tuple[Choice, ...], inherited: tuple[Choice, ...] = ()) -> Lines:
    there = {choice.code: choice.label for choice in offered}
    before = {choice.code: choice.label for choice in inherited}
    for flag, code in OUTSIDE_FLAGS.items():
        label = there.get(code)
        if label == before.get(code):
            continue
        if label is None:
            yield f"{flag} = false"
        elif code not in before and all(MESSAGES[flag][language] == text for language, text in label.items()):
            yield f"{flag} = true"
        else:
            yield f"{flag} = {{ {_languages(label)} }}"


def _choices(scale: Scale) -> Lines:
    yield from _tables(
        "choices",
        (
            f"code = {choice.code}, {_languages(choice.label)}"
            + "".join(f", {flag} = true" for flag in CHOICE_FLAGS if getattr(choice, flag))
            for choice in scale.choices
        ),
    )


def _tables(key: str, entries: Iterable[str]) -> Lines:
    yield f"{key} = ["
    yield from (f"  {{ {entry} }}," for entry in entries)
    yield "]"


def _range(item: Item) -> Lines:
    codes = item.scale.codes if item.scale is not None else ()
    yield f"minimum = {codes[0]}"
    yield f"maximum = {codes[-1]}"
    yield from (f"step = {codes[1] - codes[0]}",) if codes[1] - codes[0] != 1 else ()
    for name, words in zip(("low", "high"), item.ends or (), strict=False):
        yield from _text(name, words)
    yield from _outside(item.scale.outside if item.scale is not None else ())


def _number(item: Item) -> Lines:
    for name, default in (("minimum", 0), ("maximum", LARGEST_NUMBER), ("step", None)):
        value = getattr(item, name)
        if value is not None and value != default:
            yield f"{name} = {_digits(value)}"


def _digits(number: int | Decimal) -> str:
    return str(int(number)) if number == int(number) else format(Decimal(number).normalize(), "f")


def _date(item: Item) -> Lines:
    if item.earliest is not None and item.earliest != EARLIEST:
        yield f"minimum = {item.earliest.isoformat()}"
    if item.latest is not None and item.latest != LATEST:
        yield f"maximum = {item.latest.isoformat()}"


def _number_of_choices(item: Item) -> Lines:
    if item.minimum_choices:
        yield f"minimum_choices = {item.minimum_choices}"
    if item.maximum_choices is not None:
        yield f"maximum_choices = {item.maximum_choices}"


def _length(item: Item) -> Lines:
    if item.max_length != DEFAULT_LENGTHS[item.kind]:
        yield f"max_length = {item.max_length}"


_LIMITS: Final[Mapping[ItemKind, Callable[[Item], Lines]]] = {
    ItemKind.RANGE: _range,
    ItemKind.INTEGER: _number,
    ItemKind.DECIMAL: _number,
    ItemKind.DATE: _date,
    ItemKind.MULTIPLE: _number_of_choices,
    ItemKind.RANKING: _number_of_choices,
    **dict.fromkeys(TEXT_KINDS, _length),
}


def _text(key: str, text: Text) -> Lines:
    yield from (f"{key}.{language} = {paragraphs(words)}" for language, words in text.items())


def _languages(text: Text) -> str:
    return ", ".join(f"{language} = {quoted(words)}" for language, words in text.items())
