"""Page one: the evaluator's words with their figures, what rests on what, and who signed."""

from __future__ import annotations

from dataclasses import replace

import pytest

from evaluator.findings.written import Passage, Recommendation, Response, Written
from evaluator.rendering.format import Draft
from evaluator.rendering.pdf import as_pdf
from evaluator.reporting.blocks_json import from_json, to_json
from evaluator.reporting.context import report
from evaluator.reporting.summary import summary
from evaluator.reporting.wording import Wording
from evaluator.texts import Texts


def text(da: str, en: str = "") -> dict[str, str]:
    return {"da": da, "en": en or da}


CONCLUSION = Passage("conclusion", "", text("Borgerne bliver hørt.", "Citizens are heard."), "Anna Holm")
FIRST = Passage("finding", "1", text("{{heard.value}} føler sig hørt, målet var {{heard.target}}."), "Anna Holm")
SECOND = Passage("finding", "2", text("{{started.value}} prøvehandlinger er sat i gang."), "Bo Dal")
CAUTION = Passage("caution", "1", text("Kun {{answers}} svarede."), "Anna Holm")
ADVICE = Recommendation(3, "m2", text("Bliv ved med samtalerne.", "Go on."), text("byrådet", "the board"), ("heard",))


@pytest.fixture
def told(findings):
    """Page one of the findings with what the evaluator wrote."""

    def of(*passages: Passage, language: str = "da", **others: object):
        its = replace(findings, written=Written(passages, **others))  # type: ignore[arg-type]
        return summary(its, Wording(Texts(language), findings.programme))

    return of


def lines(part) -> list[str]:
    said = [block.text for block in part.blocks if block.kind == "paragraph"]
    said += [item for block in part.blocks if block.kind == "bullets" for item in block.items]
    own = [line.replace("\N{NO-BREAK SPACE}", " ") for line in said]
    return [*own, *(line for below in part.parts for line in lines(below))]


def test_a_draft_without_words_says_so_and_how_many_targets_are_met(written) -> None:
    said = written("summary")
    assert "Evaluator har ikke skrevet en konklusion endnu." in said
    assert "Underskrevet" not in said


def test_the_conclusion_stands_first_and_figures_stand_where_they_are_named(told) -> None:
    said = lines(told(FIRST, CONCLUSION, SECOND, CAUTION))
    assert said[0] == "Borgerne bliver hørt."
    assert "71 % føler sig hørt, målet var 55 %." in said
    assert "26 prøvehandlinger er sat i gang." in said
    assert "Kun 68 svarede." in said


def test_a_figure_that_is_not_there_leaves_a_mark_and_no_number(told) -> None:
    said = lines(told(Passage("finding", "1", text("{{relatives.value}} af de pårørende."), "Anna Holm")))
    assert "[?] af de pårørende." in said


def test_a_finding_leads_to_the_indicator_that_its_number_is_of(told) -> None:
    (findings,) = [part for part in told(FIRST, SECOND).parts if part.key == "findings"]
    assert findings.blocks[0].leads == ("indicator-heard", "indicator-started")


def test_page_one_is_signed_when_every_passage_is(told) -> None:
    assert "Underskrevet af Anna Holm og Bo Dal." in lines(told(CONCLUSION, SECOND))
    advised = lines(told(CONCLUSION, recommendations=(ADVICE,)))
    assert not [line for line in advised if line.startswith("Underskrevet")]
    assert "Udkast. Ingen har skrevet under på det endnu." in advised
    signed = told(CONCLUSION, recommendations=(replace(ADVICE, signed_by="Bo Dal"),))
    assert "Underskrevet af Anna Holm og Bo Dal." in lines(signed)
    said = lines(told(CONCLUSION, replace(SECOND, signed_by="", by_machine=True)))
    assert not [line for line in said if line.startswith("Underskrevet")]
    assert "Udkast lavet ud fra tallene. Ingen har skrevet under på det." in said


def test_a_recommendation_says_whom_it_is_for_and_leads_to_what_it_rests_on(told) -> None:
    others = [replace(ADVICE, findings=("outcome:heard",)), replace(ADVICE, findings=("finding:1",), to={})]
    page = told(CONCLUSION, SECOND, FIRST, recommendations=(ADVICE, *others))
    (part,) = [part for part in page.parts if part.key == "recommended"]
    assert part.blocks[0].items[0] == "Bliv ved med samtalerne (til byrådet)."
    assert part.blocks[0].items[2] == "Bliv ved med samtalerne."
    assert part.blocks[0].leads == ("indicator-heard", "outcome-heard", "indicator-heard")


def test_what_became_of_earlier_recommendations_is_told_with_answer_owner_and_state(written) -> None:
    agreed = Response("agreed", "", "Et fast punkt", "formanden", None, "under_way", None)
    refused = Response("rejected", "Det koster for meget.", "", "", None, "", None)
    earlier = tuple(
        replace(ADVICE, number=n, milestone="m1", response=its) for n, its in enumerate((agreed, refused), start=1)
    )
    said = written("recommendations", written=Written((), (ADVICE,), earlier))
    assert "3. Bliv ved med samtalerne.; byrådet; Ikke besvaret endnu; –; –" in said
    row = "1. Bliv ved med samtalerne.; byrådet; Nedslag 1; Enig. Det sker: Et fast punkt; formanden; i gang"
    assert row in said
    assert "2. Bliv ved med samtalerne.; byrådet; Nedslag 1; Afvist. Det koster for meget.; –; –" in said
    assert "Der var ingen anbefalinger" in written("recommendations", written=Written((), (ADVICE,)))


def test_the_evaluators_words_stand_in_every_part_that_has_a_place_for_them(findings) -> None:
    places = {"outcome": "heard", "involvement": "", "registers": "", "quality": ""}
    its = tuple(Passage(place, key, text(f"Ord om {place}."), "Anna Holm") for place, key in places.items())
    whole = report(replace(findings, written=Written(its)), "da")
    said = [line for part in whole.parts for line in lines(part)]
    for place in places:
        assert f"Ord om {place}." in said


def test_what_no_format_can_print_is_left_out_and_a_pasted_bullet_is_a_bullet(findings) -> None:
    words = text("Flere møder:\n\uf0b7 borgere\x0b og\ufffe ledere")
    its = replace(findings, written=Written((Passage("conclusion", "", words, "Anna Holm"),)))
    for made in (report(its, "da"), from_json(to_json(report(its, "da")))):
        said = [block.text for block in made.parts[0].blocks if block.kind == "paragraph"]
        assert "Flere møder:\n• borgere og ledere" in said
    assert as_pdf(Draft(its), "da")[:4] == b"%PDF"
