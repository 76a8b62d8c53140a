"""Small forms in the shapes that KoboToolbox and SurveyCTO give them come in, with notes of what they leave behind."""

from __future__ import annotations

import io

import pytest
from pyxform.xls2xform import convert

from surveys.diagnostics import InputRejected
from surveys.questionnaire import Item
from surveys.xlsform.forms import export_form, import_form
from tests.support.diagnostics import said
from tests.surveys.xlsform.xlsform_forms import workbook

KOBO = {
    "survey": """
type | name | label::Dansk (da) | label::English (en) | required | relevant | appearance | parameters | hint::Dansk (da) | hint::English (en) | kobo--score-choices | kobo--rank-items | kobo--rank-constraint-message | $kuid | $autoname | $xpath | kobo--locking-profile | select_from_list_name
start | start ||| |||||||||| a1
end | end ||| |||||||||| a2
begin_group | group_om_dig | Om dig | About you | false |||||||||| b1 | group_om_dig | group_om_dig
select_one rolle | Hvad_er_din_rolle | Hvad er din rolle? | What is your role? | true || minimal | randomize=false |||||| c1 | Hvad_er_din_rolle | group_om_dig/x | lock-1 | rolle
text | Hvilken | Hvilken? | Which? | false | ${Hvad_er_din_rolle} = 'andet' ||||||||| c2
end_group
begin_group | group_moedet | Mødet | The meeting | false || field-list |||||||| b2
begin_score | vurdering | Hvor enig er du? | How far do you agree? | true |||||| enig |||| d1
score__row | jeg_blev_hoert | Jeg blev hørt | I was heard | false
score__row | det_var_nyttigt | Det var nyttigt | It was useful | false
end_score
begin_rank | vigtigst | Hvad var vigtigst? | What mattered most? | false ||||||| emner | Hvert svar kun én gang || d2
rank__level | nr_1 | 1. valg | 1st choice
rank__level | nr_2 | 2. valg | 2nd choice
end_rank
end_group
note | tak | Tak for hjælpen | Thank you | false
""",  # noqa: E501
    "choices": """
list_name | name | label::Dansk (da) | label::English (en) | $kuid | $autovalue
rolle | borger | Borger | Citizen | e1 | borger
rolle | andet | Andet | Other | e2 | andet
enig | 1 | Uenig | Disagree | e3 | 1
enig | 2 | Enig | Agree | e4 | 2
enig | 3 | Ved ikke | Don't know | e5 | 3
emner | ro | Ro | Quiet
emner | mad | Mad | Food
emner | tid | Tid | Time
""",
    "settings": """
form_title | id_string | version | style | default_language | kobo--lock_all | kobo--locking-profile
Evaluering | aXk91 | 12 | theme-grid no-text-transform | Dansk (da) | false | lock-1
""",
    "kobo--locking-profiles": "restriction | lock-1\nchoice_add | locked",
}

SURVEYCTO = {
    "survey": """
type | name | label | label:English | hint | default | appearance | constraint | constraint message | relevance | disabled | required | required message | read only | calculation | repeat_count | media:image | media:audio | choice_filter | note | response_note | publishable | minimum_seconds
start | starttime
end | endtime
deviceid | deviceid
subscriberid | subscriberid
simid | simid
devicephonenum | devicephonenum
username | username
calculate | duration ||||||||||||| duration() ||||||| yes
caseid | caseid
calculate | enhed ||||||||||||| device-info()
text audit | ta ||||| p2-120-8
comments | kommentarer
note | velkomst | Velkommen | Welcome |||||||||| yes
begin group | om | Om dig | About you |||||||| false
integer | alder | Hvor gammel er du? | How old are you? |||| .>=0 and .<=120 |||| yes | Svar nu ||||||| spørg roligt | | yes | 5
select_one enig | enig | Jeg blev hørt | I was heard ||| likert ||||| yes
select_one enig | noget | Og ellers? | And otherwise? ||| quick | | | ${alder} > 17
end group | om
""",  # noqa: E501
    "choices": """
list_name | value | label | label:English | image | filter
enig | 1 | Uenig | Disagree
enig | 2 | Enig | Agree
enig | -99 | Ved ikke | Don't know

""",
    "settings": """
form_title | form_id | version | public_key | submission_url | default_language
Evaluering | evaluering | 2611300001 ||| dansk
""",
    "help-survey": "Field | Meaning\ntype | The type of field",
}


