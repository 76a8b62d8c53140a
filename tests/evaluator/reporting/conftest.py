"""A hand-made findings value that holds every kind of indicator and every status, so that reports can be read."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from analysis.comparing import compare_samples
from analysis.criteria import judge
from analysis.ordinal import median
from analysis.proportions import share
from analysis.results import Estimate, Judgement, Status
from analysis.trial_actions import Counts
from evaluator.findings.change_findings import Change
from evaluator.findings.model import (
    Distribution,
    Findings,
    GroupFigure,
    GroupResponse,
    IndicatorFinding,
    InvolvementCell,
    InvolvementFindings,
    Point,
    QualityMeasure,
    Trace,
)
from evaluator.findings.register_findings import DecisionFindings, HoursFindings, HoursLine, TrialActionFindings
from evaluator.programme.model import (
    Group,
    HoursBudget,
    Indicator,
    InvolvementSource,
    Link,
    ManualSource,
    Milestone,
    Node,
    Process,
    Programme,
    Question,
    RegisterSource,
    Stage,
    SurveySource,
    WavePlan,
)
from evaluator.reporting.blocks import Block, Part
from evaluator.reporting.context import APPENDIX, PARTS
from evaluator.reporting.wording import Wording
from evaluator.texts import Texts
from surveys.questionnaire import Choice, Scale


def text(da: str, en: str) -> dict[str, str]:
    return {"da": da, "en": en}


AGREE = Scale(
    "agree",
    (
        Choice(1, text("Helt uenig", "Strongly disagree")),
        Choice(2, text("Uenig", "Disagree")),
        Choice(3, text("Hverken enig eller uenig", "Neither agree nor disagree")),
        Choice(4, text("Enig", "Agree")),
        Choice(5, text("Helt enig", "Strongly agree")),
    ),
)
ASKED = SurveySource((Question("participants", "heard"),), "share", (4, 5))
TRACE = Trace(
    documents=("programme lokalt-loeft v1 (3fa9c1d2)", "questionnaire participants v2 (77ab01ce)"),
    waves=("m2-citizens", "m2-leaders"),
    questions=("participants.heard",),
    method="clopper-pearson",
)
HEARD = text(
    "Jeg oplevede, at der blev lyttet til det, jeg sagde",
    "I felt that people listened to what I said",
)


def indicator(key: str, node: str, title: dict[str, str], **values: object) -> Indicator:
    definition = text("Opgjort ved hvert nedslag.", "Recorded at each milestone.")
    return Indicator(key, node, title, definition, **{"unit": "share", "source": ASKED, **values})  # type: ignore[arg-type]


@pytest.fixture(scope="session")
def programme() -> Programme:
    return Programme(
        key="lokalt-loeft",
        title=text("Lokalt løft", "Local lift"),
        purpose=text("Borgere og ledere udvikler sammen.", "Citizens and leaders develop together."),
        languages=("da", "en"),
        disclosure_minimum=5,
        groups=(
            Group("citizens", text("Borgere", "Citizens")),
            Group("leaders", text("Ledere", "Leaders"), population=22),
            Group("relatives", text("Pårørende", "Relatives")),
        ),
        milestones=(
            Milestone("m1", text("Nedslag 1", "Milestone 1"), dt.date(2018, 10, 31), date_assumed=True),
            Milestone("m2", text("Nedslag 2", "Milestone 2"), dt.date(2019, 9, 30), final=True),
        ),
        nodes=(
            Node("talks", "activity", text("Samtaler med borgere", "Conversations with citizens")),
            Node("heard", "outcome_short", text("Borgere bliver hørt", "Citizens are heard")),
            Node("basis", "outcome_short", text("Bredere beslutningsgrundlag", "Wider decision basis")),
            Node("action", "outcome_long", text("Nye prøvehandlinger", "New trial actions")),
        ),
        links=(
            Link("talks", "heard", text("Tid og åbne spørgsmål", "Time and open questions")),
            Link("heard", "basis", text("Ledere får ny viden", "Leaders learn something new")),
            Link("basis", "action", text("Ledere sætter noget i gang", "Leaders start something")),
        ),
        indicators=(),
        processes=(
            Process("north", text("Nordbyen", "North town"), "full"),
            Process("south", text("Sydbyen", "South town"), "light"),
        ),
        stages=(
            Stage("planning", text("Planlægning", "Planning")),
            Stage("talks", text("Samtaler", "Conversations")),
        ),
        waves=(
            WavePlan(
                "m2-citizens",
                "m2",
                "participants",
                ("citizens", "relatives"),
                "anonymous",
                dt.date(2019, 9, 1),
                dt.date(2019, 9, 25),
            ),
            WavePlan(
                "m2-leaders",
                "m2",
                "participants",
                ("leaders",),
                "pseudonymous",
                dt.date(2019, 9, 1),
                dt.date(2019, 9, 25),
            ),
        ),
        hours=HoursBudget(3300, text("Projektbeskrivelsen, side 9", "The project description, page 9")),
        evaluator="Evaluering ApS",
    )


def survey_finding(key: str, counts: tuple[int, ...], target: float | None, **values: object) -> IndicatorFinding:
    """A share of the two highest answers over citizens, leaders and suppressed relatives."""
    title = values.pop("title", text("Borgere, der oplever at blive hørt", "Citizens who feel heard"))
    its = indicator(key, str(values.pop("node", "heard")), title, targets={"m2": target}, **values)  # type: ignore[arg-type]
    n, hits = sum(counts), counts[3] + counts[4]
    estimate = share(hits, n)
    leaders = (0, 1, 3, 8, 6)
    earlier = share(20, 48)
    judgement = judge(estimate, target=target, margin=its.margin, minimum_n=its.minimum_n)
    comparison = compare_samples((6, 10, 12, 14, 6), counts)
    assert comparison.pvalue is not None
    adjusted = min(1.0, 2 * comparison.pvalue) if its.family else comparison.pvalue
    correction = "holm" if its.family else "benjamini-hochberg"
    return IndicatorFinding(
        its,
        judgement,
        estimate,
        by_group=(
            GroupFigure("citizens", share(hits - 14, n - 18 - 3), suppressed=False),
            GroupFigure("leaders", share(14, 18, population=22), suppressed=False),
            GroupFigure("relatives", None, suppressed=True),
        ),
        distributions=(
            Distribution("", AGREE, counts, 3, 1, 2, n, 4),
            Distribution(
                "citizens", AGREE, tuple(a - b for a, b in zip(counts, leaders, strict=True)), 3, 0, 1, n - 18, 4
            ),
            Distribution("leaders", AGREE, leaders, 0, 1, 1, 18, 4),
            Distribution("relatives", AGREE, None, None, None, None, None, None),
        ),
        series=(
            Point("m1", earlier, 0.4, Status.UNDECIDED),
            Point("m2", estimate, target, judgement.status),
        ),
        changes=(
            Change(
                since="m1",
                earlier=earlier,
                comparison=comparison,
                family=its.family,
                adjusted=adjusted,
                correction=correction,
                now=Estimate(estimate.value, n),
            ),
        ),
        trace=TRACE,
        question=HEARD,
    )


def plain_finding(
    its: Indicator, judgement: Judgement, estimate: Estimate | None, **values: object
) -> IndicatorFinding:
    empty = {"by_group": (), "distributions": (), "series": (), "changes": (), "trace": TRACE, "question": HEARD}
    return IndicatorFinding(its, judgement, estimate, **{**empty, **values})  # type: ignore[arg-type]


def register_finding() -> IndicatorFinding:
    its = indicator(
        "started",
        "action",
        text("Prøvehandlinger, der er sat i gang", "Trial actions started"),
        unit="count",
        source=RegisterSource("trial_actions", "started"),
        rule="value",
        baseline=0,
        targets={"m2": 20},
    )
    estimate = Estimate(26.0, 26, None, 26)
    return plain_finding(
        its,
        judge(estimate, target=20, rule="value"),
        estimate,
        series=(
            Point("m1", Estimate(9.0, 9, None, 9), 10, Status.NOT_MET),
            Point("m2", estimate, 20, Status.MET),
        ),
        changes=(Change("m1", Estimate(9.0, 9, None, 9), None, "register"),),
        trace=Trace(TRACE.documents[:1], registers=("trial_actions",), method="count"),
    )


def median_finding() -> IndicatorFinding:
    source = SurveySource((Question("participants", "heard"),), "median", groups=("leaders",))
    its = indicator("level", "basis", text("Lederes oplevelse", "The leaders' experience"), unit="code", source=source)
    counts = (0, 1, 3, 8, 6)
    estimate = median(counts, codes=AGREE.codes, population=22)
    return plain_finding(
        its,
        judge(estimate, target=None),
        estimate,
        by_group=(GroupFigure("leaders", estimate, suppressed=False),),
        distributions=(Distribution("leaders", AGREE, counts, 0, 1, 1, 18, 4),),
        changes=(Change("m1", None, None, "scale_changed"),),
    )


@pytest.fixture(scope="session")
def indicator_findings() -> tuple[IndicatorFinding, ...]:
    suppressed = indicator("relatives", "heard", text("Pårørende, der bliver hørt", "Relatives who are heard"))
    manual = indicator(
        "cost",
        "basis",
        text("Andel af sager med borgerperspektiv", "Cases with a citizen perspective"),
        source=ManualSource(text("Gennemgang af dagsordener", "Review of agendas")),
        rule="value",
    )
    unknown = indicator("late", "basis", text("Senere opgørelse", "Later record"), source=manual.source)
    practised = indicator(
        "practised",
        "talks",
        text("Aftalt inddragelse nået i praksis", "Intended involvement reached in practice"),
        source=InvolvementSource("practised"),
    )
    reached = Estimate(0.75, 4, None, 4)
    return (
        survey_finding("heard", (2, 5, 12, 30, 16), 0.55, family="citizens"),
        survey_finding(
            "heard-wide",
            (2, 5, 12, 30, 16),
            0.7,
            node="basis",
            title=text("Bredere viden", "Wider knowledge"),
            family="citizens",
        ),
        survey_finding("heard-low", (9, 14, 20, 14, 8), 0.7, node="basis", title=text("Nye vaner", "New habits")),
        median_finding(),
        plain_finding(suppressed, Judgement(Status.SUPPRESSED, 0.5, "interval", 0.0), None),
        plain_finding(manual, judge(Estimate(0.4, 35), target=0.3, rule="value"), Estimate(0.4, 35)),
        plain_finding(unknown, judge(Estimate(None, 0), target=0.3), Estimate(None, 0)),
        plain_finding(practised, judge(reached, target=0.8), reached),
        register_finding(),
    )


@pytest.fixture(scope="session")
def findings(programme: Programme, indicator_findings: tuple[IndicatorFinding, ...]) -> Findings:
    grid = (
        InvolvementCell(
            "planning", "citizens", (2, 3), (1, 2), (4, 9, 12, 8, 2, 0), False, 2.5, 1.5, 2, 35, share(10, 35)
        ),
        InvolvementCell("planning", "relatives", (3,), (3,), None, True, 3, 3, None, None, None),
        InvolvementCell("talks", "citizens", (4, 4), (4, 5), (0, 1, 4, 9, 15, 6), False, 4, 4.5, 4, 35, share(21, 35)),
    )
    started = Counts(30, 26, 15, 11, 6, 3, 2, 4)
    return Findings(
        programme=programme,
        milestone=programme.milestone("m2"),
        generated_on=dt.date(2019, 11, 3),
        synthetic=True,
        synthetic_answers=68,
        answers=68,
        responses=(
            GroupResponse("m2-citizens", "citizens", 44, 60, 44 / 60, "invited"),
            GroupResponse("m2-citizens", "relatives", None, None, None),
            GroupResponse("m2-leaders", "leaders", 20, 22, 20 / 22, "known"),
        ),
        indicators=indicator_findings,
        node_status={
            "talks": Status.NOT_MET,
            "heard": Status.MET,
            "basis": Status.UNDECIDED,
            "action": Status.MET,
        },
        trial_actions=TrialActionFindings(
            as_of=dt.date(2019, 9, 30),
            total=started,
            by_process={
                "north": Counts(24, 21, 12, 9, 5, 2, 2, 3),
                "south": Counts(6, 5, 3, 2, 1, 1, 0, 1),
            },
            curve=((dt.date(2018, 9, 1), 9), (dt.date(2019, 2, 1), 20), (dt.date(2019, 8, 15), 26)),
            duplicates=0,
            dates_assumed=26,
            undated=1,
        ),
        involvement=InvolvementFindings(grid, grid[0]),
        decisions=DecisionFindings(
            35,
            {"O": 15, "D": 8, "D+B": 4, "": 1, "D+O": 3, "O+D": 2, "B": 2},
            12,
            dt.date(2018, 5, 22),
            dt.date(2019, 3, 14),
            {"O": 7, "D": 4, "D+O": 1},
        ),
        hours=HoursFindings(
            3300,
            3200,
            True,
            (
                HoursLine("Kompetenceudvikling", "Workshops", 200, None, "4-8"),
                HoursLine("Forløb", "Fuld skala", 3000, None, "1-2"),
            ),
        ),
        quality=(
            QualityMeasure("response_rate", 68 / 82, 68, 82, 0.7, True),
            QualityMeasure("completeness", 0.964, 1180, 1224, 0.95, True),
            QualityMeasure("error_share", 0.12, 13, 108, 0.1, False),
            QualityMeasure("timeliness", None, None, None, 0.9, None, "anonymous"),
        ),
        deliveries=(("A-1", "Byrådet", dt.date(2019, 3, 1)), ("A-2", "Direktionen", None)),
        activities={"workshop": 7, "oplæg": 3},
        questionnaires={"participants": text("Til deltagerne", "For participants")},
        documents=TRACE.documents,
    )


@pytest.fixture
def written(findings):
    """The words of one part of the report or its appendix, with changes made to the findings."""

    def of(key: str, language: str = "da", **changes: object) -> str:
        make = next(make for make in (*PARTS, *APPENDIX) if make.__name__ == key)
        made = make(replace(findings, **changes), Wording(Texts(language), findings.programme))
        words = [line for part in (made if isinstance(made, tuple) else (made,)) for line in _words(part)]
        return "\n".join(words).replace("\N{NO-BREAK SPACE}", " ")

    return of


def blocks_of(part: Part) -> list[Block]:
    """The part's own blocks, a figure and a table that stand beside each other one after the other."""
    pairs = [(block.figure, block.table) if block.kind == "beside" else (block,) for block in part.blocks]
    return [block for pair in pairs for block in pair]


def _words(part: Part) -> list[str]:
    said = [part.title]
    for block in blocks_of(part):
        said += [value for name in ("text", "title", "caption", "note") if (value := getattr(block, name, ""))]
        said += getattr(block, "items", ()) if block.kind == "bullets" else ()
        said += [f"{term.name}: {term.text} {term.source}" for term in block.items] if block.kind == "terms" else []
        said += [line for answer in block.items for line in answer.sentences] if block.kind == "answers" else []
        said += ["; ".join(row) for row in getattr(block, "rows", ())]
    return said + [line for below in part.parts for line in _words(below)]
