"""Change since earlier milestones as a report tells it: clear by adjusted p-values only, linked people beside all."""

from __future__ import annotations

from dataclasses import replace

import pytest

from analysis.change import matched_effect
from analysis.comparability import Asked, Declared, compare, series
from analysis.comparing import compare_overlapping, compare_samples
from evaluator.findings.change_findings import Change, Linked
from evaluator.findings.collection_findings import Doubts, MixChange
from evaluator.findings.model import Attrition
from evaluator.reporting.json import as_json

PAIRS = ((2, 1, 1, 0, 0), (0, 2, 3, 1, 0), (0, 1, 2, 3, 1), (0, 0, 1, 3, 2), (0, 0, 0, 1, 1))
"""Then in rows, now in columns: 25 people."""
THEN, NOW = (3, 4, 8, 6, 2), (0, 2, 5, 10, 9)
"""Those who answered only then, and only now."""
ASKED = Asked("m1", {"da": "Blev du hørt?"}, codes=(1, 2, 3), groups=frozenset({"citizens"}), linkage="anonymous")


@pytest.fixture
def linked() -> Change:
    everybody = compare_overlapping(PAIRS, THEN, NOW, seed=7)
    again = compare_overlapping(PAIRS, (0,) * 5, (0,) * 5, seed=7)
    difference = everybody.estimate - again.estimate
    beside = Linked(again, matched_effect(PAIRS), difference)
    return Change("m1", None, everybody, linked=beside, family="citizens", adjusted=0.004, correction="holm")


@pytest.fixture
def changed(written, findings):
    """The words of the part on change where the first indicator has changed in one way, in either language."""

    def of(change: Change, language: str = "da", **values: object) -> str:
        finding = replace(findings.indicators[0], changes=(change,), **values)
        return written("change", language, indicators=(finding, *findings.indicators[1:]))

    return of


def test_a_clear_change_is_told_by_what_the_result_says_of_itself(written) -> None:
    said = written("change")
    assert (
        "Borgere, der oplever at blive hørt: Siden ”Nedslag 1” ligger svarene højere på skalaen. Sandsynligheden for, "
        "at et tilfældigt svar ved ”Nedslag 2” ligger højere end et ved ”Nedslag 1”, er 67,1 %, når ens svar tæller "
        "halvt (95 %-konfidensinterval 56,5 til 76,3 %, studentiseret på logit-skala; eksakt permutationstest; "
        "p = 0,001; n = 48 dengang og 65 nu). Justeret for familien: p = 0,002."
    ) in said
    english = written("change", "en")
    assert "answers lie higher on the scale. The probability that a random answer at “Milestone 2” lies" in english
    assert "Adjusted for the family: p = 0.002." in english


def test_a_change_is_clear_only_after_the_adjustment(changed, linked) -> None:
    assert "Siden ”Nedslag 1” ligger svarene højere" in changed(linked).split("Bredere viden")[0]
    unclear = replace(linked, adjusted=0.06)
    said = changed(unclear)
    assert "Borgere, der oplever at blive hørt: siden" not in said
    assert "Ved de øvrige 2 sammenligninger er der ingen tydelig ændring." in said
    assert "Citizens who feel heard: since" not in changed(unclear, "en")


def test_an_interval_that_holds_no_change_makes_no_change_clear(changed) -> None:
    same = compare_samples((6, 10, 12, 14, 6), (6, 10, 12, 14, 7))
    odd = Change("m1", None, same, family="citizens", adjusted=0.01, correction="holm")
    assert "Borgere, der oplever at blive hørt: siden" not in changed(odd)


def test_families_are_named_with_their_size_and_what_belongs_to_none_is_exploratory(written) -> None:
    said = written("change")
    assert "Familierne er A (2 sammenligninger)." in said
    assert "1 sammenligning hører ikke til en familie. Den er eksplorativ" in said
    assert "; 0,001; 0,002; A\n" in said
    row = next(line for line in said.splitlines() if line.startswith("Nye vaner; "))
    assert row.endswith("; ekspl.")
    assert "belongs to no family. It is exploratory" in written("change", "en")
    assert "for alle 2 familier tilsammen" not in said


