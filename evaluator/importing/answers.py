"""The answers of one row of a response file, read through the map into what a questionnaire allows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from evaluator.importing.issues import Troubles
from evaluator.importing.mapping import Column, ResponsesMap
from surveys.answers.constraints import refused_items
from surveys.answers.routing import prune, route, variable_keys
from surveys.diagnostics import did_you_mean
from surveys.kinds.all import kind_of, variables_in, variables_of
from surveys.kinds.coding import BadAnswer
from surveys.kinds.record import Cell, Stored
from surveys.kinds.text import line_of
from surveys.questionnaire import Item, Questionnaire

_REASONS: Final[Mapping[str, str]] = {
    "code": "holds {cell!r}, which is no code of '{target}'",
    "exclusive": "holds {cell!r}: {code} beside other choices of '{target}', where it can only stand alone",
    "not_whole": "holds {cell!r}, which is no whole number",
    "out_of_range": "holds {cell!r}, which is not from {minimum} to {maximum}",
    "step": "holds {cell!r}, which is not in steps of {step} from {start}",
    "not_decimal": "holds {cell!r}, which is no number",
    "thousands": "holds {cell!r}, a number with a mark between its thousands",
    "too_many_decimals": "holds {cell!r}, a number with more than {maximum} decimals",
    "not_date": "holds {cell!r}, which is no date such as 2026-05-31 or 31.05.2026",
    "no_such_day": "holds {cell!r}, a day that the calendar does not have",
    "date_out_of_range": "holds {cell!r}, which is not from {minimum} to {maximum}",
    "several": "holds {cell!r}, which names a choice of '{target}' twice",
    "too_few": "holds {cell!r}, fewer than {minimum} choices of '{target}'",
    "too_many": "holds {cell!r}, more than {maximum} choices of '{target}'",
    "rank_twice": "holds {cell!r}: rank {rank} of '{target}' is given twice",
    "rank_left_out": "holds {cell!r}: choice {code} of '{target}' has no rank",
    "rank_gap": "holds {cell!r}: rank {rank} of '{target}' is missing",
    "too_long": "holds a text of {length} characters, and '{target}' takes {maximum}",
    "characters": "holds a text with characters that cannot be stored",
}


@dataclass(frozen=True, slots=True)
class _Target:
    """A column tied to the item that it answers. ``keys`` are those of the item's variables that it fills, or that of
    the text beside 'other'; ``values`` are all recodes that count for it."""

    column: Column
    item: Item
    keys: tuple[str, ...]
    values: Mapping[str, str]

    @property
    def is_whole(self) -> bool:
        """Whether it holds all choices of an item that has a variable for each."""
        return self.column.target == self.item.key


class AnswerReader:
    """Reads rows for one questionnaire. ``faults`` are what is wrong with the map: column, problem and remedy."""

    def __init__(self, questionnaire: Questionnaire, given: ResponsesMap, troubles: Troubles) -> None:
        self.questionnaire = questionnaire
        self.given = given
        self.troubles = troubles
        self.faults: list[tuple[str, str, str]] = []
        self.targets = [target for column in given.columns if (target := self._target(column)) is not None]
        self.mapped = {key for target in self.targets for key in target.keys}
        self._rankings_in_parts = {
            target.item.key: target
            for target in self.targets
            if kind_of(target.item).coding.together and not target.is_whole
        }.values()
        self._check_each_variable_once()

    def _target(self, column: Column) -> _Target | None:
        variables = {variable.key: variable for variable in variables_in(self.questionnaire)}
        several = {item.key: item for item in self.questionnaire.items if kind_of(item).by_choice}
        others = {item.other_key: item for item in self.questionnaire.items if item.other}
        items = {key: variable.item for key, variable in variables.items()} | several | others
        item = items.get(column.target)
        if item is None and not column.target:
            return None  # the map itself is told so
        if item is None:
            problem = f"questionnaire '{self.questionnaire.key}' has no '{column.target}' to answer"
            self.faults.append((column.name, problem, did_you_mean(column.target, items)))
            return None
        whole = column.target in several
        keys = tuple(variable.key for variable in variables_of(item)) if whole else (column.target,)
        of_scale = self.given.values.get(item.scale.key, {}) if item.scale else {}
        return _Target(column, item, keys, {**of_scale, **column.values})

    def _check_each_variable_once(self) -> None:
        first: dict[str, str] = {}
        for target in self.targets:
            for key in target.keys:
                if first.setdefault(key, target.column.name) != target.column.name:
                    problem = f"'{key}' is already answered by the column '{first[key]}'"
                    self.faults.append((target.column.name, problem, "keep one of the two"))

    def read(self, cells: Mapping[str, str], row: int) -> tuple[dict[str, int | None], dict[str, str]] | None:
        """The answers and texts of a row as they are stored, or None where a rule, or the lack of one, skips it."""
        answers: dict[str, int | None] = {}
        texts: dict[str, str] = {}
        skipped = False
        for target in self.targets:
            cell = cells[target.column.name]
            raw = target.values.get(cell, "" if cell in self.given.blank else cell)
            try:
                codes, written = _read(target, raw)
            except BadAnswer as bad:
                skipped |= self._unknown(target, cell, bad, row) != "blank"
                continue
            answers |= codes
            texts |= written
        for target in self._rankings_in_parts:
            skipped |= self._clear_if_no_ranking(target, answers, row)
        skipped |= self._blank_refused(answers, texts, row)
        kept, kept_texts = prune(route(self.questionnaire, answers, texts))
        for key, code in answers.items():
            # A choice that was not chosen says nothing: tools write 0 there also for those who were not asked.
            given = code == 1 if "#" in key else code is not None
            if given and key not in kept:
                skipped |= self.troubles.way("not_asked", f"'{key}'", [row]) != "drop_answer"
        return None if skipped else ({key: kept[key] for key in kept if key in self.mapped}, kept_texts)

    def _blank_refused(self, answers: dict[str, int | None], texts: dict[str, str], row: int) -> bool:
        """Blank the answers that a constraint refuses; whether the row is to be skipped."""
        skipped = False
        given = route(self.questionnaire, answers, texts)
        refused = [item for page in self.questionnaire.pages for item in refused_items(page, given)]
        for item in refused:
            skipped |= self.troubles.way("refused", f"'{item.key}'", [row]) != "blank"
            answers.update(dict.fromkeys(variable_keys(self.questionnaire, item)))
            texts.pop(item.key, None)
        return skipped

    def _clear_if_no_ranking(self, target: _Target, answers: dict[str, int | None], row: int) -> bool:
        """Check what the columns of a ranking say together; whether the row is to be skipped."""
        item, check = target.item, kind_of(target.item).coding.together
        keys = {key: int(key.rpartition("#")[2]) for key in (variable.key for variable in variables_of(item))}
        ranks = {code: rank for key, code in keys.items() if (rank := answers.get(key)) is not None}
        try:
            if check is not None:
                check(ranks, item)
        except BadAnswer as bad:
            answers.update(dict.fromkeys(keys))
            written = " ".join(map(str, ranks.values()))
            return self._unknown(target, written, bad, row, named=item.key) != "blank"
        return False

    def _unknown(self, target: _Target, cell: str, bad: BadAnswer, row: int, *, named: str = "") -> str:
        words = _REASONS[bad.reason].format(cell=cell, target=named or target.column.target, **bad.values)
        thing = f"column '{target.column.name}' {words}"
        return self.troubles.way("unknown_code", thing, [row], override=target.column.unknown)


def _read(target: _Target, raw: str) -> Stored:
    item, key = target.item, target.keys[0]
    if key == item.other_key:
        return {}, {key: text} if (text := line_of(raw, item)) else {}
    parts = [part.strip() for part in raw.split(target.column.separator)]
    listed = [target.values.get(part, part) for part in parts]
    return kind_of(item).coding.imported(item, Cell(target.keys, target.is_whole, raw, listed))
