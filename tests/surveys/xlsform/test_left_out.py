"""What has no place in a questionnaire and harms nothing is left out with a note; what would change it is told."""

from __future__ import annotations

import datetime as dt
import io

import pytest
from openpyxl import Workbook

from surveys.diagnostics import InputRejected
from surveys.expressions.trees import as_text
from surveys.questionnaire import Questionnaire
from surveys.xlsform.forms import Imported, export_form, import_form
from tests.support.diagnostics import said
from tests.surveys.xlsform.xlsform_forms import SETTINGS_DA, workbook

CHOICES = """
list_name | name | label
ja | 1 | Ja
ja | 2 | Nej
"""


def read(survey: str, settings: str = SETTINGS_DA, choices: str = CHOICES) -> Imported:
    return import_form(workbook({"survey": survey, "choices": choices, "settings": settings}), "form.xlsx")


def refused(survey: str, settings: str = SETTINGS_DA) -> list[str]:
    with pytest.raises(InputRejected) as caught:
        read(survey, settings)
    return said(caught.value.diagnostics)


def told(imported: Imported, words: str) -> bool:
    return any(words in note for note in said(imported.notes))


@pytest.mark.parametrize("written", ["false", "no", "FALSE()", "0", "nej"])
def test_a_group_that_is_not_required_says_nothing(written: str) -> None:
    form = f"type | name | label | required\nbegin_group | g | G | {written}\ntext | a | A? | {written}\nend_group"
    assert not told(read(form), "required")


@pytest.mark.parametrize("written", ["true", "yes", "${a} = 1"])
def test_a_required_group_is_told_to_mean_nothing(written: str) -> None:
    form = f"type | name | label | required\nbegin_group | g | G | {written}\ntext | a | A?\nend_group"
    assert told(read(form), "row 2: note: required at a group has no meaning")
    assert not any(item.required for item in read(form).questionnaire.items)


@pytest.mark.parametrize(
    "column",
    ["publishable", "page", "list", "filter", "names", "types", "read", "intent", "label_short", "$kuid", "kommentar"],
)
def test_a_column_of_another_program_is_left_out(column: str) -> None:
    assert told(read(f"type | name | label | {column}\ntext | a | A? | x"), f"they were not read: {column}")


def test_a_column_is_misspelt_only_where_the_right_one_is_missing() -> None:
    assert told(read("type | name | label | relevant | relevent\ntext | a | A? || x"), "they were not read: relevent")
    assert "did you mean 'relevant'?" in refused("type | name | label | relevent\ntext | a | A? | x")[0]


@pytest.mark.parametrize("setting", ["kobo--lock_all", "add_none_option", "author", "description", "style"])
def test_a_setting_of_another_program_is_left_out(setting: str) -> None:
    form = read("type | name | label\ntext | a | A?", f"form_title | {setting}\nX | true")
    assert told(form, f"without meaning in nedslag and left out: {setting}")


def test_notes_in_a_column_without_a_name_are_left_out() -> None:
    form = read("type | name | label | \ntext | a | A? || husk Lone\ntext | b | B? || og Per")
    assert told(form, "rows 2-3: note: column E has no name, so what stands in it is left out")


@pytest.mark.parametrize(
    "kind", ["caseid", "comments", "imei", "text audit", "audio audit", "subscriberid", "simid", "devicephonenum"]
)
def test_what_the_device_notes_is_left_out(kind: str) -> None:
    form = read(f"type | name | label | appearance\n{kind} | x || p3-120-1\ntext | a | A?")
    assert [item.key for item in form.questionnaire.items] == ["a"]
    assert told(form, "row 2: note: what the device knows")


def test_a_question_for_a_phone_number_is_no_note_of_the_device() -> None:
    form = read("type | name | label\nphonenumber | x\nphone number | y | Hvad er dit nummer?")
    assert [(item.key, item.kind) for item in form.questionnaire.items] == [("y", "short_text")]


def test_a_calculation_is_a_fault_only_where_an_expression_uses_it() -> None:
    rows = "type | name | label | calculation | relevant\ncalculate | t || duration()\ncalculate | u || ${t} * 2\n"
    form = read(f"{rows}text | a | A?")
    assert told(form, "rows 2-3: note: is calculated, but no condition uses it")
    (fault,) = refused(f"{rows}text | a | A? || ${{t}} > 60")
    assert "row 2: column 'calculation': character 1: duration() is a function outside the language" in fault
    used = read("type | name | label | calculation | relevant\ncalculate | t || 3\ncalculate | u || ${t}\n"
                "integer | a | A?\ntext | b | B? || ${a} > ${u}")  # fmt: skip
    assert as_text(next(item.show_if for item in used.questionnaire.items if item.key == "b")) == "${a} > 3"


def test_a_look_that_says_nothing_of_the_question_is_left_out() -> None:
    assert told(read("type | name | label | appearance\ninteger | a | A? | show_formatted"), "'show_formatted' in app")
    assert "did you mean 'likert'?" in refused("type | name | label | appearance\nselect_one ja | a | A? | likret")[0]
    assert "'custom-timer' is outside" in refused("type | name | label | appearance\ntext | a | A? | custom-timer")[0]


def test_a_third_language_is_left_out_and_named() -> None:
    survey = """
type | name | label::Français (fr) | label::Dansk (dk) | label::English (en) | hint::Français (fr) | label::Deutsch
text | a | A-fr? | A? | A-en? | Aide | A-de?
"""
    form = read(survey, "form_title | default_language\nX | English (en)")
    (item,) = form.questionnaire.items
    assert (item.text, item.hint) == ({"da": "A?", "en": "A-en?"}, {})
    assert told(form, "Dansk (da), English (en) came in, left out: Français (fr), Deutsch")