def test_the_risk_over_several_families_is_said_to_be_greater(changed, linked) -> None:
    said = changed(replace(linked, family="neighbours"))
    assert "A (1 sammenligning) og B (1 sammenligning)" in said
    assert "Risikoen gælder hver familie for sig; for alle 2 familier tilsammen er den større." in said


def test_those_who_answered_twice_stand_beside_everybody(changed, linked) -> None:
    said = changed(linked)
    again, every = linked.linked.change, linked.comparison
    assert (every.n_linked, every.n_then, every.n_now) == (25, 48, 51)
    row = next(
        line for line in said.splitlines() if line.startswith("Borgere, der oplever at blive hørt; 48 / 51 / 25;")
    )
    assert f"; {100 * again.estimate:.1f} % (".replace(".", ",") in row
    assert f"; {100 * every.estimate:.1f} % (".replace(".", ",") in row
    assert row.endswith(f"; +{100 * linked.linked.difference:.1f}; 12 / 10 / 3".replace(".", ","))
    assert "Stregen ved 50 % er ingen ændring." in said
    assert "those who dropped out or joined answered otherwise" in changed(linked, "en")


def test_the_figure_tells_both_effects_in_its_alternative_text(findings, linked) -> None:
    from evaluator.reporting.context import report

    finding = replace(findings.indicators[0], changes=(linked,))
    whole = report(replace(findings, indicators=(finding, *findings.indicators[1:])), "da")
    part = next(part for part in whole.appendix if part.key == "change")
    figure = next(block for block in part.parts[0].blocks if block.kind == "figure")
    assert "Borgere, der oplever at blive hørt: alle " in figure.alt
    assert "begge gange " in figure.alt
    assert "Demonstrationsdata" in figure.svg


@pytest.mark.parametrize(
    ("reason", "danish", "english"),
    [
        ("anonymous", "En runde ved mindst ét af nedslagene var anonym", "was anonymous"),
        ("several", "De samme mennesker kunne svare i flere runder", "could answer in several rounds"),
        ("nobody", "Ingen svarede begge gange: ”Borgere", "Nobody answered both times: “Citizens"),
        ("few", "Antallet vises ikke (beskytter enkelte)", "The number is not shown (protects individuals)"),
    ],
)
def test_where_nobody_is_linked_the_reason_is_told(findings, changed, reason, danish: str, english: str) -> None:
    its = replace(findings.indicators[0].changes[0], linked=Linked(reason=reason))
    assert danish in changed(its)
    assert english in changed(its, "en")
    assert "Op / ens / ned" not in changed(its)


@pytest.mark.parametrize(
    ("reason", "danish", "english", "number"),
    [
        ("few", "vises ikke (beskytter enkelte)", "not shown (protects individuals)", None),
        ("anonymous", "–", "–", None),
        ("several", "–", "–", None),
        ("nobody", "0", "0", 0),
    ],
)
def test_a_number_of_linked_people_that_is_not_shown_or_not_known_is_never_a_0(
    findings, changed, written, reason: str, danish: str, english: str, number: int | None
) -> None:
    apart = compare_samples((3, 5, 5), (1, 4, 8))
    its = replace(findings.indicators[0].changes[0], comparison=apart, linked=Linked(reason=reason))
    whole = replace(findings, indicators=(replace(findings.indicators[0], changes=(its,)), *findings.indicators[1:]))
    assert f"; 13 / 13 / {danish}; " in changed(its)
    assert f"; 13 / 13 / {english}; " in changed(its, "en")
    assert f"; 13 / 13 / {danish}; " in written("trace", indicators=whole.indicators)
    told = as_json(whole)["indicators"][0]["changes"][0]["comparison"]
    assert (told["n_then"], told["n_now"], told["n_linked"]) == (13, 13, number)


