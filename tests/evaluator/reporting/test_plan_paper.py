"""The plan as a document holds everything that was agreed, in words, and fits on two pages for every example."""

from __future__ import annotations

import datetime as dt
import io

import pytest
from pypdf import PdfReader

from evaluator.core.paths import examples_folder
from evaluator.findings.asked_on import scales_asked
from evaluator.printing.pdf import plan_pdf
from evaluator.programme.document import read_programme
from evaluator.programme.model import Programme
from evaluator.reporting.plan_paper import PlanPaper, plan_paper
from evaluator.texts import Texts
from surveys.document.reading import read_questionnaire
from surveys.questionnaire import Questionnaire

EXAMPLES = sorted(examples_folder().iterdir())


def programme(name: str) -> Programme:
    found, _ = read_programme((examples_folder() / name / "programme.toml").read_text("utf-8"), "programme.toml")
    assert found is not None
    return found


def questionnaire(name: str, key: str) -> Questionnaire:
    text = (examples_folder() / name / "questionnaires" / f"{key}.toml").read_text("utf-8")
    found, _ = read_questionnaire(text, f"{key}.toml")
    assert found is not None
    return found


def paper(name: str, language: str = "da") -> PlanPaper:
    its = programme(name)
    scales = scales_asked(its, {one: questionnaire(name, one) for one in {wave.questionnaire for wave in its.waves}})
    return plan_paper(its, Texts(language), state="Version 1", fingerprint="ab" * 32, scales=scales)


def test_each_indicator_stands_below_its_box_with_target_rule_and_family() -> None:
    grid = paper("borgerdesign").grids[0]
    titles = {row[0] for at, row in enumerate(grid.rows) if at in grid.lead}
    its = programme("borgerdesign")
    assert len(grid.rows) - len(grid.lead) == len(its.indicators)
    assert titles == {one.title["da"] for one in its.nodes if any(i.node == one.key for i in its.indicators)}
    assert ("Kan bruge metoden uden hjælp", "mindst 30 %", "mindst 40 %", "mindst 50 %", "usikkerheden") in {
        tuple(cell.replace("\N{NO-BREAK SPACE}", " ") for cell in row) for row in grid.rows
    }


def test_the_target_of_a_level_is_in_the_words_of_its_scale() -> None:
    rows = [
        tuple(cell.replace("\N{NO-BREAK SPACE}", " ") for cell in row) for row in paper("borgerdesign").grids[0].rows
    ]
    level = next(row for row in rows if row[0].startswith("Ligeværdige møder, set fra borgernes side"))
    assert level[1:4] == ("mindst ”i nogen grad”", "mindst ”i høj grad”", "mindst ”i høj grad”")


@pytest.mark.parametrize("folder", EXAMPLES, ids=lambda one: one.name)
def test_the_plan_of_an_example_fits_on_two_pages(folder) -> None:
    pdf = plan_pdf(paper(folder.name, "en"), dt.date(2026, 5, 4))
    pages = PdfReader(io.BytesIO(pdf)).pages
    assert len(pages) <= 2
    assert "For the steering group" in pages[-1].extract_text()


def test_the_same_plan_on_the_same_day_gives_the_same_bytes() -> None:
    day = dt.date(2026, 5, 4)
    assert plan_pdf(paper("datakvalitet"), day) == plan_pdf(paper("datakvalitet"), day)
