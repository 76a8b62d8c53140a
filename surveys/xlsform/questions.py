"""The survey sheet -> its questions and groups as they are nested, with what lies outside nedslag as faults."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

from surveys.expressions.tokens import ExpressionError
from surveys.expressions.trees import Node
from surveys.toml.tables import KEY
from surveys.xlsform.expressions import parse
from surveys.xlsform.sheets import Report, Row, Sheet, misspelt
from surveys.xlsform.vocabulary import (
    DATES,
    KNOWN_COLUMNS,
    LIST_TYPES,
    LOOKS,
    MEANT_BY_LOOKS,
    METADATA,
    NO,
    OUTSIDE_COLUMNS,
    OUTSIDE_LOOKS,
    OUTSIDE_TYPES,
    READ_COLUMNS,
    TYPES,
    WITH_LIST,
    WITHOUT_EFFECT,
    YES,
)


@dataclass(slots=True)
class Question:
    """A row that asks or says something. ``relevant`` and ``constraint`` are parsed, in the form's own names;
    ``other`` is the name of the choice beside which words are written."""

    row: Row
    type: str
    key: str
    list_name: str = ""
    or_other: bool = False
    relevant: Node | None = None
    constraint: Node | None = None
    other: str = ""

    @property
    def name(self) -> str:
        return self.row.get("name")


@dataclass(slots=True)
class Group:
    """``condition_row`` is where its relevance is written, None for its own row."""

    row: Row
    key: str
    relevant: Node | None = None
    children: list[Entry] = field(default_factory=list)
    condition_row: Row | None = None


Entry: TypeAlias = "Question | Group"


def looks(entry: Entry) -> frozenset[str]:
    return frozenset(entry.row.get("appearance").lower().split())


def row_of(entry: Entry, column: str) -> Row:
    """The row at which the cell of a column stands that speaks of an entry."""
    return (column == "relevant" and isinstance(entry, Group) and entry.condition_row) or entry.row


def is_yes(row: Row, column: str) -> bool:
    return row.get(column).lower() in YES


def questions(entries: list[Entry]) -> Iterator[Question]:
    """Every question in the order of the sheet."""
    for entry in entries:
        if isinstance(entry, Group):
            yield from questions(entry.children)
        else:
            yield entry


def every(entries: Sequence[Entry]) -> Iterator[Entry]:
    """Every question and group in the order of the sheet, a group before what is in it."""
    for entry in entries:
        yield entry
        if isinstance(entry, Group):
            yield from every(entry.children)


def key_of(name: str) -> str:
    """A name as a key: in lower case, with ``_`` for what a key cannot hold."""
    key = re.sub(r"[^a-z0-9_-]", "_", name.lower())
    return key if key[:1].isalpha() else f"q{key}"


def read_questions(sheet: Sheet, report: Report) -> list[Entry]:
    """What the sheet asks, as it is nested; faults go to ``report``."""
    _columns(sheet, report)
    top: list[Entry] = []
    open_groups: list[Group] = []
    for row in sheet.rows:
        if is_yes(row, "disabled"):
            report.note(row, "xlsform.disabled")
            continue
        kind = " ".join(row.get("type").split())
        plain = kind.lower().replace(" ", "_")
        here = open_groups[-1].children if open_groups else top
        if plain == "begin_group":
            group = Group(row, _key(row, report), _expression(row, "relevant", report))
            here.append(group)
            open_groups.append(group)
            _cells(row, report)
            if row.get("required").lower() not in NO:
                report.note(row, "xlsform.required_group")
            if row.get("constraint"):
                report.fault(row, "constraint", "xlsform.not_of_a_group")
        elif plain == "end_group":
            if open_groups:
                open_groups.pop()
            else:
                report.fault(row, "type", "xlsform.group_not_begun")
        elif plain == "begin_repeat":
            report.fault(row, "type", "xlsform.repeats")
        elif plain != "end_repeat":
            question = _question(row, kind, plain, report)
            here += [question] if question is not None else []
    for group in open_groups:
        report.fault(group.row, "type", "xlsform.group_not_ended", group=group.row.get("name"))
    _unique(sheet, report)
    return top


def _columns(sheet: Sheet, report: Report) -> None:
    """Columns that are not XLSForm's. One is a fault only where it looks like one that the sheet lacks."""
    there = {_base(column) for column in sheet.headers}
    not_read: list[str] = []
    for column, written in sheet.headers.items():
        users = [row for row in sheet.rows if row.get(column)]
        if _base(column) in KNOWN_COLUMNS or not users:
            continue
        if misspelt(_base(column), READ_COLUMNS, there):
            report.unknown(users[0], column, "xlsform.unknown_column", _base(column), READ_COLUMNS - there)
        else:
            not_read.append(written)
    if not_read:
        report.note(Row(sheet.name, 0, {}), "xlsform.column_not_read", columns=tuple(not_read))


def _base(column: str) -> str:
    return column.split(".")[0].split("::")[0]