def test_every_demand_of_a_clear_change_is_told_also_the_one_of_unequal_spread(changed, linked) -> None:
    danish, english = changed(linked), changed(linked, "en")
    assert "når den justerede p-værdi er under 0,05, og intervallet ikke rummer ”ingen ændring”" in danish
    assert "Også ”p, spredning” skal være under 0,05, når den er justeret." in danish
    assert "‘p, spread’, adjusted, must be below 0.05 as well" in english


def test_a_change_of_shares_is_told_in_percentage_points(changed) -> None:
    shares = compare_overlapping([[0, 9], [0, 8]], [9, 0], [0, 7])
    again = compare_overlapping([[0, 9], [0, 8]], [0, 0], [0, 0])
    its = Change("m1", None, shares, basis="share", adjusted=0.001, correction="benjamini-hochberg")
    said = changed(replace(its, linked=Linked(again, matched_effect([[0, 9], [0, 8]]), 0.1)))
    assert (
        "Siden ”Nedslag 1” er andelen steget. Andelen har ændret sig med +69,2 procentpoint fra ”Nedslag 1” til" in said
    )
    assert "Eksplorativt; justeret: p = 0,001." in said
    assert "er effekten forskellen mellem de to andele i procentpoint" in said
    assert "lies higher" not in changed(its, "en").split("The other")[0].split("since “Milestone 1”")[1]
    assert "+69,2 %-point; +45,6 til +83,5; < 0,001; 0,001; ekspl." in said
    assert "; +10,0; 9 / 8 / 0" in said
    assert "Ændringer i procentpoint er sat ind som 50 % plus halvdelen af ændringen." in said


def test_a_comparison_without_a_test_is_neither_clear_nor_unclear(changed) -> None:
    apart = compare_samples([1, 0, 0], [0, 0, 5])
    said = changed(Change("m1", None, apart))
    assert "1 sammenligning kan ikke testes" in said
    assert "; 1 / 5 / 0; 100,0 %; –; –; –; –" in said


@pytest.mark.parametrize(
    ("pvalue", "adjusted", "spread", "danish", "english"),
    [
        (0.2, 0.4, 0.4, "ville svarene jævnligt ligge lige så langt fra hinanden", "would often enough lie as far"),
        (0.02, 0.08, 0.08, "blandt så mange sammenligninger kan forskellen være tilfældig", "may be due to chance"),
        (0.01, 0.02, 0.06, "Men ”p, spredning” er ikke under 0,05, når den er justeret", "differ in spread"),
    ],
)
def test_where_only_the_interval_speaks_for_a_change_the_reason_is_told(
    changed, linked, pvalue, adjusted, spread, danish: str, english: str
) -> None:
    its = replace(linked.comparison, pvalue=pvalue)
    odd = replace(linked, comparison=its, adjusted=adjusted, spread_adjusted=spread)
    said = changed(odd)
    assert "Disse ændringer opfylder nogle af kravene, men ikke alle, og er derfor ikke tydelige:" in said
    line = next(line for line in said.splitlines() if danish in line)
    assert line.endswith(": ”Borgere, der oplever at blive hørt”.")
    assert english in changed(odd, "en")


def test_where_only_the_p_value_speaks_for_a_change_the_reason_is_told(changed) -> None:
    apart = compare_samples([2, 2, 0, 0, 0], [0, 0, 0, 5, 6])
    its = Change("m1", None, apart, family="citizens", adjusted=0.001, spread_adjusted=0.001, correction="holm")
    assert apart.interval is None
    assert "der er intet interval: Svarene ligger helt adskilt, og ved et af nedslagene er der under fem" in changed(
        its
    )
    assert "hørt: siden" not in changed(its)
    assert "the answers lie wholly apart, and one of the milestones has fewer than five" in changed(its, "en")


def test_the_rule_names_every_demand_that_a_clear_change_has_to_meet(changed, linked) -> None:
    said, english = changed(linked), changed(linked, "en")
    assert "når to ting gælder" not in said
    assert "Også ”p, spredning” skal være under 0,05, når den er justeret." in said
    assert "‘p, spread’, adjusted, must be below 0.05 as well" in english


