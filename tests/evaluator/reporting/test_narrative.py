"""Sentences as a careful evaluator writes them, in both languages."""

from __future__ import annotations

from dataclasses import replace

import pytest

from analysis.criteria import judge
from analysis.ordinal import median
from analysis.proportions import share
from analysis.results import Estimate, Interval, Judgement, Status
from evaluator.findings.strata import AskedGroup, Strata
from evaluator.programme.model import InvolvementSource
from evaluator.reporting.narrative import described
from evaluator.reporting.wording import Wording
from evaluator.texts import Texts


@pytest.fixture
def tell(findings, programme):
    """The sentences of an indicator, with plain spaces."""

    def of(key: str, language: str = "da", **changes: object) -> str:
        finding = next(f for f in findings.indicators if f.indicator.key == key)
        said = described(replace(finding, **changes), findings.milestone, Wording(Texts(language), programme))
        return " ".join([*said.result, said.verdict]).replace("\N{NO-BREAK SPACE}", " ").strip()

    return of


def test_a_share_stands_with_count_interval_question_and_verdict(tell) -> None:
    assert tell("heard") == (
        "46 af 65 (71 %; 95 %-interval 58–81 %) svarede ”enig” eller ”helt enig” til udsagnet ”Jeg "
        "oplevede, at der blev lyttet til det, jeg sagde”. Desuden svarede 3 ”ved ikke” og 1 ”ikke relevant”, og "
        "2 sprang over. Målet er mindst 55 %. Hele intervallet opfylder målet, så målet er nået."
    )
    tail = tell("heard", question={"da": "alle blev hørt?", "en": "everybody was heard?"})
    assert "på spørgsmålet ”… alle blev hørt?”" in tail, "where questionnaires begin the sentence differently"
    assert tell("heard", "en").startswith("46 of the 65 who answered (71%; 95% interval 58–81%) answered “agree” or")


def test_an_undecided_verdict_says_that_the_interval_contains_the_target(tell) -> None:
    assert "Intervallet rummer målet, så svarene kan ikke afgøre, om det er nået." in tell("heard-wide")
    assert "The interval contains the target" in tell("heard-wide", "en")


def test_one_group_is_named_and_its_known_size_told(tell, findings) -> None:
    finding = next(f for f in findings.indicators if f.indicator.key == "heard")
    leaders = share(14, 18, population=22)
    strata = Strata((AskedGroup("leaders", 22, 18, 14),))
    one = {"by_group": finding.by_group[1:2], "distributions": finding.distributions[2:3], "strata": strata}
    said = tell("heard", estimate=leaders, **one)
    assert said.startswith(
        "14 af 18 ledere (78 %; 95 %-interval 68–82 %) svarede ”enig” eller ”helt enig” til udsagnet"
    )
    assert "Intervallet gælder alle 22 i gruppen." in said


def test_a_full_count_has_no_interval_and_says_so(tell) -> None:
    whole = share(20, 22, population=22)
    judgement = judge(whole, target=0.5)
    said = tell("heard", estimate=whole, judgement=judgement)
    assert "Alle 22 har svaret, så der er ingen stikprøveusikkerhed og intet interval." in said
    assert "91 % er på eller over målet: nået." in said


def test_too_few_answers_for_a_judgement_are_told_with_their_number(tell) -> None:
    few = share(3, 4)
    said = tell("heard", estimate=few, judgement=judge(few, target=0.5, minimum_n=5))
    assert "Der er færre end 5 svar (n = 4), og så bedømmes målet ikke." in said


def test_a_register_is_a_count_and_rows_without_date_are_told(tell) -> None:
    assert tell("started", undated=2) == (
        "Registret ”prøvehandlinger” viser 26 prøvehandlinger, der er sat i gang, til og med 30. september 2019. "
        "Det er en optælling af alle de rækker, som indikatoren omfatter (n = 26 rækker). Hertil kommer 2 uden dato. "
        "De er ikke talt med, fordi det ikke kan ses, om de ligger før skæringsdatoen. Målet er mindst 20. 26 er "
        "på eller over målet: nået. Udgangspunktet var 0."
    )


def test_a_median_is_told_by_its_label(tell) -> None:
    assert tell("level").startswith(
        "Det midterste svar (medianen) blandt ledere er ”enig” (95 %-interval fra ”enig” til ”helt enig”) til udsagnet"
    )


def test_a_median_is_said_to_be_about_the_people_of_groups_of_known_size(tell) -> None:
    assert "Intervallet gælder alle 22 i gruppen." in tell("level")
    estimate = Estimate(3, 15, Interval(2, 4, 0.95, "stratified-median"), 20, True)
    assert "handler om dem, spørgsmålet er relevant for: anslået 20." in tell("level", estimate=estimate)


def test_an_estimated_number_of_people_is_called_so_wherever_it_stands(findings, programme) -> None:
    indicator, w = findings.indicators[0].indicator, Wording(Texts("da"), programme)
    estimate = Estimate(0.7, 116, None, 165)

    def plain(said: str) -> str:
        return said.replace("\N{NO-BREAK SPACE}", " ")

    assert plain(w.n(estimate, indicator)) == "n = 116 af 165 mennesker"
    assert plain(w.n(replace(estimate, estimated=True), indicator)) == "n = 116 af anslået 165 mennesker"
    assert w.people(replace(estimate, estimated=True)) == "anslået 165"


def test_a_median_of_few_answers_has_no_interval_and_none_is_spoken_of(tell) -> None:
    few = median((0, 1, 3, 1, 0), codes=(1, 2, 3, 4, 5), population=22)
    judgement = judge(few, target=3)
    said = tell("level", estimate=few, judgement=judgement)
    assert "95 %-interval" not in said
    assert "Der er 22 i gruppen. Med så få svar er der intet interval." in said
    assert "Der er for få svar til at beregne et interval, så målet kan ikke bedømmes." in said


