"""Findings of one milestone: every figure of the report as a frozen value, in no language, with its n and its trace.

What is suppressed is absent here already: a suppressed cell holds None, so that no format can leak it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from analysis.comparability import Series
from analysis.nonresponse import Silent
from analysis.results import Estimate, Judgement, Status
from evaluator.findings.change_findings import Change
from evaluator.findings.collection_findings import DoubleEntry, Doubts, MixChange
from evaluator.findings.flow_findings import FlowFindings
from evaluator.findings.quoted import Quoted
from evaluator.findings.register_findings import DecisionFindings, HoursFindings, RegisterFindings, TrialActionFindings
from evaluator.findings.scale_findings import ScaleFinding
from evaluator.findings.strata import Strata
from evaluator.findings.tested import TheoryTested
from evaluator.findings.theme_findings import TextFindings
from evaluator.findings.themes import Theme
from evaluator.findings.written import Written
from evaluator.programme.agreement import PlanState
from evaluator.programme.approval import PlanChange
from evaluator.programme.model import Indicator, Milestone, Programme, Text
from surveys.questionnaire import Scale

CONTRADICTORY: Final = "manual_contradictory"
"""The method of a trace where the evaluator entered several values, of which none can be taken."""


@dataclass(frozen=True, slots=True)
class Trace:
    """Where a figure comes from. ``documents`` are strings such as 'programme borgerdesign v1 (3fa9c1d2)'.

    ``questions`` are 'questionnaire.item'; ``registers`` are register kinds; ``method`` is the interval's or count's.
    """

    documents: tuple[str, ...]
    waves: tuple[str, ...] = ()
    questions: tuple[str, ...] = ()
    registers: tuple[str, ...] = ()
    method: str = ""


@dataclass(frozen=True, slots=True)
class Distribution:
    """Counts of one variable in one group (key '' = all groups together) at one wave or milestone.

    ``counts`` run along ``scale.choices`` and are None when suppressed; ``n`` is their sum. Reversed items are
    mirrored.
    """

    group: str
    scale: Scale
    counts: tuple[int, ...] | None
    dont_know: int | None
    not_relevant: int | None
    blank: int | None
    n: int | None
    median: int | float | None


@dataclass(frozen=True, slots=True)
class GroupFigure:
    """An indicator's figure in one group; ``estimate`` is None when suppressed."""

    group: str
    estimate: Estimate | None
    suppressed: bool


@dataclass(frozen=True, slots=True)
class Point:
    """An indicator at one milestone, for the series."""

    milestone: str
    estimate: Estimate | None
    target: float | None
    status: Status


@dataclass(frozen=True, slots=True)
class Attrition:
    """Who of one group answered a questionnaire again, for linked rounds only. ``earlier`` answered at ``since``,
    ``again`` of these also now, ``new`` now only. All None where any of the parts is too small to be shown; group ''
    is all groups together."""

    since: str
    questionnaire: str
    group: str
    earlier: int | None
    again: int | None
    new: int | None

    @property
    def lost(self) -> int | None:
        return None if self.earlier is None or self.again is None else self.earlier - self.again


@dataclass(frozen=True, slots=True)
class Revision:
    """An indicator by what was changed after it was agreed. ``judgement`` and ``estimate`` are None where it was taken
    out; the estimate is None, too, where it is suppressed."""

    changes: tuple[PlanChange, ...]
    judgement: Judgement | None
    estimate: Estimate | None


@dataclass(frozen=True, slots=True)
class IndicatorFinding:
    indicator: Indicator
    judgement: Judgement
    estimate: Estimate | None
    by_group: tuple[GroupFigure, ...]
    distributions: tuple[Distribution, ...]
    series: tuple[Point, ...]
    changes: tuple[Change, ...]
    trace: Trace
    question: Text = field(default_factory=dict)
    """What was asked, for survey indicators: the item's text, a matrix row's, or the text of a choice."""
    stem: Text = field(default_factory=dict)
    """The text above a matrix, or of the item whose choice ``question`` is, where there is one."""
    reversed: bool = False
    """True where the item is worded negatively: codes are mirrored, and the scale's labels with them."""
    people: int | None = None
    """At least how many people are behind ``estimate.n``, where one person gave several of the answers."""
    undated: int = 0
    """Register rows without a date, which are not counted since they may lie after the cut-off."""
    strata: Strata | None = None
    """The groups over which a share of answers is measured, with their sizes and answers; None for other figures and
    where nothing may be shown."""
    comparable: Series | None = None
    """Whether the question is the same along the milestones that asked it, with each break and its reason."""
    revision: Revision | None = None
    """What was changed of it after it was agreed, with the judgement that follows; ``judgement`` is by the baseline."""
    theme: tuple[Theme, ...] = ()
    """The theme that is counted, and all below it, as the codebook had them; empty for other figures."""
    silent: Silent | None = None
    """What those who did not answer could change; None where nobody was asked."""

    @property
    def status(self) -> Status:
        return self.judgement.status