@pytest.mark.parametrize(("spread", "shown"), [(0.06, " (0,060); Holm"), (None, "; Holm")])
def test_the_appendix_shows_the_adjusted_p_value_of_spread_beside_it(written, findings, linked, spread, shown) -> None:
    its = replace(linked.comparison, spread_pvalue=0.03)
    one = replace(findings.indicators[0], changes=(replace(linked, comparison=its, spread_adjusted=spread),))
    said = written("trace", "da", indicators=(one, *findings.indicators[1:]))
    assert f"; 0,030{shown}" in said


def test_each_row_says_how_many_answered_then_and_now_and_both_times(changed, linked) -> None:
    row = next(
        line for line in changed(linked).splitlines() if line.startswith("Borgere, der oplever at blive hørt; –")
    )
    assert "; 48 / 51 / 25; " in row


def test_what_is_said_of_many_comparisons_is_not_said_of_these_few(changed, linked) -> None:
    exploratory = [replace(linked, family="", correction="benjamini-hochberg"), linked]
    said, english = (changed(exploratory[0], language) for language in ("da", "en"))
    assert "I gennemsnit over mange undersøgelser er højst 5 %" in said
    assert "How many they are in this study, the method does not say." in english
    assert "up to 5% are to be expected" not in english


def test_attrition_is_told_group_by_group_and_suppressed_where_it_is_small(written, findings) -> None:
    rows = (
        Attrition("m1", "participants", "", 40, 25, 14),
        Attrition("m1", "participants", "citizens", 30, 18, 12),
        Attrition("m1", "participants", "leaders", None, None, None),
    )
    said = written("change", attrition=rows)
    assert "Til deltagerne; Alle grupper; 40; 25 (63 %); 15; 14" in said
    assert "Til deltagerne; Borgere; 30; 18 (60 %); 12; 12" in said
    hidden = "; ".join(["vises ikke (beskytter enkelte)"] * 4)
    assert f"Til deltagerne; Ledere; {hidden}" in said
    assert "Who answered again since “Milestone 1”" in written("change", "en", attrition=rows)
    assert "Hvem der svarede igen" not in written("change")
    nothing = tuple(replace(one, changes=(Change("m1", None, None, "no_data"),)) for one in findings.indicators)
    refused = written("change", attrition=rows, indicators=nothing)
    assert "Til deltagerne; Alle grupper; 40; 25 (63 %); 15; 14" in refused
    assert "Sammenligning med" not in refused


def test_a_refusal_says_at_which_milestone_the_series_breaks_and_what_changed(changed) -> None:
    later = replace(ASKED, wave="m2", codes=(1, 2, 3, 4, 5))
    refused = Change("m1", None, None, "scale_changed", comparability=compare(ASKED, later))
    its = series([ASKED, later])
    assert (
        "Borgere, der oplever at blive hørt: ikke sammenlignet med ”Nedslag 1”, fordi svarskalaen er ændret ved "
        "”Nedslag 2” (svarmulighederne er ikke de samme)."
    ) in changed(refused, comparable=its)
    assert "because the answer scale has changed at “Milestone 2”" in changed(refused, "en", comparable=its)


@pytest.mark.parametrize("kind", ["groups_changed", "question_changed", "condition_changed", "suppressed", "no_data"])
def test_every_refusal_has_its_words(changed, kind: str) -> None:
    refused = Change("m1", None, None, kind)
    assert "at blive hørt: ikke sammenlignet med ”Nedslag 1”, fordi " in changed(refused)
    assert "who feel heard: not compared with “Milestone 1”, because " in changed(refused, "en")


def test_what_was_not_compared_for_the_same_reason_is_told_in_one_line(written, findings) -> None:
    kinds = ("suppressed", "no_data")
    refused = [
        replace(one, changes=(Change("m1", None, None, kinds[number == 2]),))
        for number, one in enumerate(findings.indicators[:3])
    ]
    first, second, third = (one.indicator.title["da"] for one in refused)
    said = written("change", indicators=tuple(refused))
    assert f"”{first}” og ”{second}”: ikke sammenlignet med ”Nedslag 1”, fordi tallet ved mindst ét" in said
    assert f"{third}: ikke sammenlignet med ”Nedslag 1”, fordi der mangler data" in said
    assert said.count("ikke sammenlignet med") == 2


