from __future__ import annotations

import json
from dataclasses import replace

import pytest

from analysis.reliability import Reliability, ScaleSums, cronbach_alpha, mcdonald_omega
from evaluator.findings.scale_findings import NOT_SHOWN, ScaleFinding
from evaluator.rendering.format import Draft
from evaluator.rendering.json import JSON

WHOLE = {(1, 2, 1): 9, (3, 3, 2): 12, (4, 5, 5): 14, (2, 2, 3): 6}
AGAINST = {(1, 5): 18, (5, 1): 18, (3, 2): 4}


def of(patterns: dict[tuple[int, ...], int]) -> ScaleFinding:
    sums = ScaleSums.of(patterns)
    title = {"da": "Tænk på møderne", "en": "Think of the meetings"}
    return ScaleFinding("participants", "meeting", title, cronbach_alpha(sums), mcdonald_omega(sums))


def test_a_scale_is_told_with_its_people_alpha_and_omega(written) -> None:
    said = written("scales", scales=(of(WHOLE),), indicators=())
    assert "Tænk på møderne (Til deltagerne); 3; 41; 0,95 (0,91 til 0,97); 0,96" in said
    assert "De siger ikke, om spørgsmålene måler det rigtige" in said


def test_a_scale_that_works_against_itself_has_a_minus(written) -> None:
    assert "; 2; 40; \N{MINUS SIGN}" in written("scales", scales=(of(AGAINST),))
    assert "kræver tre spørgsmål" in written("scales", scales=(of(AGAINST),))


@pytest.mark.parametrize("language", ["da", "en"])
def test_few_people_are_not_told_with_their_number(findings, written, language: str) -> None:
    few = of({(1, 2, 3): 3, (2, 3, 3): 2})
    assert "; 3; under 30; " in written("scales", language, scales=(few,))
    data = json.loads(JSON.make(Draft(replace(findings, scales=(few,))), language))
    assert data["scales"][0]["n"] is None
    assert data["scales"][0]["alpha"] == {"estimate": None, "interval": None, "reason": "too-few-respondents"}


def test_a_scale_that_could_tell_of_single_people_has_the_usual_mark_and_why(findings, written) -> None:
    none = Reliability(None, None, 0, 3, "", NOT_SHOWN)
    away = replace(of(WHOLE), alpha=none, omega=none)
    said = written("scales", scales=(away,))
    assert said.count("vises ikke (beskytter enkelte)") == 3
    assert "kan røbe, hvordan enkelte svarede på to spørgsmål" in said
    data = json.loads(JSON.make(Draft(replace(findings, scales=(away,))), "da"))["scales"][0]
    assert (data["n"], data["omega"]) == (None, {"estimate": None, "interval": None, "reason": "not-shown"})