def test_whom_the_question_does_not_concern_and_of_whom_nothing_is_known_is_told(tell) -> None:
    citizens, leaders, relatives = (60, 40, 30, 10), (22, 18, 14), (9, 0, 0)
    its = {"citizens": citizens, "leaders": leaders, "relatives": relatives}
    strata = Strata(tuple(AskedGroup(group, *numbers) for group, numbers in its.items()))
    said = tell("heard", estimate=strata.estimate(), strata=strata)
    assert "anslået 79 af gruppernes 91." in said
    assert "For pårørende regner intervallet med alt fra ingen til alle." in said
    pooled = Strata((AskedGroup("citizens", None, 47, 32), AskedGroup("leaders", 22, 18, 14)))
    assert "Ikke alle gruppers størrelse er kendt, så alle svar tæller ens" in tell("heard", strata=pooled)


def test_what_is_suppressed_missing_or_recorded_by_hand_is_told_as_such(tell) -> None:
    assert tell("relatives") == "Tallet vises ikke (beskytter enkelte)."
    assert tell("late") == "Værdien er ikke opgjort ved dette nedslag."
    assert tell("cost").startswith("Evaluator har opgjort værdien til 40 % (n = 35). Kilde: Gennemgang af dagsordener")
    assert "kilden oplyser ikke n" in tell("cost", estimate=Estimate(0.4, 0))


def test_a_figure_without_n_is_written_without_one(words, findings) -> None:
    cost = next(one for one in findings.indicators if one.indicator.key == "cost")
    said = [words.estimate(cost.indicator, Estimate(0.4, n), None, None) for n in (0, 12)]
    assert [one.replace("\N{NO-BREAK SPACE}", " ") for one in said] == ["40 %", "40 % (n = 12)"]


def test_what_more_answered_than_there_are_is_not_judged_and_it_is_said_why(tell) -> None:
    judgement = Judgement(Status.MORE_ANSWERS, 0.5, "interval", 0.0)
    said = tell("heard", estimate=Estimate(0.99, 2637, population=26), judgement=judgement)
    assert "Målet bedømmes ikke: Flere har svaret, end der er mennesker" in said
    assert "Målet er nået" not in said


def test_a_row_under_an_unfinished_stem_is_read_as_one_question(tell) -> None:
    stem = {"da": "I hvor høj grad passer det, at …", "en": "To what extent …"}
    row = {"da": "alle mødtes som ligeværdige?", "en": "did all meet as equals?"}
    said = tell("heard", stem=stem, question=row)
    assert "på spørgsmålet ”I hvor høj grad passer det, at alle mødtes som ligeværdige?”" in said


@pytest.fixture
def words(programme) -> Wording:
    return Wording(Texts("da"), programme)


@pytest.mark.parametrize(
    ("low", "high", "target", "written"),
    [(0.552, 0.912, 0.7, "55–91 %"), (0.696, 0.912, 0.7, "69,6–91,2 %"), (0.7, 0.912, 0.7, "70–91 %")],
)
def test_a_bound_that_rounds_to_the_target_is_written_with_a_decimal(words, low, high, target, written) -> None:
    assert words.shares(low, high, (target,)).replace("\N{NO-BREAK SPACE}", " ") == written


@pytest.mark.parametrize(("share_of", "written"), [(0.125, "13 %"), (0.145, "15 %"), (0.625, "63 %"), (0.124, "12 %")])
def test_a_half_per_cent_is_rounded_up(words, share_of: float, written: str) -> None:
    assert words.t.percent(share_of).replace("\N{NO-BREAK SPACE}", " ") == written


def test_a_median_between_two_answers_names_both_in_a_tables_cell(words, findings) -> None:
    scale = findings.indicators[0].distributions[0].scale
    assert words.cell(4, scale) == "enig"
    assert words.cell(4.5, scale) == "enig / helt enig"
    assert words.cell(7, None) == "7"


def test_a_share_just_under_all_is_not_written_as_all(words) -> None:
    assert words.share(0.997).startswith("99,7")
    assert words.share(1.0).startswith("100")


def test_an_abbreviation_keeps_its_capitals_inside_a_sentence(words) -> None:
    assert (words.in_sentence("KOSU-medlemmer"), words.in_sentence("Ledere")) == ("KOSU-medlemmer", "ledere")


def test_titles_that_stand_together_both_lose_their_capital_inside_a_sentence(words) -> None:
    assert words.in_sentence("Skoleledere + Politikere + KOSU") == "skoleledere + politikere + KOSU"


def test_every_status_has_a_symbol_and_a_word(words) -> None:
    from evaluator.reporting.wording import SYMBOLS

    assert set(SYMBOLS) == set(Status)
    assert len({words.status(status) for status in Status}) == len(Status)


def test_involvement_is_told_by_the_size_of_groups_and_on_people(tell, findings) -> None:
    practised = next(one.indicator for one in findings.indicators if one.indicator.key == "practised")
    experienced = replace(practised, source=InvolvementSource("experienced"))
    strata = Strata((AskedGroup("citizens", 60, 40, 30), AskedGroup("leaders", 20, 10, 2)))
    interval = replace(strata.estimate().interval, method="stratified-people")
    estimate = Estimate(0.6, 120, interval)
    said = tell("practised", indicator=experienced, estimate=estimate, strata=strata, people=50)
    assert said.startswith("Når hver gruppe tæller efter sin størrelse, ligger 60 % (95 %-interval ")
    assert "af 120 svar om inddragelse på eller over den aftalte inddragelsesgrad." in said
    assert "antallet af mennesker (mindst 50)" in said
    assert "Intervallet gælder alle 80 i grupperne." in said
