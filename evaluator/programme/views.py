"""What the checks need to know of a questionnaire, as plain values: the programme does not depend on surveys."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from evaluator.programme.faults import Fault, Severity
from evaluator.programme.model import Indicator, Programme, Question, SurveySource


@dataclass(frozen=True, slots=True)
class VariableView:
    """Something that is tallied: an item, a matrix row or one of several choices.

    ``codes`` are those on the scale, from low to high, without 'ved ikke' and 'ikke relevant'; empty for numbers and
    texts. ``decides`` is true where a show_if reads it. ``in_doubt``: its scale has faults, so that codes tell nothing.
    """

    key: str
    codes: tuple[int, ...] = ()
    ordered: bool = False
    decides: bool = False
    in_doubt: bool = False


@dataclass(frozen=True, slots=True)
class ItemView:
    """A question. ``place`` is where it stands in its file. ``free_text`` is true for answers in words and for
    consent, which no indicator needs; ``several_choices`` where each choice is counted by itself, as in a ranking.
    ``in_doubt``: it has faults of its own that leave open what it asks for."""

    key: str
    place: str
    variables: tuple[VariableView, ...]
    free_text: bool = False
    several_choices: bool = False
    background: bool = False
    stage: str | None = None
    in_doubt: bool = False


@dataclass(frozen=True, slots=True)
class QuestionnaireView:
    """A questionnaire; ``file`` is its path within the documents. ``incomplete``: faults leave open which items it
    has."""

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

    def fault(self, place: str, problem: str, remedy: str, severity: Severity = "fault") -> Fault:
        return Fault(f"{self.file}: {place}", problem, remedy, severity)

    def variable(self, question: Question) -> VariableView | None:
        questionnaire = self.questionnaires.get(question.questionnaire)
        return questionnaire.variables().get(question.item) if questionnaire else None

    def surveyed(self) -> Iterator[tuple[Indicator, SurveySource]]:
        """The indicators that are counted from answers, with their source."""
        for indicator in self.programme.indicators:
            if isinstance(indicator.source, SurveySource):
                yield indicator, indicator.source
