"""The columns of a questionnaire: one for each variable, and another one since a version in which it meant something
else. Answers in words have none: their texts stand in a table of their own."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from evaluator.exporting.missing import LOW, NOT_ASKED, PLAIN, Missing
from evaluator.exporting.naming import names_of
from evaluator.exporting.table import Column, Type, Value
from evaluator.store.take_outs import Standing
from evaluator.texts import Texts
from surveys.codes import BLANK, OUTSIDE_SCALE
from surveys.kinds.all import as_asked, kind_of, variables_in
from surveys.kinds.consent import GIVEN
from surveys.kinds.number import decimal_limits
from surveys.kinds.record import Type as Operand
from surveys.questionnaire import Questionnaire, Variable
from surveys.versions.changes import Versions, change_of_variable


@dataclass(frozen=True, slots=True)
class Asked:
    """A column and where its values come from: ``key`` names the variable, which means the same in ``versions``."""

    column: Column
    key: str
    versions: frozenset[int]
    missing: Missing

    def value(self, row: Standing, version: int) -> Value:
        """What stands in the column for somebody who answered a version."""
        if version not in self.versions or self.key not in row.answers:
            return self.missing.not_asked
        code = row.answers[self.key]
        if code is None:
            return self.missing.blank
        if self.column.type not in ("decimal", "date"):
            return code
        text = row.texts.get(self.key, "")
        if not text:
            return self.missing.blank
        return float(text) if self.column.type == "decimal" else dt.date.fromisoformat(text)


def columns_of(versions: Versions, used: frozenset[int], t: Texts) -> tuple[Asked, ...]:
    """The columns of the versions ``used``, the newest's questions first; their names hold whichever are used.
    ``versions``: all that there are of the questionnaire."""
    meant = dict(_meant(versions))
    names = names_of(sorted({(key, since) for (key, _), since in meant.items()}))
    found: dict[tuple[str, int], Asked] = {}
    for version in sorted(used, reverse=True):
        for variable in variables_in(versions[version]):
            mine = (variable.key, meant[variable.key, version])
            if mine not in found and not kind_of(variable.item).words:
                its = frozenset(one for one in used if meant.get((variable.key, one)) == mine[1])
                found[mine] = _asked(variable, names[mine], its, t)
    return tuple(found.values())


def _meant(versions: Versions) -> Iterator[tuple[tuple[str, int], int]]:
    """For each variable of each version the version since which it means what it means, 0 for the first that has it."""
    since: dict[str, int] = {}
    first: dict[str, int] = {}
    for number in sorted(versions):
        for variable in variables_in(versions[number]):
            key = variable.key
            first.setdefault(key, number)
            before = since.setdefault(key, number)
            if before != number and _differs(versions, key, before, number):
                since[key] = number
            yield (key, number), 0 if since[key] == first[key] else since[key]


def _differs(versions: Versions, key: str, before: int, now: int) -> bool:
    then, later = (_variable(versions[one], key) for one in (before, now))
    if then is None or later is None or then.item.kind != later.item.kind:
        return True
    changed = change_of_variable(versions, key, since=before, until=now)
    return changed.text.breaks or changed.labels.breaks or then.reversed != later.reversed


def _variable(questionnaire: Questionnaire, key: str) -> Variable | None:
    return next((one for one in variables_in(questionnaire) if one.key == key), None)


def _asked(variable: Variable, name: str, versions: frozenset[int], t: Texts) -> Asked:
    item = variable.item
    type_ = _type(variable)
    missing = LOW if type_ == "decimal" and decimal_limits(item)[0] <= NOT_ASKED else PLAIN
    labels: dict[str | int, str] = {}
    if variable.scale is not None:
        labels = {choice.code: t.pick(choice.label) for choice in variable.scale.choices}
    elif type_ == "code":
        labels = {GIVEN: t("exporting.given")}
    outside = {one.code: t.pick(one.label) for one in variable.scale.outside} if variable.scale else {}
    words = {BLANK: t("exporting.blank"), NOT_ASKED: t("exporting.not_asked")}
    column = Column(
        name=name,
        type=type_,
        label=t.pick(as_asked(variable)),
        labels=labels,
        missing=missing.in_words(words, {code: outside[code] for code in sorted(OUTSIDE_SCALE) if code in outside}),
        ordered=variable.scale is not None and variable.scale.ordered,
        source=variable.key,
        note=_note(variable, versions, t),
    )
    return Asked(column, variable.key, versions, missing)


def _type(variable: Variable) -> Type:
    kind = kind_of(variable.item)
    if kind.condition.type is Operand.DATE:
        return "date"
    if kind.condition.type is Operand.NUMBER:
        return "decimal" if kind.coding.show is not None else "whole"
    return "code"


def _note(variable: Variable, versions: frozenset[int], t: Texts) -> str:
    said = [t("exporting.of_versions", versions=", ".join(map(str, sorted(versions))))]
    if variable.reversed:
        said.append(t("exporting.reversed"))
    return " ".join(said)
