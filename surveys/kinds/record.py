"""What a kind of question is: one record with a side for each use that nedslag makes of a question."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from types import MappingProxyType
from typing import Any, Final, Literal, Protocol, TypeAlias

from surveys import diagnostics
from surveys.expressions.evaluation import Value
from surveys.expressions.trees import Node
from surveys.kinds.entry import Entry
from surveys.notation import IN_FILES, Notation
from surveys.questionnaire import Item, Scale, Text, Variable

Answers: TypeAlias = Mapping[str, int | None]
"""Variable -> code, None for blank, absent for not asked."""
Texts: TypeAlias = Mapping[str, str]
"""What was written, by the key of its variable."""
NO_TEXTS: Final[Texts] = MappingProxyType({})
Stored: TypeAlias = tuple[dict[str, int | None], dict[str, str]]
"""The codes and the texts of one question as they are stored."""
Fields: TypeAlias = dict[str, Any]
"""Fields of an `Item` by name."""
Content: TypeAlias = dict[str, Any]
"""A table of a document, see `surveys.document.values`."""
Cells: TypeAlias = dict[str, str]
"""The cells of a row of a sheet by column."""


class Type(StrEnum):
    """What an operand is. A WRITTEN answer can only be asked whether it is there; as the own answer of a constraint it
    is a TEXT."""

    NUMBER = "number"
    CHOICE = "choice"
    SEVERAL = "several"
    DATE = "date"
    TEXT = "text"
    WRITTEN = "written"
    OUTSIDE = "outside"
    TRUTH = "truth"


@dataclass(frozen=True, slots=True)
class Document:
    """``read`` takes what an item's table says beyond what all items have; ``write`` puts it back, but for scale and
    rows."""

    read: Callable[[Entry], Fields]
    write: Callable[[Item], Content]


@dataclass(frozen=True, slots=True)
class Cell:
    """The cell of a file from another tool. ``keys`` are the variables that it answers, with ``whole`` all of the
    item's; ``parts`` is what it holds between the separators; ``notation``: how the file writes numbers and days."""

    keys: tuple[str, ...]
    whole: bool
    raw: str
    parts: Sequence[str]
    notation: Notation = IN_FILES


@dataclass(frozen=True, slots=True)
class Coding:
    """Answers to codes and texts, and back. All that read raise BadAnswer.

    ``posted`` takes the item, the variable of its field, the values and how numbers and days are written there.
    ``kept``: what is stored of the variables of an item that applies. ``again``: the names and values that a browser
    would post for what is stored, in a language. ``show``: a stored text as people write it, None where no text is
    the answer. ``together``: checks the codes by choice that came in cells of their own.
    """

    posted: Callable[[Item, str, Sequence[str], Notation], Stored]
    imported: Callable[[Item, Cell], Stored]
    kept: Callable[[Item, Sequence[str], Answers, Texts], Stored]
    again: Callable[[Item, Answers, Texts, str], Iterator[tuple[str, tuple[str, ...]]]]
    show: Callable[[str, str], str] | None = None
    together: Callable[[Mapping[int, int], Item], None] | None = None


@dataclass(frozen=True, slots=True)
class Paper:
    """Answers typed from paper. ``lines`` are names and texts of what is typed; ``settle`` writes a line in
    canonical form for a language; ``posted`` turns the lines into what a page posts. ``instructed``: the texts of the
    kind have an instruction for whoever enters it."""

    lines: Callable[[Item], Iterator[tuple[str, Text]]]
    settle: Callable[[str, Item, str], str]
    posted: Callable[[Item, Callable[[str], str]], dict[str, list[str]]]
    instructed: bool = False


@dataclass(frozen=True, slots=True)
class Condition:
    """An answer in expressions. ``value``: of the item or its row by key; None for blank and for not asked.
    ``constrained``: it has one answer of which a constraint can speak. ``limits``: the least and the greatest number;
    ``whole`` numbers only."""

    type: Type
    value: Callable[[Item, str, Answers, Texts], Value]
    constrained: bool = True
    limits: Callable[[Item], tuple[Decimal | int, Decimal | int]] | None = None
    whole: bool = True


