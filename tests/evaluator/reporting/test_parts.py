"""Single parts of the report: change, trial actions, involvement, decisions, hours, quality and the trace."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from analysis.trial_actions import Counts
from evaluator.findings.model import (
    DecisionFindings,
    HoursFindings,
    HoursLine,
    InvolvementFindings,
    QualityMeasure,
    TrialActionFindings,
)
from evaluator.reporting.blocks import Part
from evaluator.reporting.context import PARTS, report
from evaluator.reporting.wording import Wording
from evaluator.texts import Texts


@pytest.fixture
def written(findings):
    """The words of one part, with changes made to the findings."""

    def of(key: str, language: str = "da", **changes: object) -> str:
        make = next(make for make in PARTS if make.__name__ == key)
        words = _words(make(replace(findings, **changes), Wording(Texts(language), findings.programme)))
        return "\n".join(words).replace("\N{NO-BREAK SPACE}", " ")

    return of


def _words(part: Part) -> list[str]:
    said = [part.title]
    for block in part.blocks:
        said += [value for name in ("text", "title", "caption", "note") if (value := getattr(block, name, ""))]
        said += getattr(block, "items", ()) if block.kind == "bullets" else ()
        said += [line for answer in block.items for line in answer.sentences] if block.kind == "answers" else []
        said += ["; ".join(row) for row in getattr(block, "rows", ())]
    return said + [line for below in part.parts for line in _words(below)]


def test_a_p_value_stands_only_beside_effect_interval_and_plain_words(written) -> None:
    said = written("change")
    assert "Borgere, der oplever at blive hørt: siden »Nedslag 1« ligger svarene højere på skalaen. Relativ" in said
    assert "effekt 67 % (95 %-interval 57–77 %); p < 0,001; n = 65 nu og 48 dengang." in said
    assert "hvor to ens svar tæller halvt. 50 % betyder ingen forskydning." in said
    assert "Selv hvis intet havde ændret sig, måtte man vente, at omkring 0,2 af dem fremstod tydelige" in said
    assert "Svar fra to nedslag behandles som uafhængige" in said
    assert "ingen tydelig ændring" in said
    assert "Lederes oplevelse: ikke sammenlignet med »Nedslag 1«, fordi svarskalaen er ændret." in said


def test_the_first_milestone_says_that_there_is_nothing_to_compare_with(written, findings) -> None:
    first = tuple(replace(finding, changes=()) for finding in findings.indicators)
    assert "Dette er det første nedslag" in written("change", indicators=first)


def test_assumed_and_missing_dates_of_trial_actions_are_told(written) -> None:
    said = written("trial_actions")
    assert (
        "Til og med 30. september 2019 er der sat 26 prøvehandlinger i gang. Heraf er 15 ikke registreret som" in said
    )
    assert "For 26 hændelser i registeret er datoen antaget" in said
    assert "1 hændelse har ingen dato og er ikke talt med." in said


def test_a_register_of_only_started_actions_says_that_no_more_is_recorded(written, findings) -> None:
    counts = Counts(proposed=3, started=3, running=3)
    trial = TrialActionFindings(findings.milestone.cut_off, counts, {"north": counts}, (), 0, 0, 0)
    said = written("trial_actions", trial_actions=trial)
    assert "Ingen er registreret som afprøvet, indført, tilpasset, spredt eller stoppet." in said


def test_the_lowest_cell_of_the_involvement_grid_is_named(written) -> None:
    said = written("involvement")
    assert "Den laveste oplevede median er »hørt«. Den har borgere (planlægning, n = 35)." in said
    assert "Planlægning: pårørende; involveret (1); involveret (1); vises ikke; vises ikke" in said
    assert "Der er ingen oplysninger om inddragelse" in written(
        "involvement", involvement=InvolvementFindings((), None)
    )


def test_every_cell_that_shares_the_lowest_median_is_named(written, findings) -> None:
    first, second, third = findings.involvement.cells
    tied = InvolvementFindings((first, second, replace(third, experienced_median=2.0, experienced_n=11)), first)
    said = written("involvement", involvement=tied)
    assert "Den findes i 2 celler: borgere (planlægning, n = 35) og borgere (samtaler, n = 11)." in said
    assert "Samtaler: borgere; samarbejder (2); samarbejder/bestemmer (2); ↓ hørt (11)" in said


def test_trial_actions_are_told_month_by_month(written, findings) -> None:
    days = ((dt.date(2018, 9, 1), 4), (dt.date(2018, 9, 20), 9), (dt.date(2019, 2, 1), 26))
    said = written("trial_actions", trial_actions=replace(findings.trial_actions, curve=days))
    assert "september 2018; 9; 9\nfebruar 2019; 17; 26" in said


def test_a_boxs_indicators_are_counted_by_status(written) -> None:
    said = written("summary")
    assert "Borgere bliver hørt; Virkning på kort sigt; ✓ Nået; 2: 1 nået, 1 vises ikke" in said
    assert "En kasse er nået, når alle dens bedømte indikatorer er nået" in said


def test_timeliness_tells_that_anonymous_rounds_are_left_out(written) -> None:
    timed = QualityMeasure("timeliness", 0.96, 24, 25, 0.9, True)
    assert "Rettidighed er kun regnet for runder under pseudonym" in written("quality", quality=(timed,))
    assert "Rettidighed er kun regnet" not in written("quality")


def test_answers_of_few_people_are_told_with_the_number_of_people(written, findings) -> None:
    several = replace(findings.indicators[0], people=25)
    assert "n = 65 svar fra mindst 25 mennesker; 95 %-interval" in written("summary", indicators=(several,))


def test_undated_cases_are_told_and_case_types_stand_as_written(written) -> None:
    said = written("decisions")
    assert "For 12 af de 35 sager mangler mødedatoen i kilden." in said
    assert "O+D: orientering og drøftelse; 2; 6 %" in said
    assert "D+O: drøftelse og orientering; 3; 9 %" in said
    none = DecisionFindings(0, {}, 0, None, None)
    assert "ingen sager i beslutningsregisteret" in written("decisions", decisions=none)


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
    assert "1 af 3 mål for datakvalitet, der kan bedømmes, er ikke nået: fejlandel." in said
    assert "Rettidighed kan ikke beregnes: runderne er anonyme" in said


def test_the_trace_leads_from_each_indicator_to_questions_documents_n_and_method(written) -> None:
    said = written("trace")
    line = "participants.heard; runde m2-citizens, m2-leaders; [1] [2]; 65; andel, Wilson; interval"
    assert f"Borgere, der oplever at blive hørt (heard); {line}" in said
    assert "[2] spørgeskema participants, udgave 2 (77ab01ce)" in said


@pytest.mark.parametrize("language", ["da", "en"])
def test_no_figure_of_a_survey_stands_without_its_n_on_page_one(findings, language: str) -> None:
    whole = report(findings, language)
    answers = [b for part in (whole.parts[0], *whole.parts[0].parts) for b in part.blocks if b.kind == "answers"]
    lines = [line for block in answers for answer in block.items for line in answer.sentences]
    assert lines
    for line in lines:
        assert not any(sign in line for sign in ("%",)) or "n\N{NO-BREAK SPACE}=" in line, line
