"""What is wrong with an XLSForm that is brought in, and what became of it, on the page and in its language."""

from __future__ import annotations

import io
import re

import pytest

from evaluator.texts.diagnostics import rendered
from surveys.diagnostics import InputRejected
from surveys.xlsform.forms import import_form
from tests.support.diagnostics import ENGLISH
from tests.support.editor_site import Editor, words
from tests.surveys.xlsform.test_faults import broken
from tests.surveys.xlsform.xlsform_forms import FORMS, workbook


@pytest.fixture
def eva(site) -> Editor:
    return Editor(site)


def brought(eva: Editor, content: bytes, name: str = "skema.xlsx", **more: str):
    form = {"source": "form", "language": "da", "workbook": (io.BytesIO(content), name)}
    return eva.post("nyt", form | more)


def told(page) -> list[str]:
    """The lines of the box at the top, as they are in the page."""
    box = page.text.partition('<div class="problem"')[2].partition("</ul>")[0]
    return re.findall(r"<li>(.*?)</li>", box, re.DOTALL)


def test_nothing_on_a_danish_page_is_told_in_english(eva: Editor) -> None:
    for name, content in broken().items():
        with pytest.raises(InputRejected) as caught:
            import_form(content, "skema.xlsx")
        page = brought(eva, content)
        assert page.status_code == 422, name
        lines = told(page)
        assert len(lines) == len(caught.value.diagnostics), name
        for line, fault in zip(lines, caught.value.diagnostics, strict=True):
            assert rendered(fault, ENGLISH).remedy not in line, name
            assert line.startswith("<strong>Arket ") or "<strong>skema.xlsx</strong>" in line, name


def test_each_fault_stands_with_sheet_row_and_column_and_a_remedy(eva: Editor) -> None:
    page = words(brought(eva, broken()["conditions that name nothing"]))
    assert "Arket survey, række 3, kolonnen 'relevant' : Tegn 1: der er intet spørgsmål med navnet ”aa”." in page
    assert "Mente du 'a'? " in page
    eva.get("/sprog/en?next=/")
    page = words(brought(eva, broken()["conditions that name nothing"]))
    assert "Sheet survey, row 3, column 'relevant' : Character 1: there is no question 'aa'. Did you mean 'a'? " in page


def test_a_file_that_is_no_workbook_and_no_file_at_all_are_told_and_what_was_typed_stays(eva: Editor) -> None:
    page = brought(eva, b"no workbook", **{"title-da": "Haven"})
    assert "skema.xlsx : Filen er ikke et regneark, der kan læses. Gem skemaet igen som .xlsx." in words(page)
    assert 'value="Haven"' in page.text
    page = eva.post("nyt", {"source": "form", "title-da": "Haven"})
    assert page.status_code == 422
    assert "Der er ikke valgt et regneark." in words(page)
    assert 'value="Haven"' in page.text


@pytest.mark.parametrize("name", FORMS)
def test_what_became_of_a_form_is_told_above_the_draft(eva: Editor, name: str) -> None:
    content = workbook(FORMS[name])
    page = brought(eva, content, key="brought")
    assert page.status_code == 200
    said = page.text.partition("Det er sket med regnearket:")[2].partition("</ul>")[0]
    notes = import_form(content, "skema.xlsx", language="da").notes
    lines = re.findall(r"<li>(.*?)</li>", said)
    assert len(lines) == len(notes) > 0
    assert all(re.match(r"Arket \w+(, række [0-9, -]+)?: .*\.$", line) for line in lines), lines
    assert "regnearket" not in words(eva.get("brought/kladde/"))