class FormRow(Protocol):
    """The row of a question in an XLSForm, as a kind reads it."""

    @property
    def key(self) -> str: ...
    @property
    def looks(self) -> Collection[str]: ...
    @property
    def marks(self) -> Mapping[str, str]: ...
    @property
    def parameters(self) -> Mapping[str, str]: ...
    @property
    def has_other(self) -> bool:
        """Whether words are written beside one of its choices."""
        ...

    def cell(self, column: str) -> str: ...
    def is_yes(self, column: str) -> bool: ...
    def scale(self) -> Scale | None: ...
    def words(self, name: str) -> Mapping[str, Text]:
        """The labels of a list by the names of its choices."""
        ...

    def in_languages(self, text: Text) -> Text: ...
    def fault(self, column: str, code: str, /, **values: diagnostics.Value) -> None: ...
    def note(self, code: str, /, **values: diagnostics.Value) -> None: ...


class FormWriter(Protocol):
    """An XLSForm while it is written."""

    def list_name(self, item: Item) -> str: ...
    def note(self, code: str, /, *place: str, **values: diagnostics.Value) -> None: ...


End = Literal["least", "greatest"]


@dataclass(frozen=True, slots=True)
class Bound:
    """A part of a form's constraint that compares ``left`` with the constant ``right``; ``number`` is its value, None
    where it is no number and no day. ``step`` is what has to be added to a whole number to make it the least or
    greatest that is allowed."""

    left: Node
    right: Node
    number: float | None
    end: End
    step: int


@dataclass(frozen=True, slots=True)
class XlsForm:
    """``reads``: the types of rows that become this kind, or one of its family, each with its reader; ``write`` gives
    the row, None where a question is a group of rows. ``parts`` are its limits as an expression and ``bound`` is such a
    part as a limit again, where it is one; ``possible``: whether limits leave an answer. ``least`` is the number below
    which no constraint goes, ``mark`` reads a number of the column nedslag, ``unlimited`` is what is noted where no
    constraint stands, ``given`` the answer that says yes."""

    reads: Mapping[str, Callable[[FormRow], Fields]]
    write: Callable[[Item, FormWriter], Cells] | None
    parts: Callable[[Item], Iterator[Node]] = lambda _: iter(())
    bound: Callable[[Bound], tuple[str, Any] | None] = lambda _: None
    possible: Callable[[Item], bool] = lambda _: True
    least: int | Decimal | None = None
    mark: Callable[[str], int | Decimal] = int
    unlimited: str = ""
    given: str = ""


@dataclass(frozen=True, slots=True)
class Input:
    """A field of the kind's form in the editor: the key of the table and what is entered there. ``flags`` are those of
    each choice or row."""

    name: str
    type: Literal["scale", "choices", "rows", "outside", "flag", "stage", "text", "whole", "number", "day", "line"]
    flags: tuple[str, ...] = ()


Drawing = Literal["choice", "range", "matrix", "ranking", "value", "words", "consent", "note"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """A kind of question under its ``name`` in documents.

    ``position``: the editor offers kinds in the order of these. ``drawing`` names how it is drawn: pages, paper and
    the editor have a template for each. ``seconds``: to answer one choice or line of it. ``hint``: which instruction
    stands with it, '' for none. ``required``: None where the document says whether it must be answered. ``asks``: not
    so a text of instruction. ``words``: answered in words of one's own, in ``lines`` lines. ``counted``: an indicator
    can use it, and its blanks are counted. ``several``: each choice is a question of its own. ``by_choice``: one
    variable for each choice. ``has_rows``: one for each row. ``choices_written``: they stand there one by one.
    """

    name: str
    position: int
    drawing: Drawing
    seconds: int
    document: Document
    variables: Callable[[Item], tuple[Variable, ...]]
    coding: Coding
    paper: Paper
    condition: Condition
    xlsform: XlsForm
    form: tuple[Input, ...] = ()
    hint: Literal["", "length", "how_many", "how"] = ""
    required: bool | None = None
    asks: bool = True
    words: bool = False
    lines: int = 1
    counted: bool = True
    several: bool = False
    by_choice: bool = False
    has_rows: bool = False
    choices_written: bool = True

    @property
    def has_stem(self) -> bool:
        """Whether its variables have texts of their own below that of the question."""
        return self.by_choice or self.has_rows
