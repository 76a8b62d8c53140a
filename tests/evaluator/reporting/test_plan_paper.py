"""The plan as a document holds everything that was agreed, in words and in letters that can be read."""

from __future__ import annotations

import datetime as dt
import io

import pytest
from pypdf import PageObject, PdfReader

from evaluator.core.paths import examples_folder
from evaluator.findings.asked_on import scales_asked
from evaluator.printing.pdf import plan_pdf
from evaluator.programme.document import read_programme
from evaluator.programme.model import Programme
from evaluator.reporting.plan_paper import Grid, PlanPaper, plan_paper
from evaluator.texts import Texts
from surveys.document.reading import read_questionnaire
from surveys.questionnaire import Questionnaire

AT_THE_FOOT = 8.0
"""Points of the letters of the number of the page."""
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
    asked = {one: questionnaire(name, one) for one in {wave.questionnaire for wave in its.waves}}
    scales = scales_asked(its, asked)
    t = Texts(language)
    return plan_paper(its, t, state="Version 1", fingerprint="ab" * 32, scales=scales, questionnaires=asked)


def grid(its: PlanPaper, key: str) -> Grid:
    return next(one for one in its.grids if one.key == key)


def rows(its: PlanPaper, key: str) -> list[tuple[str, ...]]:
    return [tuple(cell.replace("\N{NO-BREAK SPACE}", " ") for cell in row) for row in grid(its, key).rows]


def drawn(name: str, language: str = "da") -> list[PageObject]:
    return list(PdfReader(io.BytesIO(plan_pdf(paper(name, language), dt.date(2026, 5, 4)))).pages)


def test_each_indicator_stands_below_its_box_with_question_target_and_rule() -> None:
    found = grid(paper("borgerdesign"), "indicators")
    titles = {row[0] for at, row in enumerate(found.rows) if at in found.lead}
    its = programme("borgerdesign")
    assert len(found.rows) - len(found.lead) == len(its.indicators)
    assert titles == {one.title["da"] for one in its.nodes if any(i.node == one.key for i in its.indicators)}
    assert (
        "Kan bruge metoden uden hjælp",
        "”Jeg kan bruge metoden uden hjælp fra andre” – andelen, der svarer ”lidt enig” eller ”helt enig”.",
        "mindst 30 %",
        "mindst 40 %",
        "mindst 50 %",
        "usikkerhed",
    ) in rows(paper("borgerdesign"), "indicators")


def test_the_target_of_a_level_is_in_the_words_of_its_scale() -> None:
    level = next(row for row in rows(paper("borgerdesign"), "indicators") if row[0].endswith("set fra borgernes side"))
    assert level[1].endswith(" – det midterste svar (medianen).")
    assert level[2:5] == ("mindst ”i nogen grad”", "mindst ”i høj grad”", "mindst ”i høj grad”")


def test_indicators_whose_changes_are_taken_together_bear_the_same_letter() -> None:
    its = programme("borgerdesign")
    said = {row[0]: row[-1] for row in rows(paper("borgerdesign"), "indicators")}
    families = {one.family for one in its.indicators if one.family}
    letters = {
        family: {said[one.title["da"]][-3:] for one in its.indicators if one.family == family} for family in families
    }
    assert all(len(one) == 1 for one in letters.values())
    assert len({next(iter(one)) for one in letters.values()}) == len(families)


def test_a_link_stands_with_its_reason_its_assumptions_and_what_else_could_explain_it() -> None:
    its = programme("borgerdesign")
    found = rows(paper("borgerdesign"), "links")
    assert len(found) == len(its.links)
    assert (
        "Kvalificeret beslutningsgrundlag og ny handling → Borgernes perspektiver er altid på bordet",
        "Ledere, der har haft gavn af borgernes perspektiver én gang, beder om dem igen.",
        "",
        "Sundhedsaftalen kræver det, uanset metoden.",
    ) in found


def test_who_is_asked_stands_once_for_each_questionnaire_with_the_days_of_each_milestone() -> None:
    found = rows(paper("borgerdesign"), "waves")
    assert [row[0] for row in found] == [
        "Borgere, Patienter, Pårørende og Civilsamfund",
        "Ledere og Politikere",
        "Medarbejdere og Facilitatorer",
    ]
    assert found[1][2:4] == (
        "17. september 2018 – 14. oktober 2018, pseudonyme",
        "18. marts 2019 – 14. april 2019, pseudonyme",
    )


@pytest.mark.parametrize(
    ("name", "most"), [("chefforum", 2), ("datakvalitet", 2), ("akutplan", 3), ("borgerdesign", 5)]
)
def test_a_plan_takes_two_pages_or_as_many_as_it_needs_in_letters_of_nine_points(name: str, most: int) -> None:
    for language in ("da", "en"):
        pages = drawn(name, language)
        assert 2 <= len(pages) <= most
        assert all(min(points(page) - {AT_THE_FOOT}) >= 9 for page in pages[1:])


def points(page: PageObject) -> set[float]:
    """The sizes of the letters of a page that has no picture."""
    found: set[float] = set()

    def see(operator: bytes, operands: list[float], *_: object) -> None:
        if operator == b"Tf":
            found.add(float(operands[1]))

    page.extract_text(visitor_operand_before=see)
    return found


@pytest.mark.parametrize("folder", EXAMPLES, ids=lambda one: one.name)
def test_the_last_page_is_signed_and_each_page_tells_to_which_plan_it_belongs(folder) -> None:
    pages = [page.extract_text() for page in drawn(folder.name, "en")]
    assert [("For the steering group" in page) for page in pages] == [False] * (len(pages) - 1) + [True]
    assert all("abababababab" in page for page in pages)


def test_the_same_plan_on_the_same_day_gives_the_same_bytes() -> None:
    day = dt.date(2026, 5, 4)
    assert plan_pdf(paper("datakvalitet"), day) == plan_pdf(paper("datakvalitet"), day)
