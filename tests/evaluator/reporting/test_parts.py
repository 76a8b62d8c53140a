"""Single parts of the report: change, trial actions, involvement, decisions, hours, quality and the trace."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from analysis.comparability import Asked, Declared, series
from analysis.comparing import compare_overlapping, compare_samples
from analysis.proportions import share
from analysis.results import Status
from analysis.trial_actions import Counts
from evaluator.findings.collection_findings import DoubleEntry
from evaluator.findings.model import InvolvementFindings, QualityMeasure
from evaluator.findings.register_findings import DecisionFindings, HoursFindings, HoursLine, TrialActionFindings
from evaluator.findings.strata import AskedGroup, Strata
from evaluator.reporting.charts import series_figure
from evaluator.reporting.context import report
from evaluator.reporting.wording import Wording
from evaluator.texts import Texts


def test_the_first_milestone_says_that_there_is_nothing_to_compare_with(written, findings) -> None:
    first = tuple(replace(finding, changes=()) for finding in findings.indicators)
    assert "Dette er det første nedslag" in written("change", indicators=first)


def test_more_answers_than_people_are_told_on_page_one(written, findings) -> None:
    assert "Flere svar end mennesker" not in written("summary")
    citizens, *others = findings.responses
    said = written("summary", responses=(replace(citizens, answered=2637, population=26, rate=None), *others))
    assert "Flere svar end mennesker" in said
    assert "Borgere (2.637 svar fra 26). Ingen ved, hvem de ekstra svar kommer fra" in said


def test_assumed_and_missing_dates_of_trial_actions_are_told(written) -> None:
    said = written("trial_actions")
    assert (
        "Til og med 30. september 2019 er der sat 26 prøvehandlinger i gang. Heraf er 15 ikke registreret som" in said
    )
    assert "For 26 hændelser i registret er datoen antaget" in said
    assert "1 hændelse har ingen dato og er ikke talt med." in said


@pytest.mark.parametrize(
    ("statuses", "said"),
    [
        ((Status.MET,), "Det ene mål er nået."),
        ((Status.NOT_MET,), "Det ene mål er ikke nået."),
        ((Status.UNDECIDED,), "Der er ét mål. Ved 1 kan svarene ikke afgøre det."),
        ((Status.MET, Status.MET), "Begge mål er nået."),
        ((Status.NOT_MET, Status.NOT_MET), "Ingen af de to mål er nået."),
        ((Status.MET, Status.NOT_MET), "1 af 2 mål er nået, 1 er ikke nået."),
    ],
)
def test_one_target_and_two_are_spoken_of_as_such(written, findings, statuses, said: str) -> None:
    first = findings.indicators[0]
    some = tuple(replace(first, judgement=replace(first.judgement, status=status)) for status in statuses)
    assert said in written("summary", indicators=some)


def test_a_register_of_only_started_actions_says_that_no_more_is_recorded(written, findings) -> None:
    counts = Counts(proposed=3, started=3, running=3)
    trial = TrialActionFindings(findings.milestone.cut_off, counts, {"north": counts}, (), 0, 0, 0)
    said = written("trial_actions", trial_actions=trial)
    assert "Registret viser ikke, hvad der siden er sket med dem." in said


def test_the_lowest_cell_of_the_involvement_grid_is_named(written) -> None:
    said = written("involvement_levels")
    assert "Den laveste oplevede median er ”hørt”. Den har borgere (planlægning, n = 35)." in said
    hidden = "vises ikke (beskytter enkelte)"
    assert f"Planlægning: pårørende; involveret (1); involveret (1); {hidden}; {hidden}" in said
    assert "Der er ingen oplysninger om inddragelse" in written(
        "involvement", involvement=InvolvementFindings((), None)
    )


def test_every_cell_that_shares_the_lowest_median_is_named(written, findings) -> None:
    first, second, third = findings.involvement.cells
    tied = InvolvementFindings((first, second, replace(third, experienced_median=2.0, experienced_n=11)), first)
    said = written("involvement_levels", involvement=tied)
    assert "Den findes i 2 celler: borgere (planlægning, n = 35) og borgere (samtaler, n = 11)." in said
    assert "Samtaler: borgere; samarbejder (2); samarbejder/bestemmer (2); ↓ hørt (11)" in said
    assert "Med så få svar i en celle kan andre celler ligge lige så lavt." in said


def test_a_median_below_the_plan_is_certain_only_where_the_whole_interval_says_so(written, findings) -> None:
    first, second, third = findings.involvement.cells
    sure, unsure = replace(first, at_or_above=share(8, 35)), replace(first, at_or_above=share(12, 35))
    whole = "Hele intervallet for andelen på eller over den tilsigtede grad ligger under 50 %."
    assert whole in written("involvement_levels", involvement=InvolvementFindings((sure, second), sure))
    assert "i 1 af dem er det sikkert" in written("involvement", involvement=InvolvementFindings((sure, second), sure))
    said = written("involvement_levels", involvement=InvolvementFindings((unsure, second), unsure))
    assert whole not in said
    assert "Der er for få svar til at udelukke, at flertallet når den tilsigtede grad." in said
    both = (sure, second, replace(third, experienced_median=2.0, at_or_above=share(16, 35)))
    said = written("involvement_levels", involvement=InvolvementFindings(both, sure))
    assert "I 1 af disse 2 celler ligger hele intervallet for andelen på eller over den tilsigtede" in said


def test_trial_actions_are_told_month_by_month(written, findings) -> None:
    days = ((dt.date(2018, 9, 1), 4), (dt.date(2018, 9, 20), 9), (dt.date(2019, 2, 1), 26))
    said = written("trial_actions", trial_actions=replace(findings.trial_actions, curve=days))
    assert "september 2018; 9; 9\nfebruar 2019; 17; 26" in said


def test_a_boxs_indicators_are_counted_by_status(written) -> None:
    said = written("boxes")
    assert "Borgere bliver hørt; Virkning på kort sigt; ✓ Nået; 2: 1 nået, 1 vises ikke (beskytter enkelte)" in said
    assert "En kasse er nået, når alle dens bedømte indikatorer er nået" in said


def test_a_round_that_was_asked_in_one_language_alone_says_so(written, findings) -> None:
    assert "kun på dansk" not in written("method")
    of_milestone = [wave.milestone == findings.milestone.key for wave in findings.programme.waves]
    assert any(of_milestone)
    waves = tuple(replace(wave, languages=("da",)) for wave in findings.programme.waves)
    programme = replace(findings.programme, waves=waves)
    assert written("method", programme=programme).count(", kun på dansk.") == sum(of_milestone)


def test_timeliness_tells_that_anonymous_rounds_are_left_out(written) -> None:
    timed = QualityMeasure("timeliness", 0.96, 24, 25, 0.9, True)
    assert "Rettidighed er kun regnet for runder under pseudonym" in written("quality", quality=(timed,))
    assert "Rettidighed er kun regnet" not in written("quality")


def test_answers_of_few_people_are_told_with_the_number_of_people(written, findings) -> None:
    several = replace(findings.indicators[0], people=25)
    assert "n = 65 svar fra mindst 25 mennesker; 95 %-interval" in written("outcomes", indicators=(several,))


def test_undated_cases_are_told_and_case_types_stand_as_written(written) -> None:
    said = written("decisions")
    assert "For 12 af de 35 sager mangler mødedatoen i kilden. De er ikke talt med" in said
    assert "O+D: orientering og drøftelse; 2; 9 %; 0" in said
    assert "D+O: drøftelse og orientering; 2; 9 %; 1" in said
    assert "I alt; 23; 100 %; 12" in said
    none = DecisionFindings(0, {}, 0, None, None)
    assert "ingen sager i beslutningsregistret" in written("decisions", decisions=none)


def test_hours_that_do_not_add_up_are_shown_and_not_mended(written) -> None:
    said = written("hours")
    assert "giver tilsammen 3.200 timer, men kilden angiver 3.300 timer i alt. Forskellen er 100 timer." in said
    assert "Sum af linjerne; ; ; 3.200" in said
    assert "Angivet i kilden; ; ; 3.300" in said


def test_used_hours_are_held_against_the_budget_where_they_are_recorded(written) -> None:
    lines = (HoursLine("A", "B", 100, 80, ""), HoursLine("A", "C", 100, 60, ""))
    said = written("hours", hours=HoursFindings(200, 200, False, lines))
    assert "Af de 200 budgetterede timer er 140 registreret som brugt (70 %)." in said
    assert "Det stemmer med det, kilden angiver." in said
    assert "Der er ikke indlæst et timebudget." in written("hours", hours=None)


def test_data_quality_says_what_was_missed_and_why_something_cannot_be_computed(written) -> None:
    said = written("quality")
    assert "1 af 3 mål for datakvalitet, der kan bedømmes, er ikke nået: fejlprocent." in said
    assert "Rettidighed kan ikke beregnes: runderne er anonyme" in said


def test_the_trace_leads_from_each_indicator_to_questions_documents_n_and_method(written) -> None:
    said = written("trace")
    line = "participants.heard; runde m2-citizens, m2-leaders; [1] [2]; 65 svar; andel, Clopper-Pearson; interval"
    assert f"Borgere, der oplever at blive hørt (heard); {line}" in said
    assert "[2] spørgeskema participants, version 2 (77ab01ce)" in said


@pytest.mark.parametrize("language", ["da", "en"])
def test_no_figure_of_a_survey_stands_without_its_n_on_the_page_of_its_outcome(findings, language: str) -> None:
    whole = report(findings, language)
    (pages,) = [part for part in whole.parts if part.key == "outcomes"]
    rows = [
        row for page in pages.parts for row in (page, *page.parts, *(two for one in page.parts for two in one.parts))
    ]
    lines = [row.blocks[0].text for row in rows if row.key.startswith("indicator-")]
    assert len(lines) == len(findings.indicators)
    for line in lines:
        assert "%" not in line.split(".")[0] or "n\N{NO-BREAK SPACE}=" in line, line


@pytest.fixture
def weighted_first(findings):
    """The findings' indicators, the first over groups of known sizes."""
    strata = Strata((AskedGroup("citizens", 60, 47, 32), AskedGroup("leaders", 22, 18, 14)))
    return (replace(findings.indicators[0], strata=strata, estimate=strata.estimate()), *findings.indicators[1:])


