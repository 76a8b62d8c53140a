"""The pages of the outcomes, page two and page three: figures, changes, doubt, what speaks against, and leads."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from uuid import UUID

import pytest

from analysis.criteria import judge
from analysis.nonresponse import silent_share
from analysis.proportions import share
from analysis.results import Status
from evaluator.findings.quoted import Quoted
from evaluator.findings.tested import DescribedClaim, DescribedLink, DescribedPiece, TheoryTested
from evaluator.reporting.context import report
from evaluator.reporting.overview import strongest

PIECE = DescribedPiece(
    UUID(int=1),
    "document",
    "records",
    "against",
    "moderate",
    "",
    "m2",
    "",
    "Ingen spurgte.",
    "Referat",
    dt.date(2019, 9, 1),
)


def claim(key: str, words: str, state: str) -> DescribedClaim:
    return DescribedClaim(key, {"da": words, "en": words}, state, "", ())


LINK = DescribedLink(
    *("talks>heard", "talks", "heard", {"da": "Tid", "en": "Time"}, "De talte", "Borgere", "weak", "weak"),
    (),
    "",
    (PIECE,),
    (claim("time", "Der er tid.", "failing"), claim("trust", "Der er tillid.", "holding")),
    (claim("law", "Loven kræver det.", "likely"), claim("luck", "Et held.", "less_likely")),
)


def page(findings, key: str):
    (pages,) = [part for part in report(findings, "da").parts if part.key == "outcomes"]
    return next(part for part in pages.parts if part.key == key)


def test_an_indicator_says_figure_target_and_change_in_words_and_points(written, findings) -> None:
    said = written("outcomes").splitlines()
    at = said.index("Borgere, der oplever at blive hørt")
    assert said[at + 1] == "71 % (n = 65 svar; 95 %-interval 58–81 %). Målet er mindst 55 %."
    assert said[at + 2] == "Siden ”Nedslag 1”: op fra 42 % til 71 % (+29 procentpoint). Ændringen er tydelig."
    unclear = replace(findings.indicators[0].changes[0], adjusted=0.4)
    first = replace(findings.indicators[0], changes=(unclear,))
    assert "Ingen tydelig ændring siden ”Nedslag 1” (+29 procentpoint)." in written("outcomes", indicators=(first,))


def test_a_clear_change_of_the_answers_is_not_told_by_figures_that_say_otherwise(written, findings) -> None:
    first = findings.indicators[0]
    then = replace(first.series[0], estimate=share(60, 65))
    said = written("outcomes", indicators=(replace(first, series=(then, first.series[1])),))
    assert "En tydelig ændring: Siden ”Nedslag 1” ligger svarene højere på skalaen." in said
    assert "ned fra" not in said


@pytest.mark.parametrize(
    ("yes", "n", "target", "direction", "said"),
    [
        (
            69,
            91,
            0.7,
            "increase",
            "Holder, hvis mindst 6 af 10 af de 42, vi mangler svar fra, ville have svaret det samme.",
        ),
        (
            40,
            100,
            0.5,
            "increase",
            "Ændrer sig kun, hvis mindst 8 af 10 af de 33, vi mangler svar fra, ville have svaret det, målet tæller",
        ),
        (
            60,
            100,
            0.6,
            "increase",
            "Målet ville være nået, hvis mindst 7 af 10 af de 33, vi mangler svar fra, ville have",
        ),
        (
            10,
            100,
            0.2,
            "decrease",
            "Holder, hvis højst 4 af 10 af de 33, vi mangler svar fra, ville have svaret det samme.",
        ),
        (70, 100, 0.55, "decrease", "Ændrer sig kun, hvis højst 1 af 10 af de 33, vi mangler svar fra"),
        (60, 100, 0.6, "decrease", "Målet ville være nået, hvis højst halvdelen af de 33, vi mangler svar fra"),
        (82, 100, 0.62, "increase", "Holder, hvis mindst 1 af 10 af de 33, vi mangler svar fra"),
        (13, 100, 0.101, "decrease", "Ændrer sig kun, hvis ingen af de 33, vi mangler svar fra"),
        (95, 100, 0.7, "increase", "Står fast, uanset hvad de 33, vi mangler svar fra, ville have svaret."),
    ],
)
def test_a_status_says_what_it_takes_of_the_silent_to_turn_it(
    written, findings, yes, n, target, direction, said: str
) -> None:
    """Tenths are rounded to the side on which the sentence stays true: 25 of 42 are needed, and 6 in 10 are 25.2."""
    first, estimate = findings.indicators[0], share(yes, n, population=133)
    judgement = judge(estimate, target=target, direction=direction)
    its = replace(first.indicator, direction=direction)
    silent = silent_share(yes, n, 133, judgement, direction)
    shown = replace(first, indicator=its, estimate=estimate, judgement=judgement, silent=silent)
    assert said in written("outcomes", indicators=(shown,))


def test_few_silent_are_counted_and_not_told_in_tenths(written, findings) -> None:
    first, estimate = findings.indicators[0], share(69, 91, population=105)
    judgement = judge(estimate, target=0.7)
    silent = silent_share(69, 91, 105, judgement, "increase")
    shown = replace(first, estimate=estimate, judgement=judgement, silent=silent)
    assert f"hvis mindst {silent.at_tipping} af de 14, vi mangler" in written("outcomes", indicators=(shown,))


@pytest.mark.parametrize(
    ("yes", "target", "direction", "said"),
    [
        (17, 0.88, "increase", "Holder, hvis den ene, vi mangler svar fra, ville have svaret det samme."),
        (17, 0.87, "decrease", "Holder, hvis den ene, vi mangler svar fra, ikke ville have svaret det samme."),
        (19, 0.5, "increase", "Står fast, uanset hvad den ene, vi mangler svar fra, ville have svaret."),
    ],
)
def test_a_single_silent_is_one_and_not_several(written, findings, yes, target, direction, said: str) -> None:
    first, estimate = findings.indicators[0], share(yes, 19, population=20)
    judgement = replace(judge(estimate, target=target, direction=direction), status=Status.MET)
    its = replace(first.indicator, direction=direction)
    silent = silent_share(yes, 19, 20, judgement, direction)
    shown = replace(first, indicator=its, estimate=estimate, judgement=judgement, silent=silent)
    assert said in written("outcomes", indicators=(shown,))


def test_what_speaks_against_an_outcome_stands_on_its_page(findings) -> None:
    its = page(replace(findings, theory=TheoryTested((LINK,), (), ())), "outcome-heard")
    (said,) = [block.items for block in its.blocks if block.kind == "bullets"]
    assert said == (
        "Ingen spurgte.",
        "En antagelse holder ikke: Der er tid.",
        "En anden forklaring er sandsynlig: Loven kræver det.",
    )
    gone = replace(LINK, pieces=(replace(PIECE, flag="gone", seen=""),), assumptions=(), rivals=())
    its = page(replace(findings, theory=TheoryTested((gone,), (), ())), "outcome-heard")
    assert not [block for block in its.blocks if block.kind == "bullets"]


def test_a_page_has_one_quote_and_the_appendix_the_others(findings) -> None:
    first, second = (Quoted(f"{n} citat", "da", "node", "heard", "answer", "citizens") for n in ("Første", "Andet"))
    whole = replace(findings, quotes=(first, second))
    quotes = [block.text for block in page(whole, "outcome-heard").blocks if block.kind == "quotation"]
    assert quotes == ["”Første citat”"]
    (rest,) = [part for part in report(whole, "da").appendix if part.key == "quotes"]
    assert [block.text for block in rest.parts[0].blocks] == ["”Andet citat”"]


def test_page_two_tells_each_outcome_by_the_figure_that_says_most(written, findings) -> None:
    said = written("theory")
    row = "Borgere bliver hørt; ✓ Nået; Borgere, der oplever at blive hørt; 71 %; 65; 55 %"
    assert f"{row}; +29 procentpoint, tydelig" in said
    undecided = replace(
        findings.indicators[0], judgement=replace(findings.indicators[0].judgement, status=Status.UNDECIDED)
    )
    assert strongest([undecided, findings.indicators[2]], Status.MIXED) is findings.indicators[2]
    assert strongest([findings.indicators[4], undecided], Status.MIXED) is undecided
    assert strongest([findings.indicators[0], undecided], Status.UNDECIDED) is undecided


def test_page_three_counts_clear_changes_and_draws_them_apart_from_the_others(written, findings) -> None:
    assert "2 af 3 tal har ændret sig tydeligt siden ”Nedslag 1”." in written("what_changed")
    part = next(part for part in report(findings, "da").parts if part.key == "changes")
    (figure,) = [block for block in part.blocks if block.kind == "figure"]
    assert [series.emphasised for series in figure.chart.series] == [True, True, False]
    assert figure.chart.categories == ("Nedslag 1", "Nedslag 2")
    assert "Nye vaner: 42\N{NO-BREAK SPACE}%, nu 34\N{NO-BREAK SPACE}%." in figure.alt


def test_page_three_accounts_for_what_can_be_compared_and_has_no_line(written, findings) -> None:
    heard, wide, low, level, *others = findings.indicators
    unclear = replace(level, changes=low.changes)
    said = written("what_changed", indicators=(heard, wide, low, unclear, *others))
    assert "2 af 4 tal har ændret sig tydeligt" in said
    assert "Lederes oplevelse: ingen tydelig ændring. Det er et trin på en skala" in said
    said = written("what_changed", indicators=(heard, wide, low, replace(level, changes=heard.changes), *others))
    assert "Lederes oplevelse: Siden ”Nedslag 1” ligger svarene højere på skalaen. Ændringen er tydelig." in said


def test_page_three_says_who_answered_least_and_who_is_not_shown(written) -> None:
    said = written("what_changed")
    assert "68 af 82 svarede (83 %). Færrest svarede blandt borgere: 73 %." in said
    assert "Vises ikke (beskytter enkelte): pårørende." in said
    assert "Pårørende; vises ikke (beskytter enkelte); ukendt; vises ikke (beskytter enkelte)" in said


def test_page_three_says_why_there_is_no_response_rate(written, findings) -> None:
    unknown = [
        replace(one, value=None, reason="no_population") if one.key == "response_rate" else one
        for one in findings.quality
    ]
    said = written("what_changed", quality=tuple(unknown))
    assert "svarede. Svarprocent kan ikke beregnes: det vides ikke for alle grupper, hvor mange der er spurgt." in said


def test_every_chart_that_office_programs_have_comes_with_its_data(findings) -> None:
    whole = report(findings, "da")
    figures = {block.key: block for part in (*whole.parts, *whole.appendix) for block in figures_of(part)}
    without = {key for key, figure in figures.items() if figure.chart is None}
    assert without == {"theory", "involvement"}
    heard = figures["heard-milestones"].chart
    assert (heard.shape, heard.unit, heard.target) == ("lines", "share", None)
    assert [series.name for series in heard.series] == ["Resultat", "mål"]
    answers = figures["heard-answers"].chart
    assert (answers.shape, answers.categories) == ("stacked", ("Alle grupper", "Borgere", "Ledere"))
    assert all(sum(series.values[i] for series in answers.series) == pytest.approx(1) for i in range(3))


def figures_of(part):
    blocks = [block.figure if block.kind == "beside" else block for block in part.blocks]
    return [b for b in blocks if b.kind == "figure"] + [one for below in part.parts for one in figures_of(below)]


def test_no_lead_goes_astray(findings) -> None:
    whole = report(replace(findings, theory=TheoryTested((LINK,), (), ())), "da")
    parts = list(every((*whole.parts, *whole.appendix)))
    keys = [part.key for part in parts]
    assert len(keys) == len(set(keys))
    leads = {part.lead for part in parts} | {
        lead for part in parts for block in part.blocks for lead in getattr(block, "leads", ())
    }
    assert leads - set(keys) <= {""}


def every(parts):
    for part in parts:
        yield part
        yield from every(part.parts)
