"""Whatever stands in a workbook becomes a questionnaire that comes back the same, or faults that name their cells."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from surveys.diagnostics import Diagnostic, InputRejected
from surveys.questionnaire import Questionnaire
from surveys.xlsform.forms import export_form, import_form
from tests.surveys.xlsform.test_other_programs import KOBO, SURVEYCTO
from tests.surveys.xlsform.xlsform_forms import FORMS as OWN
from tests.surveys.xlsform.xlsform_forms import workbook

FORMS = {**OWN, "Kobo": KOBO, "SurveyCTO": SURVEYCTO}

CELLS = sorted(
    {
        cell.strip()
        for form in FORMS.values()
        for sheet in form.values()
        for line in sheet.split("\n")
        for cell in line.split("|")
    }
)
ODD = (
    "", "${", "}", "'", "x", "-999", "1e9", "99999999999", "nan", "a" * 100, "select_one", "rank ja", "begin_repeat",
    ". >= -5000", ". <= 99999999999", "string-length(.) <= 99999", "count-selected(.) <= 0", "not(" * 50 + ")" * 50,
    "start=0 end=1000000 step=0.0000001", "start=nan end=1", "stage=x", "minimum_choices=9 partial", "step=0.00000001",
    "**a**", "<b>a</b>", "\\*a*", "__a_", "Ved ikke / x", "outside_scale", "begin_score", "end_rank", "rank__level",
    "2026-02-01", "0.5", ". = -99 or . < 3", "label::Français (fr)", "calculate", "${duration}", "nej",
    ". != '' and . = ''", "true() = false()", "-'a' < -.", "selected(., .)", "date(${x}) > date('2026-13-01')",
)  # fmt: skip
CHANGES = st.lists(
    st.tuples(st.integers(0, 10**6), st.integers(0, 8), st.sampled_from(CELLS) | st.sampled_from(ODD)), max_size=3
)


def outcome(content: bytes) -> tuple[Questionnaire | None, tuple[Diagnostic, ...]]:
    try:
        return import_form(content, "form.xlsx").questionnaire, ()
    except InputRejected as error:
        return None, error.diagnostics


@given(st.sampled_from(sorted(FORMS)), CHANGES)
@settings(max_examples=30, deadline=None)
def test_a_form_with_any_cells_changed_comes_in_whole_or_is_told_where_it_is_wrong(
    name: str, changes: list[tuple[int, int, str]]
) -> None:
    sheets = {
        sheet: [line.split("|") for line in table.strip("\n").split("\n")] for sheet, table in FORMS[name].items()
    }
    rows = [row for table in sheets.values() for row in table]
    for number, column, cell in changes:
        row = rows[number % len(rows)]
        row += [""] * (column + 1 - len(row))
        row[column] = cell
    content = workbook({sheet: "\n".join("|".join(row) for row in table) for sheet, table in sheets.items()})
    read, faults = outcome(content)
    assert (read is None) == bool(faults)
    assert all(fault.place[0] == "form.xlsx" for fault in faults), faults
    if read is not None:
        assert import_form(export_form(read).workbook, "form.xlsx").questionnaire == read