def test_a_share_counts_each_group_by_its_size_and_stands_beside_the_one_that_does_not(written, weighted_first) -> None:
    said = written("indicators", indicators=weighted_first)
    assert "46 af 65 svarede ”enig” eller ”helt enig” til udsagnet" in said
    assert "Når hver gruppe tæller efter sin størrelse, er det 71 % (95 %-interval 65–76 %)." in said
    assert "Intervallet gælder alle 82 i grupperne." in said
    assert "; 70,7 %; 64,6–75,6 %; 65; 65,0; 70,8 %; −0,1" in said
    assert "With each group counting by its size that is 71% (95% interval" in written(
        "indicators", "en", indicators=weighted_first
    )
    assert "Efter størrelse og efter antal svar" not in written("indicators")


def test_the_method_tells_of_weights_links_families_and_seeds_only_where_they_are_used(
    written, findings, weighted_first
) -> None:
    few = replace(findings.indicators[0].changes[0], comparison=compare_samples((4, 3, 1), (1, 2, 4)))
    plain = written("method", indicators=(replace(findings.indicators[0], changes=(few,)),))
    assert "Hvor svar ikke kan kobles, behandles to nedslags svar som svar fra forskellige mennesker" in plain
    assert "P-værdierne er derfor justeret for antallet" in plain
    for unused in ("under pseudonym, kan svar", "retter op på forskelle i svarprocent", "lodtrækninger"):
        assert unused not in plain
    drawn = compare_overlapping([[400, 600], [200, 800]], (300, 400), (200, 700), seed=7)
    change = replace(findings.indicators[0].changes[0], comparison=drawn)
    said = written("method", indicators=(replace(weighted_first[0], changes=(change,)),))
    assert "De, der svarede begge gange, indgår som de samme mennesker, de øvrige som forskellige mennesker." in said
    assert "At hver gruppe tæller efter sin størrelse, retter op på forskelle i svarprocent mellem grupper" in said
    assert "kørt med 9.999 lodtrækninger og startværdien 7" in said
    assert "Hvor svar ikke kan kobles" not in said


