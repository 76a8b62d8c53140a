"""A map proposed for a table: what its headings say for sure, and as comments what they leave open."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from evaluator.arranging.headings import Headings, assign
from evaluator.arranging.maps import AS_KEPT, NO_MAP
from evaluator.arranging.tables import Wanted
from evaluator.arranging.words import plain
from evaluator.records.model import Column
from surveys import diagnostics as said
from surveys.diagnostics import Diagnostic, InputRejected
from surveys.notation import IN_FILES, Notation, Unreadable, read_day, read_number
from surveys.tables.reading import Table, read_table
from surveys.toml.strings import basic_string, comment

Read = Callable[[str, Notation], object]
_DECIMAL: Final[Mapping[str, Notation]] = {",": Notation(decimal=","), ".": Notation(decimal=".")}
_DATES: Final[Mapping[str, Notation]] = {
    "day/month/year": Notation(dates="day/month/year"),
    "month/day/year": Notation(dates="month/day/year"),
}


@dataclass(frozen=True, slots=True)
class Proposal:
    """The map as TOML with what is ``unsure``, each as a comment above the lines that it is about."""

    toml: str
    unsure: tuple[Diagnostic, ...]


def propose_for(path: Path, wanted: Wanted, told: Callable[[Diagnostic], str]) -> Proposal:
    """The map of a file, see `propose`; that the names of its columns take two rows is made out. Raises InputRejected
    where it is no table."""
    try:
        return propose(read_table(path, layout=replace(AS_KEPT, header_rows=0)), wanted, told)
    except InputRejected as error:
        if [one.code for one in error.diagnostics] != ["tables.names_below"]:
            raise
    its = propose(read_table(path, layout=replace(AS_KEPT, header_rows=2)), wanted, told)
    return replace(its, toml=f"header_rows = 2\n{its.toml}")


def propose(table: Table, wanted: Wanted, told: Callable[[Diagnostic], str]) -> Proposal:
    """The map of a table that an office keeps; ``told`` makes sentences of a diagnostic. Lines that may be wrong are
    comments themselves."""
    its = assign(table.header, table.where, wanted.columns, wanted.dated, NO_MAP)
    found: list[Diagnostic] = []
    lines: list[str] = []

    def part(doubts: Iterable[Diagnostic], *written: str) -> None:
        new = list(doubts)
        found.extend(new)
        lines.extend([*(comment(told(one)) for one in new), *written])

    kinds: tuple[tuple[str, Mapping[str, Notation], Read, Sequence[str]], ...] = (
        ("decimal", _DECIMAL, read_number, ("number", "whole")),
        ("dates", _DATES, read_day, ("date",)),
    )
    for key, choices, read, of_kind in kinds:
        sure, doubts = _notation(key, choices, read, list(_cells(table, its, wanted.columns, of_kind)))
        part(doubts, *([f"{key} = {basic_string(sure)}"] if sure else [f'# {key} = ""'] if doubts else []))
    part([], *([""] if lines else []), "[columns]")
    for heading in table.header:
        unsaid = heading in its.dates and _is_end(its.dates[heading], wanted, its)
        part([_how_it_ended(table, heading, its)] if unsaid else (), *_sure(heading, its, unsaid=unsaid))
    missing = [one for one in wanted.columns if one.filled and one.required and not _is_there(one, its)]
    for one in (one for one in missing if one.own):
        part([_not_found(table, one)], f'# "" = {basic_string(one.name)}')
    part(one for one in its.found if one.code == "arranging.several_headings")
    for heading in (one for one in table.header if one not in its.used):
        part((one for one in its.found if one.place[-1] == said.Column(heading)), f'# {basic_string(heading)} = ""')
    if missing := [one for one in missing if not one.own]:
        part([], "", "[fixed]")
        part((_not_found(table, one) for one in missing), *(f'# {one.name} = ""' for one in missing))
    for column in wanted.columns:
        words = wanted.words.get(column.name, {})
        heads = its.filled.get(column.name, ())
        cells = [cell for head in heads for cell in _of(table, head) if words and plain(cell) not in words]
        if cells:
            part([], "", f"[values.{column.name}]")
            part([_unknown(table, heads[0], words.values())], *(f'# {basic_string(cell)} = ""' for cell in cells))
    return Proposal("\n".join([*lines, ""]), tuple(found))


def _sure(heading: str, its: Headings, *, unsaid: bool) -> Iterator[str]:
    """``unsaid``: no column says which of its states was reached, so that the line is to be filled in."""
    targets = [name for name, headings in its.filled.items() if heading in headings]
    states = its.dates.get(heading, ())
    if states:
        named = basic_string(states[0]) if len(states) == 1 else f"[{', '.join(map(basic_string, states))}]"
        named = '""' if unsaid else named
        yield f'{"# " if unsaid else ""}{basic_string(heading)} = {{ column = "occurred_on", state = {named} }}'
    elif targets:
        yield f"{basic_string(heading)} = {basic_string(targets[0])}"


def _is_end(states: Sequence[str], wanted: Wanted, its: Headings) -> bool:
    """Whether a heading dates one of several states, and no column says which."""
    of_state = [one.name for one in wanted.columns if {*states} <= {*one.choices}]
    return len(states) > 1 and its.filled.keys().isdisjoint(of_state)


def _how_it_ended(table: Table, heading: str, its: Headings) -> Diagnostic:
    values = {"states": its.dates[heading]}
    return Diagnostic("arranging.unsure_state", (*table.where, said.Column(heading)), values, "note")


def _is_there(column: Column, its: Headings) -> bool:
    dated = bool(its.dates) and column.name in ("state", "occurred_on")
    return column.name in its.filled or column.name in its.columns_asked or dated


def _cells(table: Table, its: Headings, columns: Iterable[Column], kinds: Sequence[str]) -> Iterator[str]:
    names = [head for one in columns if one.kind in kinds for head in its.filled.get(one.name, ())]
    for heading in (*names, *(its.dates if "date" in kinds else ())):
        yield from _of(table, heading)


def _of(table: Table, heading: str) -> list[str]:
    """What stands under a heading, each once."""
    return [*dict.fromkeys(cell for row in table.rows if (cell := row.cells[heading]))]


def _notation(
    key: str, choices: Mapping[str, Notation], read: Read, cells: Sequence[str]
) -> tuple[str, list[Diagnostic]]:
    """How the cells are written, '' where that makes no difference or they do not tell."""
    readable = [cell for cell in cells if any(_reads(read, cell, one) for one in choices.values())]
    unsure = [cell for cell in readable if not _reads(read, cell, IN_FILES)]
    if not unsure:
        return "", []
    fitting = [name for name, one in choices.items() if all(_reads(read, cell, one) for cell in readable)]
    if len(fitting) == 1:
        return fitting[0], []
    return "", [Diagnostic(f"arranging.unsure_{key}", (), {"cell": unsure[0]}, "note")]


def _reads(read: Read, cell: str, notation: Notation) -> bool:
    try:
        read(cell, notation)
    except Unreadable:
        return False
    return True


def _not_found(table: Table, column: Column) -> Diagnostic:
    name = "arranging.no_heading_of_each" if column.own else "arranging.no_heading"
    return Diagnostic(name, table.where, {"column": column.name}, "note")


def _unknown(table: Table, heading: str, known: Iterable[str]) -> Diagnostic:
    names = tuple(dict.fromkeys(known))
    return Diagnostic("arranging.unknown_words", (*table.where, said.Column(heading)), {"names": names}, "note")
