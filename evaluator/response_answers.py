"""The answers of one row of a response file, read through the map into what a questionnaire allows."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from evaluator.response_troubles import Troubles
from evaluator.responses_map import Column, ResponsesMap
from surveys.coding import BadAnswer, code_of, codes_of, number_of, text_of
from surveys.questionnaire import TEXT_KINDS, Item, ItemKind, Questionnaire, variables_of
from surveys.routing import prune
from surveys.tables import did_you_mean

_REASONS: Final[Mapping[str, str]] = {
    "code": "holds {cell!r}, which is no code of '{target}'",
    "exclusive": "holds {cell!r}: 'ved ikke' or 'ikke relevant' beside other choices of '{target}'",
    "not_whole": "holds {cell!r}, which is no whole number",
    "out_of_range": "holds {cell!r}, which is not from {minimum} to {maximum}",
    "too_long": "holds a text of {length} characters, and '{target}' takes {maximum}",
    "characters": "holds a text with characters that cannot be stored",
}


@dataclass(frozen=True, slots=True)
class _Target:
    """A column tied to the item that it answers. ``values`` are all recodes that count for it."""

    column: Column
    item: Item
    variables: tuple[str, ...]
    values: Mapping[str, str]


class AnswerReader:
    """Reads rows for one questionnaire. ``faults`` are what is wrong with the map: column, problem and remedy."""

    def __init__(self, questionnaire: Questionnaire, given: ResponsesMap, troubles: Troubles) -> None:
        self.questionnaire = questionnaire
        self.given = given
        self.troubles = troubles
        self.faults: list[tuple[str, str, str]] = []
        self.targets = [target for column in given.columns if (target := self._target(column)) is not None]
        self.mapped = {key for target in self.targets for key in target.variables}
        self._check_each_variable_once()

    def _target(self, column: Column) -> _Target | None:
        variables = {variable.key: variable for variable in self.questionnaire.variables()}
        several = {item.key: item for item in self.questionnaire.items if item.kind is ItemKind.MULTIPLE}
        item = several.get(column.target) or (variables[column.target].item if column.target in variables else None)
        if item is None and not column.target:
            return None  # the map itself is told so
        if item is None:
            problem = f"questionnaire '{self.questionnaire.key}' has no '{column.target}' to answer"
            self.faults.append((column.name, problem, did_you_mean(column.target, [*variables, *several])))
            return None
        whole = column.target in several
        keys = tuple(variable.key for variable in variables_of(item)) if whole else (column.target,)
        of_scale = self.given.values.get(item.scale.key, {}) if item.scale else {}
        return _Target(column, item, keys, {**of_scale, **column.values})

    def _check_each_variable_once(self) -> None:
        first: dict[str, str] = {}
        for target in self.targets:
            for key in target.variables:
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
                codes, text = _READERS[target.item.kind](target, raw)
            except BadAnswer as bad:
                skipped |= self._unknown(target, cell, bad, row) != "blank"
                continue
            answers |= codes
            if text:
                texts[target.item.key] = text
        kept, kept_texts = prune(self.questionnaire, answers, texts)
        for key, code in answers.items():
            # A choice that was not chosen says nothing: tools write 0 there also for those who were not asked.
            given = code == 1 if "#" in key else code is not None
            if given and key not in kept:
                skipped |= self.troubles.way("not_asked", f"'{key}'", [row]) != "drop_answer"
        return None if skipped else ({key: kept[key] for key in kept if key in self.mapped}, kept_texts)

    def _unknown(self, target: _Target, cell: str, bad: BadAnswer, row: int) -> str:
        words = _REASONS[bad.reason].format(cell=cell, target=target.column.target, **bad.values)
        thing = f"column '{target.column.name}' {words}"
        return self.troubles.way("unknown_code", thing, [row], override=target.column.unknown)


_Codes = dict[str, int | None]


def _choice(target: _Target, raw: str) -> tuple[_Codes, str]:
    scale = target.item.scale
    return {target.variables[0]: code_of(raw, scale) if scale else None}, ""


def _several(target: _Target, raw: str) -> tuple[_Codes, str]:
    if len(target.variables) == 1:
        if raw not in ("", "0", "1"):
            raise BadAnswer("code")
        return {target.variables[0]: int(raw) if raw else None}, ""
    parts = [part.strip() for part in raw.split(target.column.separator)]
    chosen = codes_of([target.values.get(part, part) for part in parts], target.item.scale) if target.item.scale else ()
    return {key: int(int(key.rpartition("#")[2]) in chosen) for key in target.variables} if chosen else {}, ""


def _number(target: _Target, raw: str) -> tuple[_Codes, str]:
    return {target.item.key: number_of(raw, target.item)}, ""


def _text(target: _Target, raw: str) -> tuple[_Codes, str]:
    text = text_of(raw, target.item)
    return {target.item.key: 1 if text else None}, text


_READERS: Final[Mapping[ItemKind, Callable[[_Target, str], tuple[_Codes, str]]]] = {
    ItemKind.SINGLE: _choice,
    ItemKind.SCALE: _choice,
    ItemKind.MATRIX: _choice,
    ItemKind.MULTIPLE: _several,
    ItemKind.INTEGER: _number,
    **dict.fromkeys(TEXT_KINDS, _text),
}