@pytest.mark.parametrize(
    ("language", "words"),
    [
        (
            "da",
            "Linjen er brudt ved ”Nedslag 2”, fordi svarskalaen er ændret; tallene på hver side kan ikke sammenlignes.",
        ),
        ("en", "The line is broken at “Milestone 2”, because the answer scale has changed; the figures on either side"),
    ],
)
def test_the_figure_of_a_series_says_where_it_breaks(findings, language: str, words: str) -> None:
    first = Asked("m1", {"da": "Blev du hørt?"}, codes=(1, 2, 3))
    broken = series([first, replace(first, wave="m2", codes=(1, 2, 3, 4))])
    finding = replace(findings.indicators[0], comparable=broken)
    w = Wording(Texts(language), findings.programme)
    figure, whole = series_figure(finding, findings, w), series_figure(findings.indicators[0], findings, w)
    assert words in figure.caption
    assert words in figure.alt
    assert "#9db4cb" in whole.svg
    assert "#9db4cb" not in figure.svg


def test_a_series_that_a_bridge_carries_on_is_drawn_and_justified(findings) -> None:
    first = Asked("m1", {"da": "Blev du hørt?"}, codes=(1, 2, 3))
    later = replace(first, wave="m2", codes=(1, 2, 3, 4))
    its = replace(findings.indicators[0].indicator, bridges={"m2": {"da": "Det nye trin er prøvet af."}})
    bridged = series([first, later], {"m2": Declared(bridge="m2")})
    finding = replace(findings.indicators[0], indicator=its, comparable=bridged)
    figure = series_figure(finding, findings, Wording(Texts("da"), findings.programme))
    assert figure.caption.endswith(
        "Linjen føres videre over ”Nedslag 2”, selv om svarskalaen er ændret. Evaluators begrundelse ved ”Nedslag 2”: "
        "”Det nye trin er prøvet af.”"
    )
    assert "#9db4cb" in figure.svg


def test_the_method_says_how_answers_were_given_where_any_came_another_way_than_by_the_web(written) -> None:
    said = written("method", collection_modes={"web": 40, "interview": 7, "kiosk": 12})
    assert "Sådan blev der svaret: 40 på nettet, 7 i et interview og 12 på en fælles skærm." in said
    assert "Sådan blev der svaret" not in written("method", collection_modes={"web": 40})
    assert "Sådan blev der svaret" not in written("method", collection_modes=None)


def test_how_well_the_two_entries_of_the_paper_forms_agreed_is_reported_with_its_counts(written) -> None:
    said = written("quality", double_entry=DoubleEntry(fields=1200, differing=18, impossible=3))
    assert "Af 1.200 felter afveg 18 (1,5 %)" in said.replace("\N{NO-BREAK SPACE}", " ")
    assert "tæller som ubesvarede: 3." in said
    assert "Papirskemaerne" not in written("quality")
