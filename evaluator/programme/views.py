"""What the checks need to know of a questionnaire, as plain values: the programme does not depend on surveys."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from evaluator.programme.model import AnswerSource, Indicator, Programme, Question, SurveySource, Text
from surveys.diagnostics import Diagnostic, Place, Step, Value, unknown


@dataclass(frozen=True, slots=True)
class VariableView:
    """Something that is tallied: an item, a matrix row or one of several choices.

    ``codes`` are those on the scale, from low to high, without 'don't know' and 'not relevant'; empty for numbers and
    texts. ``decides`` is true where a show_if reads it. ``in_doubt``: its scale is wrong, so that codes tell nothing.
    """

    key: str
    codes: tuple[int, ...] = ()
    ordered: bool = False
    decides: bool = False
    in_doubt: bool = False


@dataclass(frozen=True, slots=True)
class ItemView:
    """A question. ``place`` is where it stands in its file. ``free_text`` is true for answers in words and for
    consent, which no indicator needs; ``in_words`` for the former alone; ``words`` where people write, also beside
    'other'; ``asked``: its text by language; ``several_choices`` where each choice is counted by itself, as in a
    ranking. ``in_doubt``: what is wrong with it leaves open what it asks for."""

    key: str
    place: Place
    variables: tuple[VariableView, ...]
    free_text: bool = False
    in_words: bool = False
    several_choices: bool = False
    background: bool = False
    stage: str | None = None
    in_doubt: bool = False
    words: bool = False
    asked: Text = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class QuestionnaireView:
    """A questionnaire; ``file`` is its path within the documents. ``incomplete``: what is wrong leaves open which items
    it has."""

    key: str
    file: str
    languages: tuple[str, ...]
    items: tuple[ItemView, ...]
    incomplete: bool = False

    def variables(self) -> dict[str, VariableView]:
        return {variable.key: variable for item in self.items for variable in item.variables}


@dataclass(frozen=True, slots=True)
class Documents:
    """What is checked together. ``unreadable`` are the keys by which questionnaires that cannot be read are likely
    to be named. Reading left the sources of the indicators ``in_doubt`` open; ``mentioned`` are all texts in the
    indicators, among them the questions that such sources name."""

    programme: Programme
    questionnaires: Mapping[str, QuestionnaireView]
    file: str = "programme.toml"
    unreadable: frozenset[str] = field(default_factory=frozenset)
    in_doubt: frozenset[str] = field(default_factory=frozenset)
    mentioned: frozenset[str] = field(default_factory=frozenset)
    opened: frozenset[str] = field(default_factory=frozenset)

    def at(self, *steps: Step) -> Place:
        return (self.file, *steps)

    def names(self) -> list[str]:
        """What a questionnaire can be called, with those that cannot be read."""
        return [*self.questionnaires, *sorted(self.unreadable)]

    def variable(self, question: Question) -> VariableView | None:
        questionnaire = self.questionnaires.get(question.questionnaire)
        return questionnaire.variables().get(question.item) if questionnaire else None

    def from_answers(self) -> Iterator[tuple[Indicator, AnswerSource]]:
        """The indicators that count people's answers, chosen or written, with their source."""
        for indicator in self.programme.indicators:
            if isinstance(indicator.source, AnswerSource):
                yield indicator, indicator.source

    def surveyed(self) -> Iterator[tuple[Indicator, SurveySource]]:
        """Those of them that count what was chosen."""
        for indicator, source in self.from_answers():
            if isinstance(source, SurveySource):
                yield indicator, source


def error(name: str, place: Place, /, **values: Value) -> Diagnostic:
    return Diagnostic(f"programme.{name}", place, values)


def note(name: str, place: Place, /, **values: Value) -> Diagnostic:
    return Diagnostic(f"programme.{name}", place, values, "note")


def unknown_name(name: str, place: Place, word: str, known: Iterable[str], /, **values: Value) -> Diagnostic:
    return unknown(f"programme.{name}", place, word, known, **values)
