"""What a file of each register holds: its columns, how a cell is read, and which columns tell one row from another."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Final, Protocol

from analysis.trial_actions import STATES
from evaluator.core.faults import meant
from evaluator.programme.model import INVOLVEMENT_LEVELS, ManualSource, Programme

REFERENCE: Final = re.compile(r"[\w.:+-]{1,80}")
LONGEST_TEXT: Final = 4000
_CONTROL: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_TRUTH: Final = {"": False, "true": True, "false": False, "yes": True, "no": False, "ja": True, "nej": False} | {
    "1": True,
    "0": False,
}


class NotReadable(ValueError):
    """A cell that does not hold what its column is for: the problem and the remedy."""

    def __init__(self, problem: str, remedy: str) -> None:
        self.problem, self.remedy = problem, remedy
        super().__init__(problem)


Reader = Callable[[str], object]
"""The value of a cell that is not empty. Raises NotReadable."""


@dataclass(frozen=True, slots=True)
class Column:
    """``required``: the file must have the column. ``filled``: no row may leave it empty; else that is ``empty``."""

    name: str
    read: Reader
    required: bool = True
    filled: bool = False
    empty: object = ""


@dataclass(frozen=True, slots=True)
class Layout:
    """The columns of a register's file. ``identity``: the columns from which a missing reference is derived, after
    ``prefix``.

    ``life``: rows of one reference are the events of one thing, in any order.
    ``single``: two rows of one identity contradict each other and are a fault; otherwise both are kept, with a warning.
    ``check`` raises NotReadable for a row whose cells do not go together.
    """

    columns: tuple[Column, ...]
    prefix: str
    identity: tuple[str, ...]
    life: bool = False
    single: bool = False
    check: Callable[[Mapping[str, object]], None] | None = None


def layout_of(kind: str, programme: Programme) -> Layout:
    """The layout of a register for a programme, whose keys its cells must name. KeyError for an unknown kind."""
    return _LAYOUTS[kind](programme)


def is_printable(written: str) -> bool:
    """Whether a text holds no control characters but tabs and line ends; PostgreSQL refuses some of them."""
    return not _CONTROL.search(written)


def text(cell: str) -> str:
    if not is_printable(cell):
        raise NotReadable("a control character that cannot be printed", "remove it")
    if len(cell) > LONGEST_TEXT:
        raise NotReadable(f"{len(cell)} characters", f"write at most {LONGEST_TEXT}")
    return cell


def reference(cell: str) -> str:
    if not REFERENCE.fullmatch(cell):
        raise NotReadable(f"'{cell}' is no reference", "use up to 80 letters, digits and the characters . : + _ -")
    return cell


def date(cell: str) -> dt.date:
    """A day of this century or the last; fewer digits are a slip of the pen."""
    try:
        if re.fullmatch(r"(19|20)[0-9]{2}-[0-9]{2}-[0-9]{2}", cell):
            return dt.date.fromisoformat(cell)
    except ValueError:
        pass
    raise NotReadable(f"'{cell}' is no date", "write it as 2019-10-31")


def truth(cell: str) -> bool:
    if cell.lower() not in _TRUTH:
        raise NotReadable(f"'{cell}' is neither true nor false", "write true or false")
    return _TRUTH[cell.lower()]


def number(cell: str) -> float:
    """A number of 0 or more."""
    if not re.fullmatch(r"[0-9]{1,12}(\.[0-9]{1,12})?", cell):
        raise NotReadable(f"'{cell}' is no number of 0 or more", "write digits with a decimal point, such as 12.5")
    return float(cell)


def whole(cell: str) -> int:
    """A whole number from 0 to a billion, which is what a database column of that kind holds."""
    if not re.fullmatch(r"[0-9]{1,9}", cell):
        raise NotReadable(f"'{cell}' is no whole number of 0 or more", "write digits alone")
    return int(cell)


def one_of(known: Collection[str], cell: str) -> str:
    if cell not in known:
        raise NotReadable(f"'{cell}' is unknown", meant(cell, known))
    return cell


def _trial_actions(programme: Programme) -> Layout:
    columns = (
        Column("process", _process(programme)),
        Column("title", text),
        Column("state", partial(one_of, STATES), filled=True),
        Column("occurred_on", date, filled=True),
        _ASSUMED,
        Column("delivery", reference, required=False),
        _optional("note"),
    )
    return Layout((_REFERENCE, *columns, _SYNTHETIC), "action", ("process", "title"), life=True)


def _deliveries(programme: Programme) -> Layout:
    columns = (
        Column("process", _process(programme)),
        Column("title", text, filled=True),
        Column("body", text, filled=True),
        Column("delivered_on", date, empty=None),
        _ASSUMED,
        _optional("note"),
    )
    return Layout((_REFERENCE, *columns, _SYNTHETIC), "delivery", ("process", "title", "body", "delivered_on"))


def _decisions(programme: Programme) -> Layout:
    columns = (
        Column("meeting_date", date, empty=None),
        _ASSUMED,
        Column("title", text, filled=True),
        Column("case_type", text),
        _optional("remark"),
        _optional("body"),
        Column("process", _process(programme), required=False),
        Column("delivery", reference, required=False),
    )
    return Layout(
        (_REFERENCE, *columns, _SYNTHETIC), "decision", ("meeting_date", "title", "case_type", "body", "process")
    )


def _activities(programme: Programme) -> Layout:
    columns = (
        Column("kind", text, filled=True),
        Column("title", text),
        Column("held_on", date, empty=None),
        _ASSUMED,
        Column("participants", whole, required=False, empty=None),
        Column("process", _process(programme), required=False),
        _optional("cluster"),
    )
    return Layout((_REFERENCE, *columns, _SYNTHETIC), "activity", ("kind", "title", "held_on", "process", "cluster"))


def _involvement(programme: Programme) -> Layout:
    columns = (
        Column("process", _process(programme), filled=bool(programme.processes)),
        Column("stage", _key_of(programme.stages), filled=True),
        Column("group", _key_of(programme.groups), filled=True),
        Column("reading", partial(one_of, ("intended", "practised")), filled=True),
        Column("level", partial(one_of, INVOLVEMENT_LEVELS), filled=True),
        Column("recorded_on", date, required=False, empty=None),
        _ASSUMED,
    )
    identity = ("process", "stage", "group", "reading", "recorded_on")
    return Layout((_REFERENCE, *columns, _SYNTHETIC), "involvement", identity, single=True)


def _hours(_: Programme) -> Layout:
    columns = (
        Column("category", text, filled=True),
        Column("activity", text, filled=True),
        Column("hours_per_year", number, filled=True),
        _optional("planned_units"),
        Column("hours_used", number, required=False, empty=None),
    )
    return Layout((_REFERENCE, *columns, _SYNTHETIC), "hours", ("category", "activity"))


def _manual(programme: Programme) -> Layout:
    indicators = {indicator.key: indicator for indicator in programme.indicators}
    entered = [key for key, indicator in indicators.items() if isinstance(indicator.source, ManualSource)]

    def check(row: Mapping[str, object]) -> None:
        if indicators[str(row["indicator"])].unit == "share" and float(str(row["value"])) > 1:
            raise NotReadable(f"{row['value']:g} is no share", "write a share from 0 to 1, such as 0.85")

    columns = (
        Column("indicator", partial(one_of, entered), filled=True),
        Column("milestone", _key_of(programme.milestones), filled=True),
        Column("value", number, filled=True),
        Column("n", whole, required=False, empty=None),
        _optional("note"),
    )
    return Layout((_REFERENCE, *columns, _SYNTHETIC), "manual", ("indicator", "milestone"), single=True, check=check)


def _optional(name: str) -> Column:
    return Column(name, text, required=False)


def _key_of(things: Iterable[_Keyed]) -> Reader:
    return partial(one_of, [thing.key for thing in things])


def _process(programme: Programme) -> Reader:
    return _key_of(programme.processes)


class _Keyed(Protocol):
    @property
    def key(self) -> str: ...


_REFERENCE: Final = Column("reference", reference, required=False)
_ASSUMED: Final = Column("date_assumed", truth, required=False, empty=False)
_SYNTHETIC: Final = Column("synthetic", truth, required=False, empty=False)
_LAYOUTS: Final[Mapping[str, Callable[[Programme], Layout]]] = {
    "trial_actions": _trial_actions,
    "deliveries": _deliveries,
    "decisions": _decisions,
    "activities": _activities,
    "involvement": _involvement,
    "hours": _hours,
    "manual": _manual,
}
KINDS: Final = tuple(_LAYOUTS)
