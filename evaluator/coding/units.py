"""What of a programme can be read, and by which words its waves, questions and groups are known."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from evaluator.coding.labels import Cell, Label, labels_of
from evaluator.documents.storing import load_programme
from evaluator.findings.material import Material
from evaluator.findings.merging import units_of
from evaluator.programme.merging import members, together
from evaluator.programme.model import Programme, Text
from evaluator.results.counted_material import material_of
from evaluator.store.counts import Count, latest_counts, milestones_with_texts
from surveys.kinds.all import words_in

if TYPE_CHECKING:
    from sqlalchemy import Connection

_MOST_REMEMBERED: Final = 64
_remembered: Final[dict[str, _Context]] = {}
"""What is told of a count, by its digest: it takes a while to make, never changes, and holds no answers."""


@dataclass(frozen=True, slots=True)
class Wave:
    """A counted wave. ``questions``: of each key under which words are stored, the question's own key."""

    milestone: str
    title: Text
    questions: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class _Context:
    waves: Mapping[str, Wave]
    questions: Mapping[str, Text]
    labels: Mapping[Cell, Label]
    groups: Mapping[str, Text]


@dataclass(frozen=True, slots=True)
class Readable:
    """``milestones``: those whose texts are open. ``questions``: QUESTIONNAIRE/KEY -> what was asked. ``labels``: see
    `labels.labels_of`. ``groups``: those by which texts can be told apart, by the keys under which they are
    reported."""

    programme: Programme
    milestones: tuple[str, ...]
    waves: Mapping[str, Wave]
    questions: Mapping[str, Text]
    labels: Mapping[Cell, Label]
    groups: Mapping[str, Text]

    def question_of(self, wave: str, item: str) -> str:
        """The question's own key; '' for what is no answer, and where the question cannot be found any more."""
        return self.waves[wave].questions.get(item, "") if wave in self.waves else ""


def readable(db: Connection, programme: str) -> Readable:
    """Raises InputRejected for an unknown programme."""
    loaded, _ = load_programme(db, programme)
    opened, counted = milestones_with_texts(db, programme), latest_counts(db, programme)
    keys = [one.key for one in sorted(loaded.milestones, key=lambda one: one.cut_off) if one.key in opened]
    told = [_told(db, counted[key]) for key in keys]
    return Readable(
        loaded,
        tuple(keys),
        waves={key: wave for one in told for key, wave in one.waves.items()},
        questions={key: text for one in told for key, text in one.questions.items()},
        labels={cell: label for one in told for cell, label in one.labels.items()},
        groups=_groups(loaded, told),
    )


def _groups(programme: Programme, told: Sequence[_Context]) -> dict[str, Text]:
    """The groups that labels name, and those that are never reported with others: materials may be about them."""
    titles = {key: title for one in told for key, title in one.groups.items()}
    named = {group for one in told for group, _ in one.labels.values() if group}
    joined = {group for key in titles for group in members(key) if group != key}
    rest = {group.key: group.title for group in programme.groups if group.key not in joined | named}
    return {key: title for key, title in titles.items() if key in named} | rest


def _told(db: Connection, count: Count) -> _Context:
    name = f"{count.programme}/{count.digest}"
    if name not in _remembered:
        if len(_remembered) >= _MOST_REMEMBERED:
            _remembered.clear()
        _remembered[name] = _tell(material_of(db, count), labels_of(db, count))
    return _remembered[name]


def _tell(material: Material, labels: Mapping[Cell, Label]) -> _Context:
    waves, questions = {}, dict[str, Text]()
    for wave in material.waves_at(material.milestones[-1].key):
        asked = material.asked[wave.key]
        own = {key: (f"{asked.key}/{key}", text) for key, (text, _) in words_in(asked).items()}
        questions.update(own.values())
        waves[wave.key] = Wave(wave.milestone, asked.title, {key: name for key, (name, _) in own.items()})
    reported = together(material.programme, units_of(material))
    return _Context(waves, questions, labels, {group.key: group.title for group in reported.groups})