def items(sheets: dict[str, str]) -> dict[str, Item]:
    return {item.key: item for item in import_form(workbook(sheets), "form.xlsx").questionnaire.items}


def notes(sheets: dict[str, str]) -> str:
    return "\n".join(said(import_form(workbook(sheets), "form.xlsx").notes))


def test_a_form_from_kobo_comes_in_with_notes() -> None:
    read = items(KOBO)
    assert [(key, item.kind) for key, item in read.items()] == [
        ("hvad_er_din_rolle", "single"),
        ("hvilken", "short_text"),
        ("vurdering", "matrix"),
        ("vigtigst", "ranking"),
        ("tak", "note"),
    ]
    assert read["vurdering"].required
    assert [row.key for row in read["vurdering"].rows] == ["jeg_blev_hoert", "det_var_nyttigt"]
    assert read["vurdering"].scale.codes == (1, 2)
    assert (read["vigtigst"].partial, read["vigtigst"].maximum_choices) == (True, 2)
    told = notes(KOBO)
    for words in (
        "they were not read: $kuid, $autoname, $xpath, kobo--locking-profile, select_from_list_name",
        "left out: version, style, kobo--lock_all, kobo--locking-profile",
        "a ranking of Kobo became the places 1 to 2",
        "what the device knows",
    ):
        assert words in told
    assert "required" not in told


def test_a_form_from_surveycto_comes_in_with_notes() -> None:
    read = items(SURVEYCTO)
    assert [(key, item.kind) for key, item in read.items()] == [
        ("alder", "integer"),
        ("enig", "scale"),
        ("noget", "single"),
    ]
    assert (read["alder"].minimum, read["alder"].required) == (0, True)
    assert [choice.label["da"] for choice in read["enig"].scale.outside] == ["Ved ikke"]
    told = notes(SURVEYCTO)
    for words in (
        "they were not read: note, publishable, minimum_seconds",
        "rows 9, 11: note: is calculated, but no condition uses it",
        "rows 2-8, 10, 12-13: note: what the device knows",
        "left out: version",
    ):
        assert words in told


@pytest.mark.parametrize("sheets", [KOBO, SURVEYCTO], ids=["Kobo", "SurveyCTO"])
def test_they_go_out_and_come_back_the_same(sheets: dict[str, str]) -> None:
    first = import_form(workbook(sheets), "form.xlsx").questionnaire
    exported = export_form(first)
    assert import_form(exported.workbook, "form.xlsx").questionnaire == first
    assert convert(xlsform=io.BytesIO(exported.workbook)).warnings == []


def test_what_they_ask_and_nedslag_does_not_is_named_row_by_row_all_at_once() -> None:
    outside = """
type | name | label | required | media:image
begin_repeat | barn | Barn | false
integer | alder | Alder?
end_repeat
geopoint | sted | Hvor? | false
image | foto | Foto?
select_one_from_file byer.csv | by | By?
note | kort | Se kortet || kort.png
begin_score | tom | Uden liste
score__row | raekke | Række
end_score
"""
    with pytest.raises(InputRejected) as caught:
        import_form(workbook({"survey": outside, "settings": KOBO["settings"]}), "form.xlsx")
    found = said(caught.value.diagnostics)
    expected = (
        "row 2: column 'type': repeats are outside nedslag",
        "row 5: column 'type': 'geopoint' asks where somebody is",
        "row 6: column 'type': 'image' asks for a recording",
        "row 7: column 'type': choices from another file",
        "row 8: column 'media:image': pictures and sound",
        "row 9: column 'kobo--score-choices': 'begin_score' names no list",
    )
    for words in expected:
        assert any(words in fault and "; " in fault for fault in found), (words, found)


def test_a_version_that_only_a_spreadsheet_calculates_does_not_stop_the_form() -> None:
    version = '=TEXT(NOW(),"yymmddhhmm")'
    settings = f"form_title | form_id | version | default_language\nT | t | {version} | Dansk (da)"
    form = {"survey": "type | name | label\ntext | x | Hvad?", "settings": settings}
    assert [item.key for item in import_form(workbook(form), "form.xlsx").questionnaire.items] == ["x"]
    with pytest.raises(InputRejected):
        import_form(workbook({**form, "survey": f"type | name | label\ntext | x | {version}"}), "form.xlsx")