def _question(row: Row, kind: str, plain: str, report: Report) -> Question | None:
    listed = WITH_LIST.fullmatch(kind)
    if plain in METADATA:
        report.note(row, "xlsform.device")
        return None
    if listed is not None:
        type_ = LIST_TYPES[re.sub(r"\s", "_", listed["type"].lower())]
    elif plain in TYPES:
        type_ = TYPES[plain]
    else:
        _no_type(row, kind, plain, report)
        return None
    _cells(row, report)
    if row.get("required").lower() not in YES + NO:
        report.fault(row, "required", "xlsform.yes_or_no")
    question = Question(row, type_, _key(row, report), relevant=_expression(row, "relevant", report))
    question.constraint = _expression(row, "constraint", report)
    if listed is not None:
        question.list_name, question.or_other = listed["list"], bool(listed["other"])
    if question.or_other and type_ == "rank":
        report.fault(row, "type", "xlsform.ranking_with_other")
    return question


def _no_type(row: Row, kind: str, plain: str, report: Report) -> None:
    known = (*TYPES, "select_one LIST", "select_multiple LIST", "rank LIST", "begin_group", "end_group")
    if plain.startswith(("select_one_from_file", "select_multiple_from_file", "select_one_external")):
        report.fault(row, "type", "xlsform.choices_from_file")
    elif plain.startswith(("select", "rank")) and "$" in kind:
        report.fault(row, "type", "xlsform.choices_from_answers")
    elif plain in LIST_TYPES:
        report.fault(row, "type", "xlsform.names_no_list", kind=kind, type=plain)
    elif plain in OUTSIDE_TYPES:
        report.fault(row, "type", OUTSIDE_TYPES[plain], kind=kind)
    elif not kind:
        report.fault(row, "type", "xlsform.no_type")
    else:
        report.unknown(row, "type", "xlsform.unknown_type", plain, known, kind=kind)


def _cells(row: Row, report: Report) -> None:
    """What a row says that has no place in a questionnaire."""
    for column, written in row.cells.items():
        base = _base(column)
        if base in OUTSIDE_COLUMNS and not (base == "readonly" and (written.lower() in NO or _is_note(row))):
            report.fault(row, column, OUTSIDE_COLUMNS[base])
        if base in ("label", "hint", "constraint_message") and "${" in written:
            report.fault(row, column, "xlsform.answer_in_text")
    if any(column.startswith("required_message") for column in row.cells):
        report.note(row, "xlsform.required_message")
    _looks(row, report)
    is_range = row.get("type").strip().lower() == "range"
    if row.get("parameters") and not is_range and not WITHOUT_EFFECT.fullmatch(row.get("parameters")):
        report.fault(row, "parameters", "xlsform.parameters")
    if any(column.startswith("constraint_message.") for column in row.cells) and not row.get("constraint"):
        report.note(row, "xlsform.message_alone")
    if row.get("calculation") and row.get("type").strip().lower() != "calculate":
        report.fault(row, "calculation", "xlsform.calculated_answer")


def _is_note(row: Row) -> bool:
    return row.get("type").strip().lower() == "note"


def _looks(row: Row, report: Report) -> None:
    written = row.get("appearance").lower()
    for word in [written] if "(" in written else written.split():
        if word in DATES and row.get("type") == "date":
            report.fault(row, "appearance", "xlsform.part_of_date", word=word)
        elif OUTSIDE_LOOKS.fullmatch(word):
            report.fault(row, "appearance", "xlsform.appearance", word=word)
        elif not LOOKS.fullmatch(word) and misspelt(word, MEANT_BY_LOOKS):
            report.unknown(row, "appearance", "xlsform.appearance", word, MEANT_BY_LOOKS)
        elif not LOOKS.fullmatch(word):
            report.note(row, "xlsform.looks", word=word)


def _key(row: Row, report: Report) -> str:
    name = row.get("name")
    if not name:
        report.fault(row, "name", "xlsform.no_name")
        return ""
    key = key_of(name)
    if not re.fullmatch(r"[A-Za-z_][A-Za-z0-9._-]*", name) or not KEY.fullmatch(key):
        report.fault(row, "name", "xlsform.bad_name", name=name)
    elif key != name and not name.startswith(("_information", "_thanks", "_intro-")):
        report.note(row, "xlsform.became_key", name=name, key=key)
    return key


def _unique(sheet: Sheet, report: Report) -> None:
    first: dict[str, int] = {}
    for row in sheet.rows:
        name = row.get("name")
        if not name or row.get("type").lower().startswith("end") or is_yes(row, "disabled"):
            continue
        if first.setdefault(key_of(name), row.number) != row.number:
            report.fault(row, "name", "xlsform.same_key", name=name, row=first[key_of(name)])


def _expression(row: Row, column: str, report: Report) -> Node | None:
    written = row.get(column)
    try:
        return parse(written) if written else None
    except ExpressionError as error:
        report.at(row, column, error.diagnostic)
        return None