def test_texts_without_a_language_are_left_out_where_the_form_is_in_a_third() -> None:
    survey = "type | name | label | label::Dansk (da)\ntext | a | A-fr? | A?"
    form = read(survey, "form_title | default_language\nX | Français (fr)")
    assert next(form.questionnaire.items).text == {"da": "A?"}
    assert told(form, "Dansk (da) came in, left out: Français (fr)")


def test_a_form_in_other_languages_alone_is_refused_in_one_line() -> None:
    (fault,) = refused("type | name | label\ntext | a | A?", "form_title | default_language\nX | Svenska (sv)")
    assert "sheet settings: row 2: column 'default_language': nedslag does not ask in 'Svenska (sv)'" in fault


MARKED = {
    "**Hvor** godt?": "Hvor godt?",
    "Er du *meget* glad?": "Er du meget glad?",
    "__Husk__ _begge_ sider": "Husk begge sider",
    '<span style="color:red">Vigtigt</span><br>Skriv her': "Vigtigt\nSkriv her",
    "## Om dig": "Om dig",
    "Læs [vilkårene](https://example.org/v) først": "Læs vilkårene (https://example.org/v) først",
    "Kaffe &amp; te": "Kaffe & te",
    r"Skriv \*præcist\*": "Skriv *præcist*",
}
UNMARKED = ("Er 3 * 4 * 5 = 60?", "Er du < 18 år eller > 65?", "Skriv fornavn_efternavn_by", "# of visits", "Nr. 1 [x]")


@pytest.mark.parametrize("label", MARKED)
def test_marks_of_markdown_and_html_are_taken_out_and_told(label: str) -> None:
    form = read(f"type | name | label\ntext | a | {label}")
    assert next(form.questionnaire.items).text == {"da": MARKED[label]}
    assert told(form, "row 2: note: marks for bold type")
    assert import_form(export_form(form.questionnaire).workbook, "form.xlsx").questionnaire == form.questionnaire


@pytest.mark.parametrize("label", UNMARKED)
def test_what_only_resembles_a_mark_stays(label: str) -> None:
    form = read(f"type | name | label\ntext | a | {label}")
    assert next(form.questionnaire.items).text == {"da": label}
    assert not told(form, "marks for bold type")


def test_cells_that_a_spreadsheet_made_a_day_of_are_faults_and_other_values_are_told() -> None:
    book = Workbook()
    survey = book.worksheets[0]
    survey.title = "survey"
    for row in (("type", "name", "label"), ("select_one d", "q", "Hvor mange?"), ("text", "t", True)):
        survey.append(row)
    choices = book.create_sheet("choices")
    for row in (("list_name", "name", "label"), ("d", 1, dt.date(2026, 2, 1)), ("d", 2, 1.5), ("d", 3, "Flere")):
        choices.append(row)
    stream = io.BytesIO()
    book.save(stream)
    with pytest.raises(InputRejected) as caught:
        import_form(stream.getvalue(), "form.xlsx")
    (fault,) = said(caught.value.diagnostics)
    assert (
        "sheet choices: row 2: column 'label': the spreadsheet has made a date or a time of what was written" in fault
    )
    choices["C2"] = "1-2"
    stream = io.BytesIO()
    book.save(stream)
    form = import_form(stream.getvalue(), "form.xlsx")
    assert told(form, "sheet choices: row 3: note: '1.5' is a value in the spreadsheet")
    assert told(form, "sheet survey: row 3: note: 'true' is a value in the spreadsheet")


TABLE = """
type | name | label | relevant | appearance
select_one ja | med | Var du med?
begin_group | t | Hvor enig er du? | {group} | table-list
select_one ja | a | A | {first}
select_one ja | b | B | {second}
end_group
"""


def condition(of: Questionnaire) -> str:
    tree = next(item.show_if for item in of.items if item.key == "t")
    return as_text(tree) if tree is not None else ""


def test_a_condition_that_every_row_of_a_table_has_is_the_tables() -> None:
    one = "${med} = 1"
    assert condition(read(TABLE.format(group="", first=one, second="${med}=1")).questionnaire) == one
    both = TABLE.format(group="${med} != 2", first=one, second=one)
    assert condition(read(both).questionnaire) == f"${{med}} != 2 and {one}"


def test_conditions_that_differ_between_rows_are_told_at_each() -> None:
    found = refused(TABLE.format(group="", first="${med} = 1", second=""))
    assert ["row 4: column 'relevant': a row of a table has none" in fault for fault in found] == [True]
    (fault,) = refused(TABLE.format(group="", first="${mad} = 1", second="${mad} = 1"))
    assert "row 4: column 'relevant': character 1: there is no question 'mad'" in fault


def test_a_number_that_stands_for_dont_know_is_told_with_what_to_do() -> None:
    form = "type | name | label | constraint\ninteger | alder | Alder? | (. >= 0 and . <= 120) or . = {}"
    (fault,) = refused(form.format(-99))
    assert "row 2: column 'constraint': -99 stands for something other than a number" in fault
    assert "take 'or . = -99' out; let the question be optional, or ask first whether they know" in fault
    assert told(read(form.format(999)), "row 2: note: 999 lies beyond the limits and counts as a number")
    assert not told(read(form.format(0)), "beyond the limits")
