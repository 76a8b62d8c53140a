"""The report on what people wrote: who wrote, what they raise, who coded, and that the others are not told of."""

from __future__ import annotations

from dataclasses import replace

import pytest

from evaluator.findings.material import Material
from evaluator.findings.themes import CodersAgree
from evaluator.reporting.blocks import Paragraph, Part, Table
from evaluator.reporting.json import as_json
from evaluator.reporting.narrative import described
from evaluator.reporting.themes import themes
from evaluator.reporting.wording import Wording
from evaluator.texts import Texts
from tests.evaluator.findings.test_theme_findings import HALF, world
from tests.support.written_worlds import materials, report

ANNA_AND_BO = CodersAgree("Anna", "Bo", 40, 36, 0.71, 0.5, 0.9)


def half(*agreement: CodersAgree, coders: tuple[str, ...] = ("Anna", "Bo")) -> Material:
    material = materials(world(HALF))[-1]
    its = replace(material.themes["m0"], coders=coders, agreement=agreement)
    return replace(material, themes={"m0": its})


def part(material: Material, language: str = "da") -> Part:
    findings = report(material)
    (found,) = themes(findings, Wording(Texts(language), findings.programme))
    return found


def words(its: Part) -> str:
    return " ".join(block.text for block in its.blocks if isinstance(block, Paragraph))


def test_each_question_has_its_themes_by_group_each_below_its_parent() -> None:
    (question,) = part(half()).parts
    table = next(block for block in question.blocks if isinstance(block, Table))
    assert [column.title for column in table.columns] == ["Tema", "Nævner det", "Andel", "t", "t"]
    rows = [tuple(cell.replace("\N{NO-BREAK SPACE}", " ") for cell in row) for row in table.rows]
    assert rows == [
        ("t", "9", "50 %", "9", "0"),
        ("   t", "9", "50 %", "9", "0"),
        ("t", "9", "50 %", "3", "6"),
        ("Skrev noget", "18", "", "12", "6"),
    ]
    assert words(question) == "18 har skrevet noget."


def test_a_group_that_is_not_shown_has_no_column_and_is_named_once_below() -> None:
    its = world(HALF)
    its.said["m0", "small"] = [{"good": "silent"}] * 8 + [{"good": frozenset({"b"})}] * 2
    (question,) = part(materials(its)[-1]).parts
    table = next(block for block in question.blocks if isinstance(block, Table))
    assert [column.title for column in table.columns] == ["Tema", "Nævner det", "Andel", "t"]
    assert {len(row) for row in table.rows} == {4}
    assert table.rows[-1] == ("Skrev noget", "12", "", "12")
    assert table.note == "Ikke vist for at beskytte enkelte, og ikke med i tallene: t."


def test_it_says_who_coded_and_how_far_they_agree() -> None:
    said = words(part(half(ANNA_AND_BO)))
    assert "Den samme kan nævne flere temaer" in said
    assert "Kodet af Anna og Bo." in said
    assert "satte de samme koder på 90 % af dem (Krippendorffs alfa 0,71, 95 %-interval 0,50 til 0,90)" in said.replace(
        "\N{NO-BREAK SPACE}", " "
    )


@pytest.mark.parametrize(
    ("coders", "said"),
    [
        (("Anna",), "Nobody else coded the same texts"),
        (("Anna", "Bo"), "Too few texts were coded by two people"),
    ],
)
def test_where_nobody_checked_the_coding_it_says_so(coders: tuple[str, ...], said: str) -> None:
    assert said in words(part(half(coders=coders), "en"))


def test_a_question_to_which_too_few_wrote_says_that_alone() -> None:
    few = world(["a"] * 3 + ["-"] * 9)
    few.said["m0", "small"] = [{"good": "silent"}] * 8 + [{"good": frozenset({"b"})}] * 2
    (question,) = part(materials(few)[-1], "en").parts
    assert words(question) == "Too few wrote here in “t” for it to be shown."
    assert not any(isinstance(block, Table) for block in question.blocks)


def test_an_indicator_says_that_it_is_of_those_who_wrote() -> None:
    findings = report(half())
    w = Wording(Texts("en"), findings.programme)
    said = described(findings.indicators[0], findings.milestone, w)
    assert said.result[0].startswith("9 of the 18 who wrote to “t” raise the theme “t” (50%")
    assert said.result[1].startswith("The figure is about those who wrote. They chose to")


def test_the_json_has_it_and_nothing_before_the_coding_is_finished() -> None:
    its = as_json(report(half(ANNA_AND_BO)))["texts"]
    assert its["coders"] == ["Anna", "Bo"]
    assert its["agreement"][0]["alpha"] == 0.71
    (question,) = its["questions"]
    assert (question["n"], question["no_code_fits"], question["set_aside"]) == (18, 0, 0)
    assert question["themes"][0] == {
        "key": "a",
        "parent": None,
        "title": {"da": "t", "en": "t"},
        "n": 9,
        "by_group": [{"group": "big", "n": 9, "suppressed": False}, {"group": "small", "n": 0, "suppressed": False}],
    }
    assert as_json(report(replace(half(), themes={})))["texts"] is None
