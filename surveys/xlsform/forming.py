"""What an XLSForm says as a whole: its sheets and lists, and the words around the questions."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Final

from surveys.diagnostics import Diagnostic, InputRejected
from surveys.expressions.trees import COMPARISONS, Answer, Call, Node, nodes
from surveys.questionnaire import Text
from surveys.toml.scales import INVOLVEMENT, INVOLVEMENT_CODES
from surveys.toml.tables import KEY
from surveys.xlsform.choices import label_of, read_list, rows_of_lists
from surveys.xlsform.items import Form, parameters
from surveys.xlsform.kobo import in_xlsform
from surveys.xlsform.pages import has_hint, is_matrix
from surveys.xlsform.questions import Entry, Question, every, looks, questions
from surveys.xlsform.settings import Settings, read_settings
from surveys.xlsform.sheets import Report, Row, Sheet, sheet_of

_OUTSIDE_SHEETS: Final[Mapping[str, str]] = {
    "external_choices": "xlsform.external_choices",
    "entities": "xlsform.entities",
    "osm": "xlsform.maps",
}


def sheets_of(
    sheets: Mapping[str, list[tuple[int, list[str]]]], plain: str, report: Report
) -> tuple[Sheet, Sheet, Settings]:
    if "survey" not in sheets:
        raise InputRejected([Diagnostic("xlsform.no_survey", (report.name,))])
    for sheet, why in _OUTSIDE_SHEETS.items():
        if len(sheets.get(sheet, ())) > 1:
            report.faults.append(Diagnostic(why, report.place(sheet)))
    settings = read_settings(sheets.get("settings", []), plain, report)
    survey = sheet_of("survey", sheets["survey"], settings.plain, report)
    choices = sheet_of("choices", sheets.get("choices", []), settings.plain, report)
    settings.choose_languages(survey, report)
    return in_xlsform(survey, choices, report), choices, settings


def form_of(entries: list[Entry], choices: Sheet, settings: Settings, report: Report) -> Form:
    """The lists in use, with what their uses make of them."""
    asked = [question for question in questions(entries) if question.list_name]
    rows = rows_of_lists(choices, report)
    in_tables = {child.list_name for group in every(entries) if is_matrix(group) for child in questions([group])}
    compared = _compared(entries)
    marked = {name for name, listed in rows.items() if any(row.get("nedslag") == "ordered" for row in listed)}
    ordered = (
        marked
        | in_tables
        | {
            question.list_name
            for question in asked
            if question.type == "select_one" and ("likert" in looks(question) or question.name in compared)
        }
    )
    ranked = {question.list_name for question in asked if question.type == "rank"}
    ticks = {parameters(q.row).get("tick_labelset") for q in questions(entries) if q.type == "range"}
    lists = {}
    for question in asked:
        name = question.list_name
        if name not in rows:
            report.fault(question.row, "type", "xlsform.list_missing", list=name)
        elif name not in lists:
            by_order, recognise = name in ordered, name not in ranked
            lists[name] = read_list(name, rows[name], settings.languages, report, ordered=by_order, recognise=recognise)
    for name in {question.list_name for question in asked if question.type == "select_one"} & set(lists):
        if name not in ordered and len(lists[name].choices) > 2:
            report.note(lists[name].row, "xlsform.without_order", list=name)
    for name in rows:
        if name not in lists and name.lower() not in ticks:
            report.note(rows[name][0], "xlsform.unused_list", list=name)
    for listed in lists.values():
        if listed.key == INVOLVEMENT and (listed.scale.codes != INVOLVEMENT_CODES or not listed.ordered):
            report.fault(listed.row, "list_name", "xlsform.involvement")
        if not KEY.fullmatch(listed.key):
            report.fault(listed.row, "list_name", "xlsform.bad_list_name", list=listed.name)
    return Form(settings.languages, lists, rows, Counter(question.list_name for question in asked), report)


def _compared(entries: list[Entry]) -> set[str]:
    """The questions whose answers some expression compares by size."""
    trees = [tree for entry in every(entries) for tree in _trees(entry)]
    by_size = (
        node
        for tree in trees
        for node in nodes(tree)
        if isinstance(node, Call) and node.name in COMPARISONS and node.name not in ("=", "!=")
    )
    return {arg.key for node in by_size for arg in node.args if isinstance(arg, Answer)}


def _trees(entry: Entry) -> list[Node]:
    return [tree for tree in (entry.relevant, getattr(entry, "constraint", None)) if tree is not None]


def first_and_last(entries: list[Entry], settings: Settings, form: Form) -> tuple[Text, Text]:
    """The words before the first question and those of the receipt, taken out of ``entries``."""
    texts: list[Text] = []
    first, last = (entries[0], entries[-1]) if entries else (None, None)
    for entry, must_be in ((first, ""), (last, "_thanks")):
        fits = (
            isinstance(entry, Question) and entry.type == "note" and entry.relevant is None and not has_hint(entry.row)
        )
        if entry is not None and fits and entry in entries and entry.row.get("name").startswith(must_be):
            texts.append(label_of(entry.row, form.languages, form.report))
            entries.remove(entry)
        else:
            texts.append({})
    if not texts[0]:
        form.report.note(Row("survey", 0, {}), "xlsform.no_first_note")
        texts[0] = settings.title
    return texts[0], texts[1]
