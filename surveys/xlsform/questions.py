"""The survey sheet -> its questions and groups as they are nested, with what lies outside nedslag as faults."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final, TypeAlias

from surveys.diagnostics import unknown
from surveys.expressions.tokens import ExpressionError
from surveys.expressions.trees import Node
from surveys.kinds.all import KINDS
from surveys.toml.tables import KEY
from surveys.xlsform.expressions import parse
from surveys.xlsform.sheets import TRANSLATED, Report, Row, Sheet

_WITH_LIST: Final = re.compile(
    r"(?P<type>select[ _]one|select1|select[ _]multiple|select all that apply|rank)(?: from)? (?P<list>[^\s$]+)"
    r"(?P<other>[ _](?:or[ _](?:specify[ _])?other))?",
    re.IGNORECASE,
)
_LIST_TYPES: Final[Mapping[str, str]] = {
    "select_one": "select_one",
    "select1": "select_one",
    "select_multiple": "select_multiple",
    "select_all_that_apply": "select_multiple",
    "rank": "rank",
}
TYPES: Final[Mapping[str, str]] = {
    **{type_: type_ for kind in KINDS.values() for type_ in kind.xlsform.reads if type_ not in _LIST_TYPES.values()},
    "int": "integer",
    "string": "text",
    "trigger": "acknowledge",
    "calculate": "calculate",
}
METADATA: Final = frozenset(
    [
        "start",
        "end",
        "today",
        "deviceid",
        "device_id",
        "username",
        "phonenumber",
        "phone_number",
        "email",
        "simserial",
        "subscriberid",
        "audit",
    ]
)
OUTSIDE_TYPES: Final[Mapping[str, str]] = {
    **dict.fromkeys(("image", "photo", "audio", "video", "file", "background-audio", "barcode"), "xlsform.recording"),
    **dict.fromkeys(("geopoint", "geotrace", "geoshape", "start-geopoint", "location", "osm"), "xlsform.whereabouts"),
    **dict.fromkeys(("time", "datetime"), "xlsform.time_of_day"),
    "hidden": "xlsform.hidden",
    "xml-external": "xlsform.another_file",
    "csv-external": "xlsform.another_file",
}
_OUTSIDE_COLUMNS: Final[Mapping[str, str]] = {
    "choice_filter": "xlsform.cascading",
    "default": "xlsform.default",
    "readonly": "xlsform.readonly",
    "repeat_count": "xlsform.repeat_count",
    "trigger": "xlsform.changing_values",
    "save_to": "xlsform.saved_to",
    "guidance_hint": "xlsform.one_hint",
    **dict.fromkeys(("image", "big-image", "audio", "video", "media", "autoplay"), "xlsform.pictures"),
    **dict.fromkeys(("bind", "body", "instance", "control"), "xlsform.xform_settings"),
}
_LOOKS: Final = re.compile(
    r"minimal|quick|compact|horizontal|vertical|horizontal-compact|quickcompact|columns(-\d+|-pack|-flex)?|compact-\d+"
    r"|no-buttons|likert|multiline|field-list|table-list|label|list-nolabel|list|autocomplete|numbers|thousands-sep"
    r"|picker|no-ticks|no-calendar|w\d+|bar|distress|rating|pages|theme-grid"
)
_DATES: Final = ("month-year", "year")
KNOWN_COLUMNS: Final = frozenset(
    {"type", "name", "relevant", "required", "constraint", "appearance", "parameters", "calculation", "disabled"}
    | {"nedslag", "hint", "label", *TRANSLATED, *_OUTSIDE_COLUMNS}
)
_YES: Final = ("yes", "true", "true()", "1", "ja")
_NO: Final = ("", "no", "false", "false()", "0", "nej")


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
    row: Row
    key: str
    relevant: Node | None = None
    children: list[Entry] = field(default_factory=list)


Entry: TypeAlias = "Question | Group"


def looks(entry: Entry) -> frozenset[str]:
    return frozenset(entry.row.get("appearance").lower().split())


def is_yes(row: Row, column: str) -> bool:
    return row.get(column).lower() in _YES


def questions(entries: list[Entry]) -> Iterator[Question]:
    """Every question in the order of the sheet."""
    for entry in entries:
        if isinstance(entry, Group):
            yield from questions(entry.children)
        else:
            yield entry


def every(entries: list[Entry]) -> Iterator[Entry]:
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
            for column in (column for column in ("required", "constraint") if row.get(column)):
                report.fault(row, column, "xlsform.not_of_a_group")
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
    for column, written in sheet.headers.items():
        base = column.split(".")[0].split("::")[0]
        users = [row for row in sheet.rows if row.get(column)]
        if base in KNOWN_COLUMNS or not users:
            continue
        place = report.place(sheet.name, users[0].number, column)
        fault = unknown("xlsform.unknown_column", place, base, KNOWN_COLUMNS)
        if fault.values["guess"]:
            report.faults.append(fault)
        else:
            report.note(Row(sheet.name, 0, {}), "xlsform.column_not_read", column=written)


def _question(row: Row, kind: str, plain: str, report: Report) -> Question | None:
    listed = _WITH_LIST.fullmatch(kind)
    if plain in METADATA:
        report.note(row, "xlsform.device")
        return None
    if listed is not None:
        type_ = _LIST_TYPES[re.sub(r"\s", "_", listed["type"].lower())]
    elif plain in TYPES:
        type_ = TYPES[plain]
    else:
        _no_type(row, kind, plain, report)
        return None
    _cells(row, report)
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
    elif plain in _LIST_TYPES:
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
        base = column.split(".")[0].split("::")[0]
        if base in _OUTSIDE_COLUMNS and not (base == "readonly" and written.lower() in _NO):
            report.fault(row, column, _OUTSIDE_COLUMNS[base])
        if base in ("label", "hint", "constraint_message") and "${" in written:
            report.fault(row, column, "xlsform.answer_in_text")
    if any(column.startswith("required_message") for column in row.cells):
        report.note(row, "xlsform.required_message")
    if row.get("required").lower() not in _YES + _NO:
        report.fault(row, "required", "xlsform.yes_or_no")
    for word in row.get("appearance").lower().split():
        if word in _DATES and row.get("type") == "date":
            report.fault(row, "appearance", "xlsform.part_of_date", word=word)
        elif not _LOOKS.fullmatch(word):
            report.fault(row, "appearance", "xlsform.appearance", word=word)
    if row.get("type").strip().lower() != "range" and row.get("parameters"):
        report.fault(row, "parameters", "xlsform.parameters")
    if any(column.startswith("constraint_message.") for column in row.cells) and not row.get("constraint"):
        report.note(row, "xlsform.message_alone")
    if row.get("calculation") and row.get("type").strip().lower() != "calculate":
        report.fault(row, "calculation", "xlsform.calculated_answer")


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
