"""Every questionnaire of ours goes out as an XLSForm that pyxform accepts, and what has no place in it is told."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from openpyxl import load_workbook
from pyxform.xls2xform import convert

from surveys.document.reading import parse_questionnaire
from surveys.expressions.trees import as_text
from surveys.kinds.all import variables_in
from surveys.questionnaire import Questionnaire
from surveys.xlsform.forms import export_form, import_form
from tests.support.diagnostics import said
from tests.support.examples import examples

ROOT = Path(__file__).parents[3]
DOCUMENTS = {
    **{
        str(path.relative_to(ROOT)): path.read_text("utf-8")
        for pattern in ("examples/*/questionnaires/*.toml", "tests/documents/*/questionnaires/*.toml")
        for path in sorted(ROOT.glob(pattern))
    },
    **{f"example {number} of the guide": text for number, text in enumerate(examples(), start=1)},
}


def rows(workbook: bytes, sheet: str) -> list[dict[str, str]]:
    header, *rest = load_workbook(io.BytesIO(workbook))[sheet].iter_rows(values_only=True)
    return [
        {str(name): str(cell) for name, cell in zip(header, cells, strict=True) if cell is not None} for cells in rest
    ]


def there_and_back(questionnaire: Questionnaire) -> Questionnaire:
    return import_form(export_form(questionnaire).workbook, f"{questionnaire.key}.xlsx").questionnaire


@pytest.mark.parametrize("name", DOCUMENTS)
def test_pyxform_accepts_every_export_without_a_warning(name: str) -> None:
    exported = export_form(parse_questionnaire(DOCUMENTS[name], "document.toml"))
    assert convert(xlsform=io.BytesIO(exported.workbook)).warnings == []


@pytest.mark.parametrize("name", DOCUMENTS)
def test_what_came_back_once_comes_back_the_same_ever_after(name: str) -> None:
    first = parse_questionnaire(DOCUMENTS[name], "document.toml")
    once = there_and_back(first)
    assert there_and_back(once) == once
    assert [item.key for item in once.items] == [item.key for item in first.items]
    assert [variable.key for variable in variables_in(once)] == [variable.key for variable in variables_in(first)]
    for before, after in zip(first.items, once.items, strict=True):
        assert (before.text, before.hint, before.required) == (after.text, after.hint, after.required)
        assert (before.reversed, before.background, before.stage) == (after.reversed, after.background, after.stage)
        assert (before.scale is None) == (after.scale is None)
        if before.scale is not None and after.scale is not None:
            assert before.scale.all_choices == after.scale.all_choices
            assert before.scale.ordered == after.scale.ordered


def test_each_kind_has_its_row(garden: Questionnaire) -> None:
    exported = export_form(garden)
    survey = {row["name"]: row for row in rows(exported.workbook, "survey") if "name" in row}
    assert survey["_information"]["type"] == "note"
    assert survey["agrees"] | {"label": ""} == survey["agrees"] | {
        "type": "acknowledge",
        "required": "yes",
        "label": "",
    }
    assert survey["moved-in"]["constraint"] == ". >= date('1960-01-01') and . <= date('2026-05-31')"
    assert survey["hours"]["constraint"] == ". <= 40.5"
    assert survey["hours"]["nedslag"] == "step=0.5"
    assert survey["grows"]["type"] == "select_multiple grows"
    assert survey["grows"]["constraint"] == (
        "not(selected(., '9') and count-selected(.) > 1) and count-selected(.) >= 2 and count-selected(.) <= 3"
    )
    assert survey["grows_other"]["relevant"] == "selected(${grows}, '4')"
    assert survey["what-counts"]["type"] == "rank what-counts"
    assert survey["next-year"]["nedslag"] == "partial maximum_choices=2"
    assert survey["recommend"]["appearance"] == "likert"
    assert any("grows: note: in XLSForm a choice that stands alone is refused" in note for note in said(exported.notes))
    assert any("range recommend is written as a list of its points" in note for note in said(exported.notes))


def test_a_range_without_more_to_choose_is_a_range_with_words_at_its_ends(garden_text: str) -> None:
    document = garden_text.replace("dont_know = true\n", "", 1)
    garden = parse_questionnaire(document, "garden.toml")
    exported = export_form(garden)
    row = next(row for row in rows(exported.workbook, "survey") if row.get("name") == "recommend")
    assert row["parameters"] == "start=0 end=10 step=1 tick_labelset=ends-recommend"
    assert next(item for item in there_and_back(garden).items if item.key == "recommend").kind == "range"
    assert there_and_back(garden) == garden


def test_conditions_go_out_in_the_words_of_xlsform(questionnaire: Questionnaire) -> None:
    exported = export_form(questionnaire)
    survey = {row["name"]: row for row in rows(exported.workbook, "survey") if "name" in row}
    assert survey["meeting-count"]["relevant"] == "selected(${attended}, '1')"
    assert survey["meeting-count"]["constraint"] == ". >= 1 and . <= 50"
    assert (
        survey["better"]["relevant"] == "not(selected(${listened-to}, '5') or selected(${listened-to}, 'not_relevant'))"
    )
    assert survey["talked-over"]["nedslag"] == "reversed"
    assert survey["involved-planning"]["nedslag"] == "stage=planning"
    assert survey["statements"]["appearance"] == "table-list"
    choices = rows(exported.workbook, "choices")
    assert {row["name"] for row in choices if row["list_name"] == "involvement"} >= {"0", "5", "dont_know"}
    assert said(exported.notes)[0].startswith("better: note: not() and != hold in XLSForm")


def test_words_that_look_like_formulas_stay_words() -> None:
    document = examples()[1].replace("Hvad er vigtigst?", "=1+1")
    exported = export_form(parse_questionnaire(document, "garden.toml"))
    row = next(row for row in rows(exported.workbook, "survey") if row.get("name") == "what-counts")
    assert row["label::Dansk (da)"] == "=1+1"
    book = load_workbook(io.BytesIO(exported.workbook))
    assert {cell.data_type for line in book["survey"].iter_rows() for cell in line if cell.value} == {"s"}


EXPRESSIONS = {
    "${attended} in (1, 2)": "${attended} = 1 or ${attended} = 2",
    "not ${listened-to} in (1, 2)": "not (${listened-to} = 1 or ${listened-to} = 2)",
    "not answered(${attended}) or ${meeting-count} > 3": "not answered(${attended}) or ${meeting-count} > 3",
    "(${meeting-count} + 2) * 3 >= 12 / 4": "(${meeting-count} + 2) * 3 >= 12 / 4",
    "-${meeting-count} < -2": "-${meeting-count} < -2",
    "${attended} = 1 and (${meeting-count} = 2 or ${meeting-count} = 3)": (
        "${attended} = 1 and (${meeting-count} = 2 or ${meeting-count} = 3)"
    ),
    "${listened-to} = dont_know or ${listened-to} >= 4": "${listened-to} = dont_know or ${listened-to} >= 4",
    "selected(${attended}, 1, 2) and answered(${meeting-count})": (
        "(selected(${attended}, 1) or selected(${attended}, 2)) and answered(${meeting-count})"
    ),
    "count-selected(${came-by}) != 2": "count-selected(${came-by}) != 2",
}


@pytest.mark.parametrize("written", EXPRESSIONS)
def test_every_operator_goes_out_and_comes_back(written: str, example_text: str) -> None:
    document = example_text.replace(
        'show_if = { item = "listened-to", is_not = [5, "not_relevant"] }', f'show_if = "{written}"'
    )
    questionnaire = there_and_back(parse_questionnaire(document, "participants.toml"))
    better = next(item for item in questionnaire.items if item.key == "better")
    assert better.show_if is not None
    assert as_text(better.show_if) == EXPRESSIONS[written]
