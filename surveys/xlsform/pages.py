"""Groups -> pages: what stands in which order on which page, under which conditions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from surveys.expressions.trees import Call
from surveys.xlsform.questions import Entry, Group, Question, every, looks
from surveys.xlsform.sheets import Report, Row


@dataclass(slots=True)
class Asked:
    """A question, a matrix or the heading of a group, with the groups inside the page around it, outermost first."""

    entry: Entry
    around: tuple[Group, ...] = ()
    heading: bool = False


@dataclass(slots=True)
class PageDraft:
    """``group`` is the group that makes the page, None for questions outside groups; ``around`` are those whose
    conditions it has, itself among them; ``titled`` is the row that names it."""

    key: str
    group: Group | None
    around: tuple[Group, ...]
    titled: Row | None
    intro: Question | None = None
    asked: list[Asked] = field(default_factory=list)


def has_label(row: Row) -> bool:
    return any(column.startswith("label.") for column in row.cells)


def has_hint(row: Row) -> bool:
    return any(column.startswith("hint.") for column in row.cells)


def is_matrix(entry: Entry) -> bool:
    """A group whose rows are one list of choices side by side."""
    if not isinstance(entry, Group) or not entry.children:
        return False
    if "table-list" in looks(entry):
        return True
    return all(isinstance(child, Question) and looks(child) & {"label", "list-nolabel"} for child in entry.children)


def matrix_rows(group: Group, report: Report) -> tuple[Question, ...]:
    """The rows of a matrix, without the one that only shows the choices' labels; faults where they are no matrix."""
    rows = tuple(child for child in group.children if isinstance(child, Question) and not looks(child) & {"label"})
    first = rows[0] if rows else None
    one_list = {(row.type, row.list_name, row.or_other) for row in rows}
    if first is None or len(one_list) != 1 or first.type != "select_one" or first.or_other:
        report.fault(group.row, "appearance", "xlsform.table_of_one_list")
        return rows
    if any(isinstance(child, Group) for child in group.children):
        report.fault(group.row, "appearance", "xlsform.group_in_table")
    for row in rows:
        if (row.row.get("required") or "no") != (first.row.get("required") or "no"):
            report.fault(row.row, "required", "xlsform.rows_differ")
        own = (c for c in row.row.cells if c.startswith(("constraint", "hint.")))
        for column in (*own, *(("relevant",) if row.relevant is not None else ())):
            report.fault(row.row, column, "xlsform.not_of_a_row")
    return rows


def share_relevance(entries: Sequence[Entry]) -> None:
    """Where every row of a table is asked on one condition, that is the condition of the table."""
    for group in (entry for entry in every(entries) if isinstance(entry, Group) and is_matrix(entry)):
        rows = [child for child in group.children if isinstance(child, Question) and not looks(child) & {"label"}]
        shared = rows[0].relevant if rows else None
        if shared is not None and all(row.relevant == shared for row in rows):
            group.relevant = shared if group.relevant is None else Call("and", (group.relevant, shared))
            group.condition_row = rows[0].row
            for row in rows:
                row.relevant = None


@dataclass(slots=True)
class Pages:
    """Collects the pages while the groups are walked through."""

    report: Report
    taken: set[str]
    drafts: list[PageDraft] = field(default_factory=list)

    def walk(self, entries: Sequence[Entry], around: tuple[Group, ...] = ()) -> None:
        """Each group is a page, unless groups with field-list inside it are; what stands between them is one too."""
        section = around[-1] if around else None
        for group in (entry for entry in entries if isinstance(entry, Group) and not is_matrix(entry)):
            self._no_hint(group)
        heading = [Asked(section, heading=True)] if section is not None and has_label(section.row) else []
        if heading and section is not None and isinstance(section.children[0], Group):
            self.report.note(section.row, "xlsform.label_on_page")
        loose: PageDraft | None = None
        for entry in entries:
            if isinstance(entry, Question) or is_matrix(entry):
                if loose is None:
                    loose = PageDraft(self._free_key(), None, around, section.row if section else None)
                    heading = []  # it is the page's title
                    self.drafts.append(loose)
                loose.asked.append(Asked(entry))
                continue
            loose = None
            if _is_page(entry):
                draft = PageDraft(entry.key, entry, (*around, entry), entry.row)
                draft.asked, heading = heading, []
                self.drafts.append(draft)
                self._fill(draft, entry.children, ())
            else:
                self.walk(entry.children, (*around, entry))
        if section is None:
            self._drop_empty()

    def _fill(self, draft: PageDraft, entries: Sequence[Entry], around: tuple[Group, ...]) -> None:
        for entry in entries:
            if isinstance(entry, Group) and not is_matrix(entry):
                self._no_hint(entry)
                if has_label(entry.row):
                    draft.asked.append(Asked(entry, (*around, entry), heading=True))
                    self.report.note(entry.row, "xlsform.label_as_note")
                self._fill(draft, entry.children, (*around, entry))
            elif isinstance(entry, Question) and entry.name.startswith("_intro-") and not draft.asked:
                draft.intro = entry
            else:
                draft.asked.append(Asked(entry, around))

    def _no_hint(self, group: Group) -> None:
        if has_hint(group.row):
            self.report.note(group.row, "xlsform.group_hint")

    def _free_key(self) -> str:
        number = sum(draft.group is None for draft in self.drafts) + 1
        while f"page-{number}" in self.taken:
            number += 1
        self.taken.add(f"page-{number}")
        return f"page-{number}"

    def _drop_empty(self) -> None:
        for draft in self.drafts:
            if not draft.asked and draft.group is not None:
                self.report.note(draft.group.row, "xlsform.empty_group")
        self.drafts = [draft for draft in self.drafts if draft.asked]


def _is_page(group: Group) -> bool:
    return "field-list" in looks(group) or not any(_holds_page(child) for child in group.children)


def _holds_page(entry: Entry) -> bool:
    if not isinstance(entry, Group) or is_matrix(entry):
        return False
    return "field-list" in looks(entry) or any(map(_holds_page, entry.children))
