"""What an indicator of a draft can be counted from: questions with their scales in words, themes and registers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Final

from evaluator.designing.examining import nameable_questionnaires
from evaluator.findings.answers import as_read
from evaluator.programme.model import Programme
from evaluator.programme.register_names import register_title, state_title
from evaluator.records.model import Column, Measure
from evaluator.records.registry import COUNTABLE
from evaluator.store.codes import codes
from evaluator.texts import Texts
from surveys.document.reading import read_questionnaire
from surveys.kinds.all import kind_of, variables_in
from surveys.questionnaire import Questionnaire, Text, Variable

if TYPE_CHECKING:
    from sqlalchemy import Connection

Options = tuple[tuple[str, str], ...]
_LONGEST: Final = 110


@dataclass(frozen=True)
class Library:
    """``questionnaires``: those that the draft can name, as they are edited where somebody edits them. ``themes``: the
    codes of the codebook that are in use, with their titles."""

    questionnaires: Mapping[str, Questionnaire] = field(default_factory=dict)
    themes: tuple[tuple[str, Text], ...] = ()

    @cached_property
    def variables(self) -> dict[str, dict[str, Variable]]:
        """What can be counted, by questionnaire and key."""
        return {key: {one.key: one for one in variables_in(its)} for key, its in self.questionnaires.items()}

    def title(self, questionnaire: str, t: Texts) -> str:
        """Of a questionnaire; its key where it has none, or is not known."""
        its = self.questionnaires.get(questionnaire)
        return (t.pick(its.title) if its is not None else "") or questionnaire

    def asked(self, questionnaire: str, t: Texts, *, written: bool = False) -> Options:
        """The questions that are answered on a scale, or those that are ``written``, each with its answers."""
        found = self.variables.get(questionnaire, {}).values()
        return tuple((one.key, question_in_words(one, t)) for one in found if _fits(one, written=written))

    def choices(self, names: list[str], t: Texts) -> Options:
        """The answers to the questions of these names (``questionnaire.item``), each code once, as they are counted."""
        found: dict[str, str] = {}
        for name in names:
            questionnaire, _, key = name.partition(".")
            variable = self.variables.get(questionnaire, {}).get(key)
            scale = as_read(variable) if variable is not None else None
            for choice in scale.choices if scale is not None else ():
                found.setdefault(str(choice.code), f"{choice.code} {t.pick(choice.label)}")
        return tuple(found.items())


def load_library(db: Connection, programme: str) -> Library:
    read = {key: read_questionnaire(text, "")[0] for key, text in nameable_questionnaires(db, programme).items()}
    its = sorted(codes(db, programme), key=lambda one: one.position)
    themes = tuple((one.key, one.title) for one in its if not one.retired)
    return Library({key: one for key, one in read.items() if one is not None}, themes)


def _fits(variable: Variable, *, written: bool) -> bool:
    if written:
        return kind_of(variable.item).words
    return bool(variable.scale and variable.scale.choices)


def question_in_words(variable: Variable, t: Texts) -> str:
    """'Bliver du hørt? (1 Slet ikke – 5 I meget høj grad)'; of a matrix or several choices what is asked of each."""
    text, stem = t.pick(variable.text), t.pick(variable.item.text)
    asked = text if text == stem or not stem else f"{stem} – {text}"
    asked = f"{asked[: _LONGEST - 1]}…" if len(asked) > _LONGEST else asked
    scale = as_read(variable)
    if scale is None or not scale.choices:
        return asked
    first, *_, last = [f"{one.code} {t.pick(one.label)}" for one in (*scale.choices, *scale.choices)]
    return f"{asked} ({first} – {last})"


def measures(programme: Programme, t: Texts) -> Iterator[tuple[str, str]]:
    """Everything that registers can count: ``register/measure`` with both in words."""
    for name, register in COUNTABLE.items():
        title = register_title(programme, name, t)
        for measure in register.measures:
            yield f"{name}/{measure.name}", f"{title[:1].upper()}{title[1:]}: {_measure(programme, name, measure, t)}"


def _measure(programme: Programme, register: str, measure: Measure, t: Texts) -> str:
    if measure.column:
        return t("designing.measure_sum", column=t(f"registers.column_{measure.column}").lower())
    if not measure.state:
        return t("designing.measure_count")
    own = programme.registers.get(register)
    return state_title(programme, register, measure.name, t) if own and measure.name in own.states else t(measure.state)


def columns() -> dict[str, Column]:
    """Every column by which a register's rows may be restricted; one of a name is the same in all of them."""
    return {column.name: column for one in COUNTABLE.values() for column in one.restrictions}


def restricted_by(register: str) -> tuple[str, ...]:
    """The names of the columns of a register; none where there is no such."""
    return tuple(one.name for one in COUNTABLE[register].restrictions) if register in COUNTABLE else ()


def values_of(column: Column, programme: Programme, t: Texts) -> Options:
    """The values that a column can have, in words; none where anything can stand in it."""
    if column.choices:
        return tuple((one, t(f"registers.{column.name}_{one}")) for one in column.choices)
    if column.of == "clusters":
        found = dict.fromkeys(one.cluster for one in programme.processes if one.cluster)
        return tuple((one, one) for one in found)
    things = getattr(programme, column.of, ()) if column.of else ()
    return tuple((one.key, t.pick(one.title) or one.key) for one in things)
