"""Which column of a file fills which column of a record: what a map says, then what a heading says for sure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Final

from evaluator.arranging.maps import TableMap
from evaluator.arranging.words import headings_of, plain
from evaluator.records.model import Column, Dated
from surveys import diagnostics as said
from surveys.diagnostics import Diagnostic, Place
from surveys.toml.strings import basic_string

_AGAIN: Final = re.compile(r" \([0-9]+\)$")
_ALIKE = 0.78
"""From here on a heading is a slip of the pen rather than a column of its own."""


@dataclass(slots=True)
class Headings:
    """``filled``: column of the record -> the headings of the file that fill it, in order. ``dates``: heading -> the
    states of which it holds the day. ``asked`` could be two things, and ``columns_asked``
    are columns of the record that wait for an answer. ``found``: what is wrong, unsure or worth a note.
    ``written``: heading -> its plain form as the file has it, also where it comes again."""

    filled: dict[str, tuple[str, ...]] = field(default_factory=dict)
    dates: dict[str, tuple[str, ...]] = field(default_factory=dict)
    left_out: list[str] = field(default_factory=list)
    written: dict[str, str] = field(default_factory=dict)
    asked: set[str] = field(default_factory=set)
    columns_asked: set[str] = field(default_factory=set)
    found: list[Diagnostic] = field(default_factory=list)

    @property
    def used(self) -> frozenset[str]:
        return frozenset([*(one for its in self.filled.values() for one in its), *self.dates])


def assign(
    header: Sequence[str], where: Place, columns: Sequence[Column], dated: Iterable[Dated], given: TableMap
) -> Headings:
    """Say of every heading what it is for. One that could be two things, or nearly is one, is asked for: it stands in
    ``found`` with what a map would say of it."""
    its = Headings()
    uses = {heading: given.columns.get(plain(heading)) for heading in header}
    _missing_in_file(its, header, given)
    for heading, use in uses.items():
        if use and use.states:
            its.dates[heading] = use.states
        for target in use.targets if use and not use.states else ():
            its.filled[target] = (*its.filled.get(target, ()), heading)
    open_columns = [column for column in columns if column.name not in its.filled and column.name not in given.fixed]
    rest = [heading for heading, use in uses.items() if use is None and plain(heading) not in given.ignore]
    its.written = {heading: _written(heading, header) for heading in header}
    by_heading = {head: [one for one in open_columns if its.written[head] in headings_of(one)] for head in rest}
    for column in open_columns:
        _fill(its, column, [heading for heading in rest if column in by_heading[heading]], where)
    _fill_by_parts(its, open_columns, [heading for heading in rest if not by_heading[heading]])
    for heading in rest:
        if heading not in its.used and not by_heading[heading]:
            _date(its, heading, dated, where)
    for heading in rest:
        if heading not in its.used and heading not in its.asked:
            _leave_out(its, heading, [one for one in open_columns if one.name not in its.filled], where)
    if its.left_out:
        its.found.append(_note("columns_left_out", where, columns=tuple(f"'{one}'" for one in its.left_out)))
    return its


def _written(heading: str, header: Iterable[str]) -> str:
    """'sag' for the second of two columns that are called so, which is named 'sag (2)'."""
    first = _AGAIN.sub("", heading)
    return plain(first if first in header else heading)


def _missing_in_file(its: Headings, header: Iterable[str], given: TableMap) -> None:
    there = {plain(heading): heading for heading in header}
    named = {"columns": given.columns, "ignore": given.ignore, "leave_out": given.leave_out}
    for table, headings in named.items():
        for heading in headings:
            if heading not in there:
                place = (given.name, table, heading) if table != "ignore" else (given.name, table)
                its.found.append(said.unknown("arranging.not_in_file", place, heading, header))


def _fill(its: Headings, column: Column, headings: Sequence[str], where: Place) -> None:
    """By the only heading that says so, or by the one that is the column's own name."""
    own = [heading for heading in headings if its.written[heading] == plain(column.name)]
    if len(headings) == 1 or len(own) == 1:
        its.filled[column.name] = ((own or headings)[0],)
    elif headings:
        its.asked |= {*headings}
        its.columns_asked.add(column.name)
        names = tuple(map(basic_string, headings))
        values: dict[str, said.Value] = {
            "headings": names,
            "column": column.name,
            "first": names[0],
            "others": names[1:],
        }
        its.found.append(Diagnostic("arranging.several_headings", where, values))


def _fill_by_parts(its: Headings, columns: Iterable[Column], headings: Sequence[str]) -> None:
    for column in columns:
        parts = [next((h for h in headings if plain(h) in map(plain, part)), "") for part in column.parts]
        if parts and all(parts) and column.name not in its.filled:
            its.filled[column.name] = tuple(parts)


def _date(its: Headings, heading: str, dated: Iterable[Dated], where: Place) -> None:
    for one in dated:
        if its.written[heading] not in map(plain, one.headings):
            continue
        first = next((other for other, states in its.dates.items() if states == one.states), "")
        if first:
            its.asked.add(heading)
            values: dict[str, said.Value] = {"first": first, "heading": heading, "quoted": basic_string(heading)}
            its.found.append(Diagnostic("arranging.dated_twice", where, values))
        else:
            its.dates[heading] = one.states


def _leave_out(its: Headings, heading: str, unfilled: Iterable[Column], where: Place) -> None:
    known = {form: column.name for column in unfilled for form in headings_of(column)}
    near = get_close_matches(plain(heading), known, 1, _ALIKE)
    if not near:
        its.left_out.append(heading)
        return
    its.columns_asked.add(known[near[0]])
    values: Mapping[str, said.Value] = {"quoted": basic_string(heading), "column": known[near[0]], "near": near[0]}
    its.found.append(Diagnostic("arranging.nearly", (*where, said.Column(heading)), values))


def _note(name: str, place: Place, **values: said.Value) -> Diagnostic:
    return Diagnostic(f"arranging.{name}", place, values, "note")
