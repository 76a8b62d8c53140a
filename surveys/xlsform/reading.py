"""An XLSForm -> a questionnaire, or every reason why not; docs/xlsform.md says what maps to what."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from surveys.diagnostics import Diagnostic, InputRejected, Place, Step
from surveys.document.conditions import check_conditions
from surveys.expressions.tokens import ExpressionError
from surveys.expressions.trees import Node, both
from surveys.kinds.all import kind_of
from surveys.kinds.matrix import MATRIX
from surveys.kinds.note import NOTE
from surveys.questionnaire import Item, Page, Questionnaire, Row, Scale, Text
from surveys.toml.tables import Faults, Table
from surveys.xlsform.calculations import Calculations, calculated, without_unused
from surveys.xlsform.choices import label_of
from surveys.xlsform.forming import first_and_last, form_of, sheets_of
from surveys.xlsform.items import Form, is_own, marks, read_item
from surveys.xlsform.limits import special_numbers, with_constraint
from surveys.xlsform.others import fold_others
from surveys.xlsform.pages import Asked, PageDraft, Pages, has_hint, has_label, is_matrix, matrix_rows, share_relevance
from surveys.xlsform.questions import Entry, Group, Question, every, is_yes, looks, read_questions, row_of
from surveys.xlsform.settings import Settings
from surveys.xlsform.sheets import Report, read_sheets
from surveys.xlsform.translation import Scope, Target, differs_where_blank, translate


class _Cells(Table):
    """The row of an item or a page, for whoever checks conditions: a fault names the cell where they were written."""

    def __init__(self, entry: Entry | None, around: Sequence[Group], faults: Faults, report: Report) -> None:
        super().__init__({}, (), faults)
        conditional = [part for part in (*around, *([entry] if entry else [])) if part.relevant is not None]
        self.entry, self.report = entry, report
        self.condition = conditional[-1] if conditional else entry

    def where(self, *steps: Step) -> Place:
        column = {"show_if": "relevant"}.get(str(steps[0]), str(steps[0]))
        entry = self.condition if column == "relevant" else self.entry
        return self.report.place("survey", row_of(entry, column).number if entry else 0, column)


@dataclass(slots=True)
class _Reading:
    """A form while it is read."""

    settings: Settings
    report: Report
    form: Form
    calculations: Calculations
    scope: Scope
    items: dict[str, Item] = field(default_factory=dict)
    required: frozenset[str] = frozenset()
    scales: dict[str, Scale] = field(default_factory=dict)

    def condition(self, entry: Entry) -> Node | None:
        """The relevance of one row, in our words."""
        tree = self.ours(entry, "relevant", self.scope)
        if tree is False:
            self.report.fault(row_of(entry, "relevant"), "relevant", "xlsform.never_holds")
        if isinstance(tree, bool) or tree is None:
            return None
        if differs_where_blank(tree, self.required):
            self.report.note(row_of(entry, "relevant"), "xlsform.blank")
        return tree

    def ours(self, entry: Entry, column: str, scope: Scope) -> Node | bool | None:
        written = getattr(entry, column, None)
        if written is None or self.calculations.faulty_in(written):
            return None
        try:
            return translate(written, scope)
        except ExpressionError as error:
            self.report.at(row_of(entry, column), column, error.diagnostic)
            return None

    def conditions(self, entries: Sequence[Entry]) -> Node | None:
        found: Node | None = None
        for entry in entries:
            found = both(found, self.condition(entry))
        return found

    def item(self, asked: Asked) -> Item:
        """The item with its condition and constraint."""
        entry, languages = asked.entry, self.form.languages
        if asked.heading:
            text = label_of(entry.row, languages, self.report)
            return Item(entry.key, NOTE.name, text, show_if=self.conditions(asked.around))
        item = replace(self.items[entry.key], show_if=self.conditions((*asked.around, entry)))
        if isinstance(entry, Group):
            return self.named(item, matrix_rows(entry, Report("")))
        own = Target(item.key, item, self.scope.targets[entry.name].codes)
        form = kind_of(item).xlsform
        # The row of a range names its limits even where it becomes a number.
        if form.unlimited and entry.type != "range" and entry.constraint is None:
            self.report.note(entry.row, form.unlimited)
        if special_numbers(item, entry, self.report):
            return self.named(item, (entry,))
        tree = self.ours(entry, "constraint", replace(self.scope, own=own))
        if tree is False:
            self.report.fault(entry.row, "constraint", "xlsform.no_answer_fulfils")
        elif not isinstance(tree, bool) and tree is not None:
            message = self.message(entry)
            item = with_constraint(item, tree, message, entry, languages, self.report)
        return self.named(item, (entry,))

    def message(self, question: Question) -> Text:
        there = any(question.row.get(f"constraint_message.{language}") for language in self.form.languages)
        return label_of(question.row, self.form.languages, self.report, "constraint_message") if there else {}

    def named(self, item: Item, rows: Sequence[Question]) -> Item:
        """Notes the item's scale among those with a name, unless the choices are its own."""
        listed = self.form.lists.get(rows[0].list_name) if rows else None
        if listed is not None and item.scale == listed.scale:
            matrix = kind_of(item).has_rows
            own = self.form.uses[listed.name] == len(rows) and listed.key == item.key if matrix else False
            if not own and (matrix or not is_own(rows[0], self.form)):
                self.scales[listed.key] = listed.scale
        return item

    def page(self, draft: PageDraft) -> Page:
        languages = self.form.languages
        title = self.settings.title
        if draft.titled is not None and any(draft.titled.get(f"label.{language}") for language in languages):
            title = label_of(draft.titled, languages, self.report)
        else:
            row = draft.titled or draft.asked[0].entry.row
            self.report.note(row, "xlsform.page_without_label")
        intro = label_of(draft.intro.row, languages, self.report) if draft.intro else {}
        items = tuple(self.item(asked) for asked in draft.asked)
        return Page(draft.key, title, items, intro, self.conditions(draft.around))


