"""XLSForms in the manner of real ones become the questionnaire that their author meant, and go out again."""

from __future__ import annotations

import datetime as dt
import io
from decimal import Decimal

import pytest
from pyxform.xls2xform import convert

from surveys.codes import DONT_KNOW, NOT_RELEVANT
from surveys.document.reading import parse_questionnaire
from surveys.expressions.trees import as_text
from surveys.questionnaire import Item, Questionnaire
from surveys.xlsform.forms import Imported, export_form, import_form
from tests.support.diagnostics import said
from tests.surveys.xlsform.xlsform_forms import FORMS, workbook


def imported(name: str) -> Imported:
    return import_form(workbook(FORMS[name]), "form.xlsx")


def items(name: str) -> dict[str, Item]:
    return {item.key: item for item in imported(name).questionnaire.items}


def codes(item: Item) -> list[tuple[int, str]]:
    assert item.scale is not None
    return [(choice.code, choice.label["da"]) for choice in item.scale.all_choices]


def shown_if(of: Questionnaire) -> dict[str, str]:
    return {item.key: as_text(item.show_if) for item in of.items if item.show_if is not None}


@pytest.mark.parametrize("name", FORMS)
def test_a_form_that_goes_out_again_comes_back_the_same_and_pyxform_accepts_it(name: str) -> None:
    first = imported(name).questionnaire
    exported = export_form(first)
    assert import_form(exported.workbook, "form.xlsx").questionnaire == first
    assert convert(xlsform=io.BytesIO(exported.workbook)).warnings == []


@pytest.mark.parametrize("name", FORMS)
def test_the_document_reads_as_the_questionnaire(name: str) -> None:
    form = imported(name)
    assert parse_questionnaire(form.document, "form.toml") == form.questionnaire


def test_both_languages_pages_and_the_words_around_them_come_along() -> None:
    form = imported("two languages")
    questionnaire = form.questionnaire
    assert questionnaire.languages == ("en", "da")
    assert questionnaire.information["da"] == "Vi spørger alle, der bor her.\n\nDet er frivilligt."
    assert questionnaire.thanks == {"da": "Tak!", "en": "Thank you!"}
    assert [(page.key, page.title["en"]) for page in questionnaire.pages] == [
        ("moedet", "The meeting"),
        ("bagefter", "Afterwards"),
    ]
    assert [item.kind for item in questionnaire.items] == [
        "single",
        "integer",
        "scale",
        "long_text",
    ]
    assert [item.required for item in questionnaire.items] == [True, False, False, False]
    assert shown_if(questionnaire) == {
        "antal": "${deltog} = 1",
        "lyttet": "${deltog} = 1",
        "bedre": "answered(${lyttet}) and ${lyttet} < 3",
    }
    assert any("rows 2-3: note: what the device knows" in note for note in said(form.notes))


def test_a_constraint_with_a_message_stays_with_its_message_in_each_language() -> None:
    item = items("two languages")["antal"]
    assert item.constraint is not None
    assert as_text(item.constraint) == ". > 0 and . <= 50"
    assert item.constraint_message == {"da": "Højst 50.", "en": "50 at most."}
    assert item.hint == {"da": "Skriv et tal.", "en": "Write a number."}


def test_dont_know_is_recognised_by_its_exact_words_and_told() -> None:
    form = imported("two languages")
    scale = next(item.scale for item in form.questionnaire.items if item.key == "lyttet")
    assert scale is not None
    assert scale.codes == (1, 2, 3)
    assert scale.ordered
    assert [choice.code for choice in scale.outside] == [DONT_KNOW]
    assert any("'98' (Don't know / Ved ikke) of enig is dont_know" in note for note in said(form.notes))


def test_names_that_are_no_numbers_get_codes_which_are_told() -> None:
    form = imported("plain Danish")
    assert codes(items("plain Danish")["bydel"]) == [(1, "Østbyen"), (2, "Vestbyen"), (3, "Ådalen")]
    assert any("codes of by: oest = 1, vest = 2, aa = 3" in note for note in said(form.notes))
    assert any("the name 'Bydel' became the key 'bydel'" in note for note in said(form.notes))
    assert any("taken without order" in note and " by " in note for note in said(form.notes))
    assert items("plain Danish")["bydel"].text == {"da": "Hvor bor du?"}
    assert items("plain Danish")["bydel"].required


def test_texts_that_name_no_language_are_in_the_language_that_was_asked_for() -> None:
    form = import_form(workbook(FORMS["plain Danish"]), "form.xlsx", language="en")
    assert form.questionnaire.languages == ("en",)


def test_the_conditions_of_groups_reach_what_is_inside_them() -> None:
    questionnaire = imported("nested groups").questionnaire
    assert [(page.key, page.show_if and as_text(page.show_if)) for page in questionnaire.pages] == [
        ("alder_gruppe", None),
        ("arbejde", "${alder} >= 18"),
    ]
    assert [item.key for item in questionnaire.items] == ["om_dig", "alder", "job", "timer_gruppe", "timer", "startet"]
    assert shown_if(questionnaire) == {
        "timer_gruppe": "${job} = 1",
        "timer": "${job} = 1 and ${alder} < 70",
        "startet": "${job} = 1 and ${timer} > 10",
    }


