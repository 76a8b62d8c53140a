"""What a file of answers is held against while it is asked about: a wave, its questionnaire, and their words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from evaluator.documents.storing import load_programme, load_questionnaire
from evaluator.importing.choices import parts_of
from evaluator.importing.evidence import plain
from evaluator.importing.matching import Codebook, Matcher, recodes
from evaluator.programme.model import Programme
from evaluator.store.waves import Wave, waves
from surveys.diagnostics import Diagnostic
from surveys.questionnaire import Item, Questionnaire, Text

if TYPE_CHECKING:
    from sqlalchemy import Connection


@dataclass(frozen=True, slots=True)
class Subject:
    """``items``: what may be answered, by the key that a map names. ``doubts``: of the proposed map, by column."""

    programme: Programme
    waves: Mapping[str, Wave]
    wave: Wave
    questionnaire: Questionnaire
    matcher: Matcher
    doubts: Mapping[str, tuple[Diagnostic, ...]]

    @property
    def items(self) -> Mapping[str, Item]:
        return self.matcher.items

    def labels(self, column: str) -> Mapping[str, str]:
        """The label of each code of a column, as its tool says."""
        return self.matcher.codebook.labels.get(column, {})

    def things(self, key: str) -> Mapping[str, Text]:
        """What a cell of a column of waves, groups or processes may name: key -> title."""
        if key == "wave":
            return {one.key: {} for one in self.waves.values()}
        if key == "group":
            return {one.key: one.title for one in self.programme.groups if one.key in self.wave.groups}
        return {one.key: one.title for one in self.programme.processes}

    def named(self, key: str, cells: Iterable[str]) -> dict[str, str]:
        """The cells that name one of those things by its title: cell -> key."""
        known = self.things(key)
        words = {plain(title): name for name, titles in known.items() for title in titles.values()}
        words |= {plain(name): name for name in known}
        return {cell: words[plain(cell)] for cell in cells if plain(cell) in words and words[plain(cell)] != cell}

    def recodes(self, item: Item, cells: Iterable[str], separator: str) -> dict[str, str]:
        """What the parts of joined cells mean, as far as their words say."""
        texts = [label for choice in (item.scale.all_choices if item.scale else ()) for label in choice.label.values()]
        parts = [part for cell in cells for part in parts_of(cell, separator, texts)]
        return recodes(item, parts, {})[0]


def subject_of(
    db: Connection, programme: str, wave: str, codebook: Codebook, doubts: Sequence[Diagnostic] = ()
) -> Subject:
    """Raises KeyError for an unknown wave."""
    loaded, _ = load_programme(db, programme)
    known = {one.key: one for one in waves(db, programme)}
    its = known[wave]
    questionnaire = load_questionnaire(db, programme, its.questionnaire, its.version)
    by_column: dict[str, tuple[Diagnostic, ...]] = {}
    for one in doubts:
        if one.place:
            name = str(getattr(one.place[0], "name", one.place[0]))
            by_column[name] = (*by_column.get(name, ()), one)
    return Subject(loaded, known, its, questionnaire, Matcher(questionnaire, codebook), by_column)