def read_form(content: bytes, name: str, plain: str) -> tuple[Questionnaire, Report]:
    """The questionnaire, with what the reader should know. ``plain`` is the language of texts that name none.

    Raises InputRejected with every fault, each with sheet, row and column.
    """
    report, sheets = Report(name), read_sheets(content, name)
    survey, choices, settings = sheets_of(sheets, plain, report)
    entries = read_questions(without_unused(survey, report), report)
    share_relevance(entries)
    calculations = calculated(entries, report)
    fold_others(entries, report)
    form = form_of(entries, choices, settings, report)
    first, last = first_and_last(entries, settings, form)
    reading = _Reading(settings, report, form, calculations, Scope({}, calculations.values))
    _items(reading, entries)
    pages = Pages(report, {entry.key for entry in every(entries)})
    pages.walk(entries)
    if not pages.drafts and not report.faults:
        report.faults.append(Diagnostic("xlsform.asks_nothing", report.place("survey")))
    read = tuple(map(reading.page, pages.drafts))
    _check(reading, pages.drafts, read)
    if report.faults:
        raise InputRejected(report.in_order)
    return Questionnaire(
        settings.key, settings.title, tuple(form.languages), first, read, tuple(reading.scales.values()), last
    ), report


def _items(reading: _Reading, entries: Sequence[Entry]) -> None:
    """The items without their conditions, and what each name of the form stands for."""
    targets: dict[str, Target] = {}
    for entry in entries:
        if isinstance(entry, Group) and is_matrix(entry):
            item, rows = _matrix(entry, reading)
            for row in rows:
                listed = reading.form.lists.get(row.list_name)
                targets[row.name] = Target(row.key, item, listed.codes if listed else {})
            reading.items[entry.key] = item
        elif isinstance(entry, Group):
            _items(reading, entry.children)
        else:
            item = read_item(entry, reading.form)
            listed = reading.form.lists.get(entry.list_name)
            targets[entry.name] = Target(entry.key, item, listed.codes if listed else {})
            reading.items[entry.key] = item
    reading.scope = Scope({**reading.scope.targets, **targets}, reading.scope.values)
    reading.required |= {target.key for target in targets.values() if target.item.required}


def _matrix(group: Group, reading: _Reading) -> tuple[Item, tuple[Question, ...]]:
    form, report = reading.form, reading.report
    asked = matrix_rows(group, report)
    shown = next((child for child in group.children if "label" in looks(child) and has_label(child.row)), None)
    titled = group.row if has_label(group.row) or shown is None else shown.row
    rows = tuple(
        Row(row.key, label_of(row.row, form.languages, report), "reversed" in marks(row.row, report)) for row in asked
    )
    listed = form.lists.get(asked[0].list_name) if asked else None
    return Item(
        group.key,
        MATRIX.name,
        label_of(titled, form.languages, report),
        hint=label_of(group.row, form.languages, report, "hint") if has_hint(group.row) else {},
        scale=listed.scale if listed is not None else None,
        rows=rows,
        required=bool(asked) and is_yes(asked[0].row, "required"),
        background="background" in marks(group.row, report),
    ), asked


def _check(reading: _Reading, drafts: Sequence[PageDraft], pages: Sequence[Page]) -> None:
    """Holds the conditions against the items before them, as is done with a document."""
    faults = Faults(reading.report.name, tuple(reading.form.languages))
    check_conditions(
        [
            (_Cells(draft.group, draft.around, faults, reading.report), page)
            for draft, page in zip(drafts, pages, strict=True)
        ],
        [
            (_Cells(asked.entry, asked.around, faults, reading.report), item)
            for draft, page in zip(drafts, pages, strict=True)
            for asked, item in zip(draft.asked, page.items, strict=True)
        ],
    )
    reading.report.faults += faults.found
