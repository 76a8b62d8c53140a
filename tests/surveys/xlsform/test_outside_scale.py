"""'Don't know' in all its wordings: set aside where the words are known, asked about where they only begin so."""

from __future__ import annotations

import pytest

from surveys.codes import DONT_KNOW, NOT_RELEVANT
from surveys.diagnostics import InputRejected
from surveys.questionnaire import Scale
from surveys.xlsform.forms import Imported, export_form, import_form
from tests.support.diagnostics import said
from tests.surveys.xlsform.xlsform_forms import SETTINGS_DA, workbook

VARIANTS = (
    "Ved ikke / ikke relevant",
    "Ønsker ikke at svare",
    "Vil ikke svare",
    "Ingen holdning",
    "N/A",
    "Ubesvaret",
    "Kan ikke svare",
    "Ved ikke/ønsker ikke at svare",
    "99 - Ved ikke",
    "Don’t know / not applicable",
    "Prefer not to say",
    "No opinion",
    "Refused",
    *("Ved-ikke", "Ved jeg ikke", "Ved ej", "Husker ikke", "Ej relevant", "Uoplyst", "Ej oplyst", "Har ikke deltaget"),
    *("Tør ikke sige", "NA", "IR", "DK", "9 - NA", "Does not apply", "Doesn't apply", "Unsure"),
    *("Can’t choose", "Cannot remember", "Don't want to answer"),
)
NEAR_NOT_RELEVANT = ("N/A", "Ej relevant", "Har ikke deltaget", "NA", "9 - NA", "IR", "Does not apply", "Doesn't apply")
STEPS = ("Helt uenig", "Ingen betydning", "Vedkommende", "Not satisfied", "Ønsker ikke forandring", "Kan ikke lide det")
LIKE_THEM_IN_PART = (
    *("Ved godt", "Ved lidt", "Ved ejendommen", "Ved siden af", "Husker det godt", "Deltog lidt", "Har deltaget"),
    *(
        "NATO",
        "Na nu",
        "Irritabel",
        "DKK",
        "Det er NA",
        "Uoplyste",
        "Applies",
        "Can choose",
        "Unsurely",
        "-",
        "--",
        "?",
    ),
)


def form(label: str, *, code: int = 99, said_of_it: str = "", looks: str = "likert", more: str = "") -> bytes:
    return workbook(
        {
            "survey": f"type | name | label | appearance\nselect_one enig | lyttet | Blev du lyttet til? | {looks}",
            "choices": f"""
list_name | name | label | outside_scale
enig | 1 | Lidt
enig | 2 | Noget
enig | {code} | {label} | {said_of_it}
{more}""",
            "settings": SETTINGS_DA,
        }
    )


def scale_of(imported: Imported) -> Scale:
    (item,) = imported.questionnaire.items
    assert item.scale is not None
    return item.scale


def refused(content: bytes) -> list[str]:
    with pytest.raises(InputRejected) as caught:
        import_form(content, "form.xlsx")
    return said(caught.value.diagnostics)


@pytest.mark.parametrize("label", VARIANTS)
def test_a_label_that_begins_like_dont_know_asks_whether_it_is_on_the_scale(label: str) -> None:
    (fault,) = refused(form(label))
    assert (
        f"sheet choices: row 4: column 'name': '99' ({label}) of enig looks like an answer outside the scale" in fault
    )
    assert "write in a column outside_scale: yes where it lies outside the scale, no where it is a step of it" in fault
    assert refused(form(label, code=-99)), "as the lowest too"


@pytest.mark.parametrize("label", [*STEPS, *LIKE_THEM_IN_PART])
def test_no_code_alone_makes_a_choice_lie_outside(label: str) -> None:
    assert scale_of(import_form(form(label), "form.xlsx")).codes == (1, 2, 99)


@pytest.mark.parametrize("label", VARIANTS)
def test_yes_sets_the_choice_apart_under_its_own_words(label: str) -> None:
    scale = scale_of(import_form(form(label, said_of_it="yes"), "form.xlsx"))
    assert scale.codes == (1, 2)
    (outside,) = scale.outside
    assert outside.label == {"da": label}
    assert outside.code == (NOT_RELEVANT if label in NEAR_NOT_RELEVANT else DONT_KNOW)


@pytest.mark.parametrize("label", [*VARIANTS, "Ved ikke"])
def test_no_keeps_it_a_step_also_when_the_form_goes_out_and_comes_back(label: str) -> None:
    imported = import_form(form(label, said_of_it="no"), "form.xlsx")
    assert scale_of(imported).codes == (1, 2, 99)
    assert "on_scale = true" in imported.document
    again = import_form(export_form(imported.questionnaire).workbook, "form.xlsx")
    assert again.questionnaire == imported.questionnaire


def test_two_choices_find_room_outside_and_a_third_is_told() -> None:
    more = "enig | 98 | Vil ikke svare | yes\n"
    scale = scale_of(import_form(form("Ved ikke", more=more), "form.xlsx"))
    assert [(choice.code, choice.label["da"]) for choice in scale.outside] == [
        (DONT_KNOW, "Ved ikke"),
        (NOT_RELEVANT, "Vil ikke svare"),
    ]
    (fault,) = refused(form("Ved ikke", more=f"{more}enig | 97 | Ubesvaret | yes"))
    assert "row 6: column 'outside_scale': '97' of enig is the third choice outside the scale" in fault


def test_what_is_neither_yes_nor_no_is_a_fault() -> None:
    assert "column 'outside_scale': is no yes or no" in refused(form("Ubesvaret", said_of_it="måske"))[0]


def test_without_an_order_it_is_a_choice_like_the_others_and_that_is_told() -> None:
    imported = import_form(form("Ønsker ikke at svare", looks=""), "form.xlsx")
    assert scale_of(imported).codes == (1, 2, 99)
    assert any("'99' (Ønsker ikke at svare) of enig counts as a choice like the others" in one
               for one in said(imported.notes))  # fmt: skip
    told = said(import_form(form("Ønsker ikke at svare", looks="", said_of_it="no"), "form.xlsx").notes)
    assert not any("like the others" in one for one in told)


def test_a_ranking_is_of_all_its_choices() -> None:
    content = workbook(
        {
            "survey": "type | name | label\nrank r | rang | Hvad er vigtigst?",
            "choices": "list_name | name | label | outside_scale\nr | 1 | Ro\nr | 2 | Mad\nr | 3 | Ubesvaret | yes",
            "settings": SETTINGS_DA,
        }
    )
    assert "row 4: column 'outside_scale': the list r is ranked" in refused(content)[0]