def test_other_gets_a_text_field_whether_it_was_written_short_or_as_a_question() -> None:
    read = items("or other")
    assert codes(read["transport"]) == [(1, "På cykel"), (2, "Med bus"), (3, "Andet")]
    assert [choice.other for choice in read["transport"].scale.choices] == [False, False, True]
    assert [choice.code for choice in read["spiser"].scale.choices if choice.other] == [4]
    assert "spiser_andet" not in read
    assert not any(choice.other for choice in read["helst"].scale.choices)
    assert as_text(read["hvorfor"].show_if) == "${helst} = 4"


def test_ranges_and_limits_become_those_of_the_item() -> None:
    read = items("ranges")
    assert read["anbefale"].kind == "range"
    assert read["anbefale"].ends == ({"da": "Slet ikke"}, {"da": "Meget gerne"})
    assert as_text(read["hvorfor"].show_if) == "${anbefale} <= 6"
    assert read["trin"].scale.codes == (1, 2, 3, 4, 5)
    assert read["trin"].ends == ({"da": "lavest"}, {"da": "højest"})
    limits = {key: (read[key].kind, read[key].minimum, read[key].maximum, read[key].step) for key in read}
    assert limits["skyder"] == ("integer", 0, 100, None)
    assert limits["timer"] == ("decimal", Decimal("0.5"), Decimal(8), Decimal("0.5"))
    assert limits["grader"] == ("integer", -50, 39, None)
    assert as_text(read["hus"].constraint) == ". >= 1 and . <= 20"
    assert read["kort"].max_length == 40
    assert (read["dato"].earliest, read["dato"].latest) == (dt.date(2020, 1, 1), dt.date(2026, 12, 31))


def test_a_ranking_keeps_every_choice_and_a_required_tick_is_consent() -> None:
    read = items("ranking")
    assert read["order"].kind == "ranking"
    assert read["order"].scale.codes == (1, 2, 3)
    assert read["order"].scale.outside == ()
    assert read["consent"].kind == "consent"


def test_tables_become_matrices_in_both_spellings() -> None:
    read = items("tables")
    assert [row.key for row in read["enighed"].rows] == ["tryg", "hoert"]
    assert read["enighed"].required
    assert read["enighed"].hint["da"] == "Sæt ét kryds."
    assert [row.key for row in read["tabel2"].rows] == ["moeder", "breve"]
    assert read["tabel2"].text["da"] == "Og her?"
    assert [choice.code for choice in read["enighed"].scale.outside] == [DONT_KNOW, NOT_RELEVANT]


def test_a_scale_written_from_high_to_low_is_turned_by_its_codes() -> None:
    form = imported("descending")
    read = items("descending")
    assert codes(read["tilfredshed"])[0] == (1, "Meget utilfreds")
    assert any("tilfreds now stand from low to high" in note for note in said(form.notes))
    assert codes(read["hyppighed"])[-1] == (3, "Ønsker ikke at svare")


def test_none_of_these_stands_alone_and_limits_of_the_number_of_choices_are_the_items() -> None:
    read = items("none of these")
    assert [choice.code for choice in read["hjaelp"].scale.choices if choice.exclusive] == [9]
    assert read["hjaelp"].maximum_choices == 2
    assert read["hjaelp"].constraint is None
    assert as_text(read["venner"].constraint) == "count-selected(.) <= 2"
    assert not any(choice.exclusive for choice in read["venner"].scale.choices)
    assert codes(read["flere"]) == [(1, "Ja"), (0, "Nej")]
    assert as_text(read["flere"].show_if) == "not selected(${hjaelp}, 9) and count-selected(${hjaelp}) >= 1"


def test_calculated_copies_and_constants_stand_for_what_they_hold() -> None:
    assert shown_if(imported("calculated").questionnaire) == {
        "antal_biler": "${har_bil} = 1",
        "hvor": "${antal_biler} >= 3 or ${har_bil} = 2 and not answered(${antal_biler})",
        "slut": "answered(${hvor})",
    }


def test_untidy_sheets_are_read_as_they_were_meant() -> None:
    form = imported("messy")
    assert form.questionnaire.key == "is_2026"
    assert form.questionnaire.title == {"da": "Is", "en": "Is"}
    assert form.questionnaire.information["da"] == "Hej med dig!"
    assert [item.key for item in form.questionnaire.items] == ["smag_is", "aeble"]
    assert [choice.code for choice in items("messy")["smag_is"].scale.choices] == [2, 1, 3]
    notes = "\n".join(said(form.notes))
    assert "XLSForm has no such columns, and they were not read: bemærkninger" in notes
    assert "is disabled and left out" in notes
    assert "required_message is left out" in notes


def test_choices_that_are_compared_by_size_are_a_scale() -> None:
    form = imported("by size")
    scale = form.questionnaire.scales[0]
    assert (scale.key, scale.ordered) == ("trin", True)
    assert shown_if(form.questionnaire)["hvorfor"] == "${tilfreds} <= 2"
    assert (
        shown_if(form.questionnaire)["siden"] == "${hvornaar} > date('2026-01-01') and not (${igen} = 1 or ${igen} = 2)"
    )


def test_where_a_blank_answer_makes_a_difference_it_is_told() -> None:
    notes = [note for note in said(imported("by size").notes) if "also where the answer is blank" in note]
    assert len(notes) == 1
    assert "row 6" in notes[0]  # row 4 speaks of a question that must be answered
