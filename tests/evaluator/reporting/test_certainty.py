"""What the report says of the silent, of chance, and of indicators that rest on the same answers."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from analysis.criteria import judge
from analysis.nonresponse import Silent, silent_median, silent_share
from analysis.proportions import share
from analysis.results import Status
from evaluator.findings.model import GroupFigure
from evaluator.programme.model import Node
from evaluator.rendering.format import Draft
from evaluator.rendering.json import JSON
from evaluator.reporting.outcomes import outcomes
from evaluator.reporting.plain import decimal
from evaluator.reporting.wording import Wording
from evaluator.texts import Texts


@pytest.fixture
def of_leaders(findings):
    """The first indicator asked of leaders: ``yes`` of ``n`` of 133, against a target of 70 %."""

    def made(yes: int, n: int, target: float = 0.7, direction: str = "increase", margin: float = 0.0):
        first = findings.indicators[0]
        estimate = share(yes, n, population=133)
        judgement = judge(estimate, target=target, direction=direction, margin=margin)
        its = replace(first.indicator, direction=direction, margin=margin)
        silent = silent_share(yes, n, 133, judgement, direction)
        return replace(first, indicator=its, estimate=estimate, judgement=judgement, silent=silent)

    return made


def line(written, finding, language: str = "da") -> str:
    said = written("indicators", language, indicators=(finding,)).splitlines()
    return next((one for one in said if one.startswith(("De tavse", "The silent"))), "")


def test_a_met_target_says_how_few_of_the_silent_would_let_it_fall(written, of_leaders) -> None:
    assert line(written, of_leaders(69, 91)) == (
        "De tavse: 42 af de 133 har ikke svaret, svarede ”ved ikke” eller hører til en gruppe, der ikke vises. Havde "
        "ingen af dem svaret sådan, ville andelen være 52 %. Havde alle, ville den være 83 %. Målet ville ikke være "
        "nået, hvis færre end 25 af de 42 (60 %) havde svaret sådan."
    )
    assert line(written, of_leaders(69, 91), "en").endswith(
        "The target would not be met if fewer than 25 of the 42 (60%) had answered so."
    )


@pytest.mark.parametrize(
    ("yes", "n", "target", "direction", "said"),
    [
        (40, 100, 0.5, "increase", "vende, hvis mindst 27 af de 33 (82 %) havde svaret sådan."),
        (60, 100, 0.6, "increase", "Målet ville være nået, hvis mindst 20 af de 33 (61 %) havde svaret sådan."),
        (10, 100, 0.2, "decrease", "Målet ville ikke være nået, hvis flere end 16 af de 33 (48 %) havde svaret sådan."),
        (70, 100, 0.55, "decrease", "vende, hvis højst 3 af de 33 (9 %) havde svaret sådan."),
        (60, 100, 0.6, "decrease", "Målet ville være nået, hvis højst 19 af de 33 (58 %) havde svaret sådan."),
        (82, 100, 0.62, "increase", "Kun hvis ingen af de 33 havde svaret sådan, ville målet ikke være nået."),
        (13, 100, 0.101, "decrease", "vende, hvis højst 0 af de 33 (0 %) havde svaret sådan."),
        (95, 100, 0.7, "increase", "Bedømmelsen står, uanset hvad de havde svaret."),
        (10, 100, 0.7, "increase", "Bedømmelsen står, uanset hvad de havde svaret."),
    ],
)
def test_every_status_says_what_would_turn_it(written, of_leaders, yes, n, target, direction, said: str) -> None:
    assert line(written, of_leaders(yes, n, target, direction)).endswith(said)


def test_a_median_is_told_by_its_answers(written, findings) -> None:
    level = findings.indicators[3]
    judgement = replace(judge(level.estimate, target=4), status=Status.UNDECIDED)
    silent = silent_median((0, 1, 3, 8, 6), (1, 2, 3, 4, 5), 40, judgement)
    estimate = replace(level.estimate, population=40)
    its = replace(level, judgement=judgement, silent=silent, estimate=estimate)
    assert line(written, its) == (
        "De tavse: 22 af de 40 har ikke svaret. Havde de alle valgt det laveste svar, ville medianen være ”helt "
        "uenig”. Havde de alle valgt det højeste, ville den være ”helt enig”. Målet ville være nået, hvis mindst "
        "7 af de 22 (32 %) havde svaret sådan, at målet er nået."
    )


@pytest.mark.parametrize("reason", ["unknown_size", "several_answers"])
@pytest.mark.parametrize("language", ["da", "en"])
def test_where_the_silent_are_not_known_it_is_said_why(written, findings, reason: str, language: str) -> None:
    its = replace(findings.indicators[0], silent=Silent(reason=reason))
    expected = Wording(Texts(language), findings.programme).r(f"silent_{reason}")
    assert line(written, its, language) == expected.replace("\N{NO-BREAK SPACE}", " ")


def test_nothing_is_said_of_the_silent_where_there_are_none_or_nothing_is_judged(written, of_leaders) -> None:
    assert line(written, of_leaders(100, 133)) == ""
    suppressed = replace(of_leaders(69, 91), estimate=None, silent=Silent(reason="suppressed"))
    hidden = replace(suppressed, judgement=replace(suppressed.judgement, status=Status.SUPPRESSED))
    assert line(written, hidden) == ""


def test_page_three_says_how_many_statuses_the_silent_could_turn(written, of_leaders) -> None:
    met, firm, not_met = of_leaders(69, 91), of_leaders(95, 100), of_leaders(40, 100, 0.5)
    unknown = replace(met, silent=Silent(reason="unknown_size"))
    said = written("what_changed", indicators=(met, firm, not_met, unknown))
    assert "Bedømmelserne gælder, hvis de, der ikke svarede, ligner dem, der gjorde." in said
    assert "1 af de 2 mål, som svarene viser er nået, ville ikke være nået, hvis alle, vi mangler" in said
    assert "Det ene mål, som svarene viser ikke er nået, ville være nået, hvis alle" in said
    assert "Det ene mål, som svarene viser er nået, ville være nået, også hvis alle" in written(
        "what_changed", indicators=(firm,)
    )
    said = written("method", indicators=(met, firm, not_met, unknown))
    assert "For 1 bedømt mål kan det ikke regnes ud, hvad de tavse kunne ændre." in said


def test_page_three_says_how_many_statuses_chance_alone_may_make_wrong(written, of_leaders) -> None:
    # 26 independent targets at 2.5 % each: 1 - 0.975^26 = 48 %.
    every = (of_leaders(69, 91),) * 26
    assert "26 mål er bedømt efter et interval. I gennemsnit er højst 1 af dem bedømt forkert ved et tilfælde." in (
        written("what_changed", indicators=every)
    )
    said = written("method", indicators=every)
    assert "26 mål er bedømt efter et interval" in said
    assert "op til 0,7 af dem forkerte, og risikoen for, at mindst én er det, er op til 48 %" in said
    by_value = replace(of_leaders(69, 91), judgement=replace(of_leaders(69, 91).judgement, rule="value"))
    said = written("method", indicators=(of_leaders(69, 91), by_value))
    assert "1 mål er bedømt efter et interval" in said
    assert "1 mål er bedømt efter selve svarenes tal uden interval" in said


def test_the_appendix_says_that_false_discovery_is_an_average(written, findings) -> None:
    assert "i gennemsnit over mange undersøgelser" in written("method")
    none = tuple(replace(one, changes=()) for one in findings.indicators)
    assert "i gennemsnit over mange undersøgelser" not in written("method", indicators=none)


def test_two_indicators_on_the_same_answers_in_one_box_are_said_to_be_so(written, findings) -> None:
    first = findings.indicators[0]
    part = replace(
        first,
        indicator=replace(first.indicator, title={"da": "Kun ledere", "en": "Leaders only"}),
        by_group=(GroupFigure("leaders", share(14, 18, population=22), suppressed=False),),
    )
    said = written("outcomes", indicators=(first, part))
    assert "Svarene bag ”Kun ledere” er en del af dem bag ”Borgere, der oplever at blive hørt”" in said
    assert written("outcomes", indicators=(part, first)).count("er en del af dem bag") == 1
    same = replace(first, indicator=replace(first.indicator, title={"da": "Det samme", "en": "The same"}))
    assert "og ”Det samme” bygger på de samme svar" in written("outcomes", indicators=(first, same))
    others = replace(part, by_group=(GroupFigure("citizens", share(1, 8), suppressed=False),))
    assert "uafhængige tegn" not in written("outcomes", indicators=(part, others))
    elsewhere = replace(part, indicator=replace(part.indicator, node="basis"))
    assert "uafhængige tegn" not in written("outcomes", indicators=(first, elsewhere))


def test_a_box_without_an_indicator_is_said_to_carry_no_evidence(written, findings) -> None:
    assert "intet om" not in written("theory")
    assert "intet er målt" not in written("boxes")
    storm = Node("storm", "context", {"da": "Skift i ledelsen", "en": "Changes of leaders"})
    programme = replace(findings.programme, nodes=(*findings.programme.nodes, storm))
    said = written("theory", programme=programme)
    assert "Kasser uden en indikator ved rapporten intet om." in said
    assert "de ydre forhold ”Skift i ledelsen”: Hvor meget de har betydet, kan rapporten ikke sige" in said
    assert "Skift i ledelsen; Ydre forhold; –; Ingen, så intet er målt" in written("boxes", programme=programme)


def test_each_n_says_what_it_counts(written, of_leaders) -> None:
    said = written("outcomes", indicators=(of_leaders(69, 91),))
    assert "(n = 91 af 133 mennesker; 95 %-interval" in said
    assert "(n = 65 svar; 95 %-interval" in written("outcomes")
    assert "(n = 4 tilfælde af fase, gruppe og forløb)" in written("outcomes")
    assert "(n = 4 cases of stage, group and process)" in written("outcomes", "en")


def test_the_silent_stand_in_the_json(findings, of_leaders) -> None:
    whole = replace(findings, indicators=(of_leaders(69, 91), *findings.indicators[1:]))
    data = json.loads(JSON.make(Draft(whole), "da"))
    assert data["indicators"][0]["silent"] == {
        "count": 42,
        "low": decimal(69 / 133),
        "high": decimal(111 / 133),
        "tipping": decimal(25 / 42),
        "against": "not_met",
        "favour": "met",
        "reason": "",
    }
    assert data["indicators"][-1]["silent"] is None


@pytest.mark.parametrize(
    ("language", "rule", "end", "why"),
    [
        ("da", "ikke nået, når de alle er bedømt ”ikke nået”", "fordi mindst én", "Mindst én indikator er uafklaret"),
        (
            "en",
            "not met when every one of them is judged ‘not met’",
            "because at",
            "At least one indicator is undecided",
        ),
    ],
)
def test_a_box_is_undecided_because_an_indicator_is_whatever_the_others_are(
    findings, written, language: str, rule: str, end: str, why: str
) -> None:
    undecided = replace(findings, node_status=dict.fromkeys(findings.node_status, Status.UNDECIDED))
    said = written("boxes", language)
    assert rule in said
    assert end in said.split(rule)[1]
    pages = outcomes(undecided, Wording(Texts(language), findings.programme)).parts
    verdicts = {page.blocks[0].text for page in pages if page.key.startswith("outcome-")}
    assert verdicts == {f"{why}."}
