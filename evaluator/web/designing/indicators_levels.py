"""Numbers of an indicator that are answers: the target of a median is one of its question's, and is chosen by its
words."""

from __future__ import annotations

from dataclasses import dataclass, replace

from evaluator.web.designing.indicators_counted import strings
from evaluator.web.designing.indicators_library import Options
from evaluator.web.designing.indicators_sources import kind_of, source_of
from evaluator.web.designing.where import Where
from evaluator.web.fields.values import Block, Data, Entry, Spec
from surveys.document.values import Content

_NONE = ("", "–")


def levels(where: Where, its: Content) -> Options:
    """The codes of the answers to the question of a median, with their words; none where ``its`` table is of another
    indicator, or nobody knows the question."""
    source = source_of(its)
    if kind_of(its) != "survey" or source.get("statistic") != "median":
        return ()
    asked = where.library().choices(strings(source.get("survey")), where.t)
    return tuple((code, words.removeprefix(code).strip()) for code, words in asked)


@dataclass(frozen=True, slots=True)
class LevelEntry:
    """``numbers`` of an indicator, chosen among its answers where it has any. ``its``: the indicator's table, None
    where the form is of that one."""

    numbers: Entry[Where]
    its: Content | None = None

    @property
    def names(self) -> tuple[str, ...]:
        return self.numbers.names

    def block(self, where: Where, table: Content) -> Block:
        found = self.numbers.block(where, table)
        offered = levels(where, table if self.its is None else self.its)
        if not offered:
            return found
        return replace(found, groups=tuple(tuple(_chosen(one, offered) for one in group) for group in found.groups))

    def values(self, where: Where, table: Content, data: Data) -> Content:
        return self.numbers.values(where, table, data)


def _chosen(spec: Spec, offered: Options) -> Spec:
    """A number between two answers is offered as it is written."""
    value = str(spec.value)
    other = () if value in dict((_NONE, *offered)) else ((value, value),)
    return replace(spec, widget="select", options=(_NONE, *offered, *other))
