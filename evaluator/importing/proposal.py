"""A map proposed for a file of another tool: what is sure stands in it, what is not is said."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from evaluator.documents.storing import load_programme, load_questionnaire
from evaluator.importing.evidence import decimal_mark, known_words, order_of_dates, orders_of_dates, plain
from evaluator.importing.matching import Codebook, Guess, Matcher
from evaluator.importing.ready import Ready, ready_maps
from evaluator.programme.model import Programme
from evaluator.store.wave_times import TIME_ZONE
from evaluator.store.waves import Wave, waves
from surveys.diagnostics import Column, Diagnostic, InputRejected, unknown
from surveys.kinds.all import kind_of, variables_of
from surveys.kinds.record import Type
from surveys.notation import ORDERS, Notation, Unreadable, read_moment
from surveys.questionnaire import Questionnaire
from surveys.tables.reading import Table
from surveys.toml.strings import basic_string

if TYPE_CHECKING:
    from sqlalchemy import Connection

PERSON = "person"


@dataclass(slots=True)
class Proposal:
    """What a map says, by its keys. ``told`` is what is unsure or was concluded, by the key or the column that it is
    about, '' for the file; ``open`` are columns that nothing is known of. A recode of the group or the process is
    (column, cell -> key)."""

    wave: str
    template: str = ""
    header_rows: int = 1
    decimal: str = ""
    dates: str = ""
    timezone: str = ""
    group: str | tuple[str, Mapping[str, str]] = ""
    process: tuple[str, Mapping[str, str]] | None = None
    person: str = ""
    submitted: str = ""
    identity: list[str] = field(default_factory=list)
    ignore: list[str] = field(default_factory=list)
    columns: list[Guess] = field(default_factory=list)
    open: list[str] = field(default_factory=list)
    told: dict[str, list[Diagnostic]] = field(default_factory=dict)

    def tell(self, key: str, name: str, column: str = "", **values: str) -> None:
        place = (Column(column),) if column else (key,)
        self.told.setdefault(key, []).append(Diagnostic(f"importing.{name}", place, values, "note"))

    @property
    def unsure(self) -> list[Diagnostic]:
        """Everything that is to be looked at, in the order of the map."""
        of_columns = [doubt for guess in self.columns for doubt in guess.doubts]
        return [one for its in self.told.values() for one in its] + of_columns


def propose(
    db: Connection, programme: str, wave: str, table: Table, codebook: Codebook, header_rows: int = 1
) -> Proposal:
    """The map of ``table`` for a wave. Raises InputRejected where there is no such wave."""
    loaded, _ = load_programme(db, programme)
    known = {one.key: one for one in waves(db, programme)}
    if wave not in known:
        raise InputRejected([unknown("importing.no_wave", (programme,), wave, known, programme=programme)])
    its = known[wave]
    questionnaire = load_questionnaire(db, programme, its.questionnaire, its.version)
    return _Proposer(loaded, its, questionnaire, table, codebook).proposal(header_rows)


def template_of(header: Sequence[str]) -> str:
    """The ready map that knows a file by its columns, '' for none."""
    return next((name for name, ready in ready_maps().items() if ready.knows(header)), "")


@dataclass(slots=True)
class _Proposer:
    programme: Programme
    wave: Wave
    questionnaire: Questionnaire
    table: Table
    codebook: Codebook

    def proposal(self, header_rows: int) -> Proposal:
        its = Proposal(self.wave.key, template_of(self.table.header), header_rows)
        ready = ready_maps().get(its.template)
        left = self._without_ready(its, ready)
        matcher = Matcher(self.questionnaire, self.codebook)
        guesses = {name: matcher.guess(name, self._cells(name)) for name in left}
        left = [name for name in left if guesses[name] is None]
        its.columns = self._each_once(its, [one for one in guesses.values() if one is not None])
        left = self._group(its, left)
        left = self._process(its, left)
        left = self._person(its, left, ready)
        left = self._submitted(its, left, ready)
        for name in left:
            self._place(its, name)
        self._notation(its)
        return its

    def _place(self, its: Proposal, name: str) -> None:
        """What a column is that answers nothing. Of several times of sending one is read."""
        no_time = its.submitted or self.wave.linkage == "anonymous"
        if plain(name) in known_words()["identity"]:
            its.identity.append(name)
        elif plain(name) in known_words()["ignore"] or (no_time and plain(name) in known_words()["submitted"]):
            its.ignore.append(name)
        else:
            its.open.append(name)

    def _without_ready(self, its: Proposal, ready: Ready | None) -> list[str]:
        """The columns of which the ready map says nothing."""
        if ready is None:
            return [*self.table.header]
        its.tell("template", "recognised", template=its.template)
        return [name for name in self.table.header if not ready.covers(name)]

    def _cells(self, column: str) -> list[str]:
        """What stands there, each once; blanks left out."""
        return [*dict.fromkeys(cell for row in self.table.rows if (cell := row.cells[column]))]

    def _group(self, its: Proposal, left: list[str]) -> list[str]:
        groups = {one.key: one.title for one in self.programme.groups if one.key in self.wave.groups}
        if len(groups) == 1:
            its.group = next(iter(groups))
            return left
        found = self._named(left, groups)
        if len(found) == 1:
            [(column, values)] = found.items()
            its.group = (column, values)
            return [name for name in left if name != column]
        its.tell("group", "doubt_group", known=", ".join(groups), columns=", ".join(found))
        return left

    def _process(self, its: Proposal, left: list[str]) -> list[str]:
        found = self._named(left, {one.key: one.title for one in self.programme.processes})
        if len(found) != 1:
            return left
        [its.process] = found.items()
        return [name for name in left if name != its.process[0]]

    def _named(self, columns: Iterable[str], things: Mapping[str, Mapping[str, str]]) -> dict[str, dict[str, str]]:
        """The columns whose cells all name one of ``things`` by key or title, with the recodes that they need."""
        words = {plain(title): key for key, titles in things.items() for title in titles.values()}
        words |= {plain(key): key for key in things}
        found: dict[str, dict[str, str]] = {}
        for column in columns:
            cells = self._cells(column)
            if cells and all(plain(cell) in words for cell in cells):
                found[column] = {cell: words[plain(cell)] for cell in cells if words[plain(cell)] != cell}
        return found

    def _person(self, its: Proposal, left: list[str], ready: Ready | None) -> list[str]:
        """Only a column that is called so names people for sure: the numbers of a tool begin anew in each survey."""
        if self.wave.linkage == "anonymous":
            return left
        if PERSON in left:
            its.person = PERSON
            return [name for name in left if name != PERSON]
        rows = len(self.table.rows)
        asked = {*left, *(ready.identity if ready is not None else ())}
        single = [name for name in self.table.header if name in asked and rows and len(self._cells(name)) == rows]
        if single:
            its.tell("person", "doubt_person", columns=", ".join(map(basic_string, single)))
        else:
            its.tell("person", "doubt_nobody")
        return left

    def _submitted(self, its: Proposal, left: list[str], ready: Ready | None) -> list[str]:
        timed = [name for name in (ready.submitted if ready else ()) if name in self.table.header]
        named = [name for name in left if plain(name) in known_words()["submitted"]]
        column = next(iter([*timed, *named]), "")
        rest = [name for name in left if name != column]
        if self.wave.linkage == "anonymous" or not column:
            its.ignore += [column] if column in left else []
            return rest
        cells = self._cells(column)
        notation = Notation(dates=order_of_dates(cells)[0] or "day/month/year")
        here = [_moment(cell, replace(notation, zone=TIME_ZONE)) for cell in cells]
        if None in here:
            its.tell("submitted", "doubt_submitted", column)
            return rest
        its.submitted = column
        if here != [_moment(cell, notation) for cell in cells]:
            said = self.codebook.timezone or (ready.timezone if ready is not None else "")
            its.timezone = said or str(TIME_ZONE)
            if not said:
                its.tell("timezone", "doubt_timezone", zone=its.timezone)
        return rest

    def _each_once(self, its: Proposal, guesses: Sequence[Guess]) -> list[Guess]:
        """Only the first column answers something; another one that seems to is unsure. Of a column with all choices
        and one for each the tool writes the same twice, and that with all is ignored, or those that are not all."""
        targets = {one.target for one in guesses if one.sure}
        same: list[Guess] = []
        for whole in (one for one in guesses if one.sure and one.target in self.several):
            single = [one for one in guesses if one.sure and one.target in self.several[whole.target]]
            if single:
                same += [whole] if self.several[whole.target] <= targets else single
        for guess in same:
            its.ignore.append(guess.column)
            its.tell("ignore", "same_choices", guess.column, target=guess.target)
        taken: set[str] = set()
        found: list[Guess] = []
        rest = [one for one in guesses if one not in same]
        for guess in sorted(rest, key=lambda one: not one.sure):
            fills = {guess.target, *self.several.get(guess.target, ())}
            if fills & taken:
                doubt = Diagnostic("importing.doubt_twice", (Column(guess.column),), {"target": guess.target}, "note")
                guess = replace(guess, sure=False, doubts=(*guess.doubts, doubt))
            found.append(guess)
            taken |= fills
        order = [one.column for one in rest]
        return sorted(found, key=lambda one: order.index(one.column))

    @property
    def several(self) -> Mapping[str, frozenset[str]]:
        """The variables of each item with several choices."""
        return {
            item.key: frozenset(variable.key for variable in variables_of(item))
            for item in self.questionnaire.items
            if kind_of(item).by_choice
        }

    def _notation(self, its: Proposal) -> None:
        """The marks and orders that the cells of numbers and days show."""
        its.decimal, marks = decimal_mark(self._cells_of(its, Type.NUMBER))
        if not marks:
            its.decimal = ""
        elif not its.decimal:
            its.tell("decimal", "doubt_decimal")
        self._dates(its)

    def _dates(self, its: Proposal) -> None:
        """The order of dates for the whole file, or for each column where they write it differently."""
        days = [one.column for one in its.columns if _type(self.questionnaire, one) == Type.DATE]
        shown = {name: orders_of_dates(self._cells(name)) for name in filter(None, [*days, its.submitted])}
        mixed = [name for name, (orders, _) in shown.items() if len(orders) > 1]
        orders = frozenset(order for its_orders, _ in shown.values() for order in its_orders)
        needed = any(slashes for _, slashes in shown.values())
        for name in mixed:
            its.tell("dates", "doubt_dates_mixed", name)
        if len(orders) == 1:
            [order] = orders
            its.dates = order if needed or order != ORDERS[0] else ""
        elif orders and not mixed:
            its.dates = next(iter(shown.get(its.submitted, (frozenset(), False))[0]), "")
            its.columns = [
                replace(one, dates=next(iter(shown[one.column][0]), "")) if one.column in days else one
                for one in its.columns
            ]
            if any(slashes and not found for found, slashes in shown.values()):
                its.tell("dates", "doubt_dates_differ")
        elif needed and not mixed:
            its.tell("dates", "doubt_dates")

    def _cells_of(self, its: Proposal, kind: Type) -> list[str]:
        return [
            cell for one in its.columns if _type(self.questionnaire, one) == kind for cell in self._cells(one.column)
        ]


def _moment(cell: str, notation: Notation) -> dt.datetime | None:
    try:
        return read_moment(cell, notation)
    except Unreadable:
        return None


def _type(questionnaire: Questionnaire, guess: Guess) -> Type | None:
    item = next((one for one in questionnaire.items if one.key == guess.target), None)
    return kind_of(item).condition.type if item is not None else None
