"""The answers of one row of a response file, read through the map into what a questionnaire allows."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from typing import Final

from evaluator.importing.choices import other_variable, own_words, parts_of, with_other
from evaluator.importing.issues import ImportIssues
from evaluator.importing.mapping import Column, ResponsesMap, recoded
from surveys.answers.constraints import refused_items
from surveys.answers.routing import Route, prune, route, variable_keys
from surveys.diagnostics import Diagnostic, Value, unknown
from surveys.kinds.all import kind_of, variables_in, variables_of
from surveys.kinds.coding import BadAnswer
from surveys.kinds.record import Cell, Stored, Type
from surveys.kinds.text import line_of
from surveys.notation import Notation, is_in_other_order
from surveys.questionnaire import Item, Questionnaire
from surveys.tables.cells import ERRORS, NotCalculated, PercentCell, ShortDateCell


@dataclass(frozen=True, slots=True)
class _Target:
    """A column tied to the item that it answers. ``keys`` are those of the item's variables that it fills, or that of
    the text beside 'other'; ``values`` are all recodes that count for it, ``notation`` is how it is written."""

    column: Column
    item: Item
    keys: tuple[str, ...]
    values: Mapping[str, str]
    notation: Notation

    @property
    def is_whole(self) -> bool:
        """Whether it holds all that was answered to an item."""
        return self.column.target == self.item.key

    @property
    def is_beside(self) -> bool:
        """Whether it holds the text beside 'other'."""
        return self.column.target == self.item.other_key


class AnswerReader:
    """Reads rows for one questionnaire. ``found`` is what is wrong with the map. ``on_consent``: whether the wave
    rests on consent, which its people give before the first question and no file holds."""

    def __init__(
        self, questionnaire: Questionnaire, given: ResponsesMap, issues: ImportIssues, on_consent: bool = False
    ) -> None:
        self.questionnaire = questionnaire
        self.on_consent = on_consent
        self.given = given
        self.issues = issues
        self.found: list[Diagnostic] = []
        self.targets = [target for column in given.columns if (target := self._target(column)) is not None]
        self.mapped = {key for target in self.targets for key in target.keys} | {
            other_variable(target.item) for target in self.targets if target.is_beside
        }
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
            return None  # the fault of the map itself says so
        if item is None:
            place, key = (self.given.name, "columns", column.name), self.questionnaire.key
            self.found.append(unknown("importing.no_item", place, column.target, items, questionnaire=key))
            return None
        whole = column.target in several
        keys = tuple(variable.key for variable in variables_of(item)) if whole else (column.target,)
        of_scale = self.given.values.get(item.scale.key, {}) if item.scale else {}
        notation = replace(self.given.notation, dates=column.dates or self.given.notation.dates)
        return _Target(column, item, keys, {**of_scale, **column.values}, notation)

    def _check_each_variable_once(self) -> None:
        first: dict[str, str] = {}
        for target in self.targets:
            for key in target.keys:
                if first.setdefault(key, target.column.name) != target.column.name:
                    place = (self.given.name, "columns", target.column.name)
                    values: dict[str, Value] = {"key": key, "column": first[key]}
                    self.found.append(Diagnostic("importing.answered_twice", place, values))

    def read(self, cells: Mapping[str, str], row: int) -> tuple[dict[str, int | None], dict[str, str]] | None:
        """The answers and texts of a row as they are stored, or None where a rule, or the lack of one, skips it."""
        answers: dict[str, int | None] = {}
        texts: dict[str, str] = {}
        blanked: set[str] = set()
        skipped = False
        for target in self.targets:
            cell = self._as_shown(target, cells[target.column.name], row)
            raw = recoded(cell, target.values, "" if cell in self.given.blank else cell)
            try:
                if isinstance(cell, NotCalculated) or cell.upper() in ERRORS:
                    raise BadAnswer("error")
                codes, written = self._read(target, raw, row)
            except BadAnswer as bad:
                skipped |= self._unknown(target, cell, bad, row) != "blank"
                blanked |= {target.item.key} if target.is_whole else set()
                continue
            answers |= codes
            texts |= {key: f"{texts[key]}; {text}" if key in texts else text for key, text in written.items()}
        skipped |= self._imply_other(answers, texts, blanked, row)
        for target in self._rankings_in_parts:
            skipped |= self._clear_if_no_ranking(target, answers, row)
        skipped |= self._blank_refused(answers, texts, row)
        followed = route(self.questionnaire, answers, texts)
        skipped |= self._without_consent(followed, row)
        kept, kept_texts = prune(followed)
        for key, code in answers.items():
            # A choice that was not chosen says nothing: tools write 0 there also for those who were not asked.
            given = code == 1 if "#" in key else code is not None
            if given and key not in kept:
                skipped |= self.issues.resolution("not_asked", [row], key=key) != "drop_answer"
        return None if skipped else ({key: kept[key] for key in kept if key in self.mapped}, kept_texts)

    def _without_consent(self, followed: Route, row: int) -> bool:
        """Whether the row is to be skipped because nobody said yes. No file gives a consent: where it has no column for
        it, the map must say that people gave it where they answered."""
        skipped = self.on_consent and self.issues.resolution("consent", [row], name="consent_of_wave") != "elsewhere"
        for item in (one for one in followed.items if kind_of(one).drawing == "consent"):
            if item.key not in self.mapped:
                skipped |= self.issues.resolution("consent", [row], key=item.key) != "elsewhere"
            elif followed.answers.get(item.key) is None:
                self.issues.resolution("no_consent", [row], key=item.key)
                skipped = True
        return skipped

    def _blank_refused(self, answers: dict[str, int | None], texts: dict[str, str], row: int) -> bool:
        """Blank the answers that a constraint refuses; whether the row is to be skipped."""
        skipped = False
        given = route(self.questionnaire, answers, texts)
        refused = [item for page in self.questionnaire.pages for item in refused_items(page, given)]
        for item in refused:
            skipped |= self.issues.resolution("refused", [row], key=item.key) != "blank"
            answers.update(dict.fromkeys(variable_keys(self.questionnaire, item)))
            texts.pop(item.key, None)
            if words := texts.pop(item.other_key, ""):
                self.issues.note("other_left_out", row, cell=words, target=item.other_key)
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

    def _as_shown(self, target: _Target, cell: str, row: int) -> str:
        """What somebody wrote in a cell of which a spreadsheet has made a day or a fraction, as far as the question
        asks for neither."""
        wanted = kind_of(target.item).condition.type
        its = {"column": target.column.name, "cell": str(cell)}
        if isinstance(cell, PercentCell) and wanted != Type.NUMBER:
            return cell.shown
        if isinstance(cell, PercentCell):
            self.issues.note("cell_percent", row, **its, shown=cell.shown)
        if isinstance(cell, ShortDateCell) and wanted != Type.DATE:
            self.issues.note("cell_made_a_date", row, **its, shown=cell.shown)
            return cell.shown
        return cell

    def _read(self, target: _Target, raw: str, row: int) -> Stored:
        item, key, column = target.item, target.keys[0], target.column
        if target.is_beside:
            return {}, {key: text} if (text := line_of(raw, item)) else {}
        several = target.is_whole and kind_of(item).by_choice
        parts = parts_of(raw, column.separator, target.values) if several else [raw]
        listed = [recoded(part, target.values, part) for part in parts]
        try:
            return kind_of(item).coding.imported(item, Cell(target.keys, target.is_whole, raw, listed, target.notation))
        except BadAnswer as bad:
            theirs = own_words(item, parts, listed, column.separator) if target.is_whole else None
            if bad.reason != "code" or theirs is None or self._rule_of(column) != "other":
                raise
        codes, words = theirs
        cell = Cell(target.keys, target.is_whole, codes[-1], codes, target.notation)
        stored, _ = kind_of(item).coding.imported(item, cell)
        text = line_of(words, item)
        self.issues.note("own_words", row, column=column.name, cell=text, target=item.other_key)
        return stored, {item.other_key: text}

    def _rule_of(self, column: Column) -> str:
        return column.unknown or self.given.rules.get("unknown_code", "")

    def _imply_other(
        self, answers: dict[str, int | None], texts: dict[str, str], blanked: Collection[str], row: int
    ) -> bool:
        """Whoever wrote something beside 'other' chose it, whether a column says so or none; whether the row is to be
        skipped, because something else was chosen that 'other' cannot stand beside. Beside an answer that a rule made
        blank nothing stands."""
        skipped = False
        for item in [target.item for target in self.targets if target.is_beside and target.item.other_key in texts]:
            its = {"cell": texts[item.other_key], "target": item.other_key}
            chosen = with_other(item, answers)
            if item.key in blanked:
                self.issues.note("other_left_out", row, **its)
            elif chosen is None:
                skipped |= self.issues.resolution("other_text", [row], **its) != "drop_text"
            elif answers.get(other_variable(item)) == 0:
                self.issues.note("other_implied", row, **its)
            if item.key in blanked or chosen is None:
                del texts[item.other_key]
            else:
                answers |= chosen
        return skipped

    def _unknown(self, target: _Target, cell: str, bad: BadAnswer, row: int, *, named: str = "") -> str:
        its = {"column": target.column.name, "cell": cell, "target": named or target.column.target}
        given = self._rule_of(target.column)
        swapped = bad.reason == "no_such_day" and is_in_other_order(cell, target.notation)
        rule = _SAID_BY.get(bad.reason, "unknown" if given == "other" else "unknown_code")
        return self.issues.resolution(
            rule,
            [row],
            name="cell_other_order" if swapped else f"cell_{bad.reason}",
            given=given if rule == "unknown_code" else "",
            never="" if bad.reason == "code" and target.item.other and target.is_whole else "other",
            **its,
            **{name: str(value) for name, value in bad.values.items()},
        )


_SAID_BY: Final = {"thousands": "decimal", "whole_thousands": "decimal", "date_order": "dates"}
