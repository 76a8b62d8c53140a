"""Every kind of question by its name: each record in a module of this folder. No list names them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules
from typing import Final

from surveys.kinds.record import Kind
from surveys.questionnaire import Item, Questionnaire, Text, Variable


def _found() -> Iterator[Kind]:
    for module in iter_modules([str(Path(__file__).parent)]):
        its = vars(import_module(f"surveys.kinds.{module.name}"))
        yield from (kind for kind in its.values() if isinstance(kind, Kind))


KINDS: Final[Mapping[str, Kind]] = {kind.name: kind for kind in sorted(_found(), key=lambda kind: kind.position)}
"""In the order in which the editor offers them."""


def kind_of(item: Item) -> Kind:
    return KINDS[item.kind]


def variables_of(item: Item) -> tuple[Variable, ...]:
    """The variables that an item yields, see `Variable`."""
    return KINDS[item.kind].variables(item)


def variables_in(questionnaire: Questionnaire) -> tuple[Variable, ...]:
    """Every variable in the order in which it is asked."""
    return tuple(variable for item in questionnaire.items for variable in variables_of(item))


def as_asked(variable: Variable) -> Text:
    """A variable's words with those of the question above it, without which a row of a table cannot be read."""
    return with_stem(variable.item.text, variable.text) if kind_of(variable.item).has_stem else variable.text


def with_stem(stem: Text, text: Text) -> Text:
    """In each language of ``text``: a stem that ends with dots goes on into what stands below it."""
    return {language: _below(stem.get(language, ""), words) for language, words in text.items()}


def _below(stem: str, words: str) -> str:
    if stem.endswith(("…", "...")):
        return f"{stem.rstrip('….').rstrip()} {words}"
    return f"{stem} – {words}" if stem else words


def words_in(questionnaire: Questionnaire) -> dict[str, tuple[Text, str]]:
    """What is asked in words, by the key under which they are stored: the question, and a variable that everybody has
    who was asked. What stands beside a choice such as 'other' is asked by the choice. Days and numbers that are stored
    as text are no words."""
    found: dict[str, tuple[Text, str]] = {}
    for item in questionnaire.items:
        if kind_of(item).words:
            found[item.key] = item.text, item.key
        if item.other is not None:
            label = item.other.label
            text = {language: f"{said} – {label.get(language, '')}" for language, said in item.text.items()}
            found[item.other_key] = text, variables_of(item)[0].key
    return found
