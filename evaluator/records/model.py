"""What a register is: one record, from which every layer takes what it needs.

The store makes its table, the import reads its file, the programme document may count it, findings count and sum it,
and the report says it in words. None of them names a register's columns again.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, Literal

DERIVED: Final = 12
"""Digits of a reference that was derived from what tells a row apart, after its prefix."""
Kind = Literal["text", "reference", "date", "truth", "number", "whole", "choice", "key"]
"""A choice is one of the column's own names, a key that of something in the programme. Numbers are 0 or more."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column, by its name in files and in the store. Its label is the text ``registers.column_NAME``, a choice's
    is ``registers.NAME_CHOICE``.

    ``required``: a file must have the column. ``filled``: no row may leave it empty; with ``if_any`` only where the
    programme has anything to name there. ``of``: what its cells name, a kind of thing in the programme or another
    register; an unknown key is refused, an unknown text or reference is worth a note. ``restricts``: an indicator may
    count only the rows that have some of its values. ``unit_of``: the column that names the indicator whose unit a
    number has. ``enforced``: the database refuses other choices, too.

    ``headings`` are what offices write above such a column, besides its name and labels, and ``words`` what they write
    for a choice: only what can mean nothing else in this register. ``parts`` are headings of columns that make one
    together, in this order. ``several``: cells of several columns may be put after one another here, with their
    headings. ``own``: what tells rows apart, so that a map cannot say the same for all. ``many``: a cell may name
    several, which are stored with '; ' between them. ``edge``: of a date whose cells may name a period ('2. kvartal
    2020'), whether its first or its last day is meant.
    """

    name: str
    kind: Kind = "text"
    required: bool = True
    filled: bool = False
    if_any: bool = False
    choices: tuple[str, ...] = ()
    of: str = ""
    restricts: bool = False
    unit_of: str = ""
    enforced: bool = False
    headings: tuple[str, ...] = ()
    words: Mapping[str, tuple[str, ...]] = field(default_factory=dict, hash=False)
    parts: tuple[tuple[str, ...], ...] = ()
    several: bool = False
    own: bool = False
    many: bool = False
    edge: Literal["", "first", "last"] = ""

    @property
    def names_groups(self) -> bool:
        """Whether its cells are keys of stakeholder groups."""
        return self.of == "groups"

    @property
    def empty(self) -> object:
        """What an empty cell means."""
        return {"date": None, "number": None, "whole": None, "truth": False}.get(self.kind, "")


@dataclass(frozen=True, slots=True)
class Measure:
    """What an indicator may take from a register: the number of rows, or the sum of a ``column``. In words it is the
    text ``registers.counted_REGISTER`` or ``registers.summed_REGISTER_COLUMN``, the singular with ``_one``; ``state``
    is the text (``AREA.KEY``) of the state that the counted ones have reached. ``of_people``: the column counts people,
    few of whom are not shown."""

    name: str
    column: str = ""
    state: str = ""
    of_people: bool = False


@dataclass(frozen=True, slots=True)
class Dated:
    """Columns, by their ``headings``, that say when a row reached one of ``states``: the only one, or of several
    that which the row itself names."""

    headings: tuple[str, ...]
    states: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Period:
    """Three columns: when something is to happen in somebody's own words, and the first and last day of it, which are
    read from the words where a row has neither."""

    written: str
    first: str
    last: str


@dataclass(frozen=True, slots=True)
class Register:
    """A register, with the name that files, documents and commands call it by; its own name in words is the text
    ``registers.name_NAME``.

    ``columns`` are those of a row, besides the reference and the mark of demonstration data that all have; ``identity``
    are those from which a missing reference is derived, after ``prefix``; those of ``also_apart`` came later and tell
    rows apart, too, where they are filled, so that references stay as they were. ``single``: two rows of one identity
    contradict each other; otherwise both are kept. ``history``: the columns of the events in the life of what a row
    stands for, in any order in a file; ``events_optional``: a row may stand without any. ``date`` is the column that
    places a row, or an event, in time, '' for none; ``state`` the one that says how far it has come, and ``following``
    has, for each state and for '' where a life begins, those that may come next. ``dated``: the columns of files with
    one row for each thing, which date its states. ``title`` is the column by which people know a row. ``kept_by`` is
    the role that keeps the register; who answers for a row stands in its column ``owner``.
    """

    name: str
    table: str
    prefix: str
    columns: tuple[Column, ...]
    identity: tuple[str, ...]
    measures: tuple[Measure, ...] = ()
    date: str = ""
    state: str = ""
    history: tuple[Column, ...] = ()
    events_optional: bool = False
    following: Mapping[str, tuple[str, ...]] = field(default_factory=dict, hash=False)
    single: bool = False
    dated: tuple[Dated, ...] = ()
    period: Period | None = None
    also_apart: tuple[str, ...] = ()
    title: str = "title"
    kept_by: str = "evaluator"

    @property
    def apart(self) -> tuple[str, ...]:
        """The columns that tell one row from another."""
        return (*self.identity, *self.also_apart)

    @property
    def in_file(self) -> tuple[Column, ...]:
        """Every column that a file may have."""
        return (REFERENCE, *self.columns, *self.history, SYNTHETIC)

    @property
    def restrictions(self) -> tuple[Column, ...]:
        """The columns by which an indicator may be restricted; a row is of its process's cluster."""
        own = tuple(column for column in self.columns if column.restricts)
        names = {column.name for column in own}
        return (*own, CLUSTER) if PROCESS.name in names and CLUSTER.name not in names else own

    def is_derived(self, reference: str) -> bool:
        """Whether nobody wrote a reference, which then says nothing to anybody."""
        return len(reference) == len(self.prefix) + 1 + DERIVED and reference.startswith(f"{self.prefix}-")

    def in_order(self, rows: Iterable[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
        """By the references that somebody wrote; rows that lack one come last, by their titles."""

        def seen(row: Mapping[str, Any]) -> tuple[bool, str, str]:
            reference = str(row["reference"])
            derived = self.is_derived(reference)
            return derived, str(row[self.title] or "").lower() if derived else "", reference

        return sorted(rows, key=seen)

    def column(self, name: str) -> Column:
        """KeyError where a file has no such column."""
        return {column.name: column for column in self.in_file}[name]

    def measure(self, name: str) -> Measure:
        """KeyError where the register cannot be counted so."""
        return {measure.name: measure for measure in self.measures}[name]


REFERENCE: Final = Column(
    "reference",
    "reference",
    required=False,
    headings=("ref", "nr", "nummer", "id", "løbenummer", "løbenr", "sagsnr", "sagsnummer", "no", "number"),
)
SYNTHETIC: Final = Column("synthetic", "truth", required=False, headings=("demonstration",))
ASSUMED: Final = Column("date_assumed", "truth", required=False, headings=("antaget dato", "assumed date"))
"""Marks a date that the source does not give; reports print it."""
NOTE: Final = Column(
    "note",
    required=False,
    several=True,
    headings=("bemærkning", "noter", "bemærkninger", "kommentar", "kommentarer", "notes", "comment", "comments"),
)
PROCESS: Final = Column("process", "key", of="processes", restricts=True, headings=("forløb", "proces"))
CLUSTER: Final = Column("cluster", required=False, of="clusters", restricts=True, headings=("klynge",))
DELIVERY: Final = Column("delivery", "reference", required=False, of="deliveries", headings=("aflevering",))
COMMENT: Final = Column(
    "comment", required=False, several=True, headings=("kommentar", "kommentarer", "noter", "notes", "comments")
)
"""What is said of a row whose events have notes; so is a note without an event."""
SPACE: Final = Column(
    "opportunity_space",
    "reference",
    required=False,
    of="opportunity_spaces",
    headings=("fra mulighedsrum", "mulighedsrum nr", "mulighedsrumsnr", "from opportunity space"),
)
SECTOR: Final = Column("sector", required=False, restricts=True, headings=("sektor",))
YEAR: Final = Column("year", "whole", required=False, restricts=True, headings=("år", "budgetår", "regnskabsår"))
OWNER: Final = Column(
    "owner",
    required=False,
    headings=("ansvarlig", "ansvarlige", "tovholder", "ejer", "responsible", "person responsible", "lead"),
)
"""Who answers for a row, by role, such as 'afdelingsleder'. It may be a name, so nothing is told by it."""
BODY: Final = ("ledelsesforum", "forum", "udvalg", "ledelse", "styregruppe", "committee", "board")
"""Headings above a body of leaders."""
SEVERAL: Final = "; "
"""Between the parts of a cell that names several."""
COUNT: Final = Measure("count")


def history(words: Mapping[str, tuple[str, ...]]) -> tuple[Column, ...]:
    """The columns of the events of a register whose rows have a `COMMENT`; ``words`` are those that offices write for
    each state, in the order of a life."""
    return (
        Column(
            "state", "choice", filled=True, choices=tuple(words), headings=("trin", "status", "tilstand"), words=words
        ),
        Column(
            "occurred_on",
            "date",
            filled=True,
            headings=("dato", "date", "dato for status", "statusdato", "status date"),
        ),
        ASSUMED,
        Column(
            "note",
            required=False,
            several=True,
            headings=("bemærkning", "bemærkninger", "statusnote", "bemærkning til status", "status note"),
        ),
    )


def reached(states: Iterable[str]) -> tuple[Measure, ...]:
    """How many have ever reached each state."""
    return tuple(Measure(state, state=f"registers.state_{state}") for state in states)