@dataclass(frozen=True, slots=True)
class GroupResponse:
    """Answers against the invited or known population of one group at one wave; None when suppressed.

    ``basis`` is 'invited' or 'known' where ``population`` is given. No ``rate`` where more answered than were asked, or
    some who had not been invited did."""

    wave: str
    group: str
    answered: int | None
    population: int | None
    rate: float | None
    basis: str = ""

    @property
    def exceeded(self) -> bool:
        """Whether more answered than were asked."""
        return self.answered is not None and self.population is not None and self.answered > self.population


@dataclass(frozen=True, slots=True)
class InvolvementCell:
    """One stage x group: levels as codes 0..5. Intended and practised are lists over processes; experienced is the
    counts per level, None when nobody was asked or the cell is suppressed (``suppressed`` says which)."""

    stage: str
    group: str
    intended: tuple[int, ...]
    practised: tuple[int, ...]
    experienced: tuple[int, ...] | None
    suppressed: bool
    intended_median: float | None
    practised_median: float | None
    experienced_median: float | None
    experienced_n: int | None
    at_or_above: Estimate | None
    """Share of experienced answers at or above the intended median level."""


@dataclass(frozen=True, slots=True)
class InvolvementFindings:
    cells: tuple[InvolvementCell, ...]
    lowest: InvolvementCell | None
    """The cell with the lowest experienced median (else practised); ties by lowest share at or above intended."""


@dataclass(frozen=True, slots=True)
class QualityMeasure:
    """One data-quality measure: key is response_rate, completeness, error_share, timeliness or minimum_n.
    ``numerator`` of ``denominator``; ``value`` None when it cannot be computed (``reason`` is a key of the report's
    texts). ``value`` and ``target`` are shares in 0..1. Those of minimum_n are numbers of answers, and ``numerator`` of
    ``denominator`` indicators have as many as the target; both are None without one."""

    key: str
    value: float | None
    numerator: int | None
    denominator: int | None
    target: float | None
    reached: bool | None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Findings:
    programme: Programme
    milestone: Milestone
    generated_on: dt.date
    synthetic: bool
    """True when any answer or register row behind the report is demonstration data."""
    synthetic_answers: int | None
    answers: int | None
    """Submissions at this milestone of the rows of ``responses`` that are shown; None where none is that has any."""
    responses: tuple[GroupResponse, ...]
    indicators: tuple[IndicatorFinding, ...]
    node_status: Mapping[str, Status]
    trial_actions: TrialActionFindings
    involvement: InvolvementFindings
    decisions: DecisionFindings
    hours: HoursFindings | None
    quality: tuple[QualityMeasure, ...]
    deliveries: tuple[tuple[str, str, dt.date | None], ...] = ()
    """(what was delivered, body, date) of every delivery until the cut-off."""
    activities: Mapping[str, int] = field(default_factory=dict)
    flow: FlowFindings | None = None
    """From opportunity space to action, as of the cut-off."""
    registers: Mapping[str, RegisterFindings] = field(default_factory=dict)
    """The registers that none of the fields above is of, by name."""
    questionnaires: Mapping[str, Text] = field(default_factory=dict)
    """Titles of the questionnaires that were used, by key."""
    documents: tuple[str, ...] = ()
    attrition: tuple[Attrition, ...] = ()
    collection_modes: Mapping[str, int] | None = None
    """Submissions at this milestone by how they were given ('web', 'kiosk', 'paper', 'interview', 'import'), only modes
    that were used; None where any of them, or ``answers``, is below the disclosure minimum."""
    double_entry: DoubleEntry | None = None
    """None where there are no paper forms, or too few to tell of them."""
    mix_changes: tuple[MixChange, ...] = ()
    """The earlier milestones with clearly another mix of modes; only where the modes of both may be published."""
    doubts: tuple[Doubts, ...] = ()
    """Of the waves of this milestone with self-generated codes."""
    scales: tuple[ScaleFinding, ...] = ()
    """The scales of which indicators use questions, with how well they hang together."""
    texts: TextFindings | None = None
    """What people wrote, where the coding of it was declared finished."""
    left_out: tuple[str, ...] = ()
    """Tables that somebody decided to leave out, as `evaluator.findings.left_out` names them."""
    plan: PlanState | None = None
    """What was agreed of this milestone, and what was changed of it; None before its collection has begun."""
    quotes: tuple[Quoted, ...] = ()
    """What people wrote and a second person let be shown, see `evaluator.quoting.available`; not part of any count."""
    theory: TheoryTested | None = None
    """The theory as it was tested, see `evaluator.evidence.describing`; not part of any count. None where nothing of it
    is recorded."""
    written: Written | None = None
    """What the evaluator wrote for this milestone's report, see `evaluator.writing.joining`; not part of any count.
    None where nothing is written."""
