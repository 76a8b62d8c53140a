"""What the fields of a questionnaire's forms need to know besides their table."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from evaluator.programme.model import Programme
from evaluator.texts import Texts
from surveys.document.values import Content
from surveys.questionnaire import Questionnaire


@dataclass(frozen=True, slots=True)
class Where:
    """``rows`` are how many rows the form has at least, by the key of the list; ``published`` are the keys of items and
    rows that a version has, each with the number of the newest that does. ``questionnaire`` is partial where the draft
    has faults. ``item``: the key of the item that is edited."""

    content: Content
    questionnaire: Questionnaire
    programme: Programme
    t: Texts
    published: Mapping[str, int] = field(default_factory=dict)
    rows: Mapping[str, int] = field(default_factory=dict)
    item: str = ""

    @property
    def languages(self) -> tuple[str, ...]:
        return self.questionnaire.languages

    def label(self, name: str, **values: object) -> str:
        return self.t(f"editor.field_{name}", **values)