def test_a_bridge_is_printed_with_its_justification(findings, changed, linked) -> None:
    later = replace(ASKED, wave="m2", codes=(1, 2, 3, 4, 5))
    reason = {"da": "De fem trin er prøvet af mod de tre.", "en": "The five steps were tried out against the three."}
    indicator = replace(findings.indicators[0].indicator, bridges={"m2": reason})
    bridged = replace(linked, comparability=compare(ASKED, later, Declared(bridge="m2")))
    said = changed(bridged, indicator=indicator)
    assert (
        "”Nedslag 1” og ”Nedslag 2” sammenlignes, selv om svarskalaen er ændret. Evaluators begrundelse ved "
        "”Nedslag 2”: ”De fem trin er prøvet af mod de tre.” Det gælder ”Borgere, der oplever at blive hørt”."
    ) in said
    assert "tried out against the three" in changed(bridged, "en", indicator=indicator)


def test_a_change_that_breaks_nothing_is_told(changed, linked) -> None:
    later = replace(ASKED, wave="m2", linkage="pseudonymous")
    said = changed(replace(linked, comparability=compare(ASKED, later)))
    assert "”Nedslag 1” og ”Nedslag 2” kan sammenlignes (svarformen er ændret). Det gælder ”Borgere" in said
    assert "Sammenlignet, selv om noget er ændret" not in changed(replace(linked, comparability=compare(ASKED, ASKED)))


def test_the_trace_leads_to_n_method_statistic_and_adjustment_of_every_change(written, findings, linked) -> None:
    finding = replace(findings.indicators[0], changes=(linked,))
    said = written("trace", indicators=(finding, *findings.indicators[1:]))
    row = next(line for line in said.splitlines() if line.startswith("heard; Nedslag 1; 48 / 51 / 25; "))
    assert "Permutationstest og Relativ effekt" in row
    assert row.endswith("; Holm, familie A")
    assert "heard, begge gange; Nedslag 1; 25 / 25 / 25; Permutationstest og Relativ effekt" in said
    assert "heard-low; Nedslag 1; 48 / 65 / 0; Permutationstest og Relativ effekt" in said


def test_a_clearly_other_mix_of_ways_is_a_caution_with_both_mixes(written, findings) -> None:
    since = next(one.since for finding in findings.indicators for one in finding.changes if one.comparison)
    mix = MixChange(since, {"web": 61, "paper": 5}, 0.412)
    said = written("change", collection_modes={"web": 30, "interview": 24}, mix_changes=(mix,)).replace(
        "\N{NO-BREAK SPACE}", " "
    )
    assert "61 på nettet og 5 på papir. Nu: 30 på nettet og 24 i et interview. For mindst 41 % af svarene" in said
    assert "Læs ændringerne med forbehold" not in written("change")
    english = written("change", "en", collection_modes={"web": 30, "interview": 24}, mix_changes=(mix,))
    assert "Read the changes with caution" in english


def test_how_surely_codes_of_peoples_own_match_is_told_with_attrition(written, findings) -> None:
    since = next(one.since for finding in findings.indicators for one in finding.changes if one.comparison)
    rows = (Attrition(since, "citizens", "", 40, 25, 12),)
    its = {"milestone": findings.milestone.key, "since_milestone": since, "questionnaire": "citizens"}
    one = Doubts(wave="w2", since="w1", **its, near=7, shared=None, without=6)
    said = written("change", attrition=rows, doubts=(one,))
    assert "ikke kom igen: 7. De er ikke lagt sammen." in said
    assert "om det er den samme person: vises ikke (beskytter enkelte). Svar på papir uden" in said
    assert "så de ikke kan følges: 6." in said
    assert "selv lavet deres kode" not in written("change", attrition=rows)
    assert "not shown (protects individuals)" in written("change", "en", attrition=rows, doubts=(one,))
