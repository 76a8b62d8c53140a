"""The programme document as a frozen value: what is evaluated, by which theory, with which indicators and rules."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import ClassVar, Final, Literal

from evaluator.programme.information import Informing
from evaluator.programme.named_registers import RegisterNames
from evaluator.programme.retention import Retention, Until
from evaluator.programme.young import Young

Text = Mapping[str, str]

NODE_KINDS: Final = ("resource", "activity", "output", "outcome_short", "outcome_long", "impact", "context")
"""The columns of the theory of change from left to right; ``context`` stands below."""

LINKAGES: Final = ("anonymous", "pseudonymous", "confidential")
"""Of an anonymous wave nothing links an answer to a person. In the two others a person's answers are linked; in a
confidential one the evaluator may see who has answered, too."""
Direction = Literal["increase", "decrease"]
Rule = Literal["interval", "value"]
Unit = Literal["share", "count", "code"]


@dataclass(frozen=True, slots=True)
class Phase:
    key: str
    title: Text
    starts: dt.date | None = None
    ends: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Group:
    """A stakeholder group. ``population`` is the number of people who can be asked, where it is known;
    ``populations`` overrides it by milestone key."""

    key: str
    title: Text
    population: int | None = None
    populations: Mapping[str, int] = field(default_factory=dict)

    def population_at(self, milestone: str) -> int | None:
        return self.populations.get(milestone, self.population)


@dataclass(frozen=True, slots=True)
class Process:
    key: str
    title: Text
    scale: Literal["full", "light"]
    cluster: str = ""
    starts: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Stage:
    key: str
    title: Text


@dataclass(frozen=True, slots=True)
class Vision:
    key: str
    title: Text


@dataclass(frozen=True, slots=True)
class QualityTargets:
    """Data-quality targets of a milestone; None where the steering group set none.

    ``response_rate``, ``completeness`` and ``timeliness`` are least shares in 0..1, ``error_share`` is a greatest one.
    ``minimum_n`` is the least number of answers behind each indicator that has a target and is counted from answers.
    """

    response_rate: float | None = None
    completeness: float | None = None
    error_share: float | None = None
    timeliness: float | None = None
    minimum_n: int | None = None


@dataclass(frozen=True, slots=True)
class Milestone:
    """A dated evaluation point. What happened after ``cut_off`` does not count. ``date_assumed`` is printed."""

    key: str
    title: Text
    cut_off: dt.date
    final: bool = False
    date_assumed: bool = False
    quality: QualityTargets = field(default_factory=QualityTargets)


@dataclass(frozen=True, slots=True)
class Node:
    """A box in the theory of change; ``kind`` is one of `NODE_KINDS`."""

    key: str
    kind: str
    title: Text
    description: Text = field(default_factory=dict)
    visions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Link:
    """An expected influence from one node to another. ``feedback`` declares a link that closes a cycle on purpose."""

    source: str
    target: str
    mechanism: Text
    assumptions: tuple[Text, ...] = ()
    rivals: tuple[Text, ...] = ()
    feedback: bool = False

    @property
    def key(self) -> str:
        return f"{self.source}>{self.target}"


@dataclass(frozen=True, slots=True)
class Question:
    """A reference to an item (or matrix row, or ``item#code``) of a questionnaire, written ``questionnaire.item``."""

    questionnaire: str
    item: str


@dataclass(frozen=True, slots=True)
class SurveySource:
    """Counted from answers. Several questions must be the same question put to different people (one in each
    questionnaire, on the same scale); their counts are added.

    ``statistic`` 'share': share of answers inside the scale with a code among ``codes``; 'median': median code.
    ``groups`` restricts to some stakeholder groups; empty means all that were asked. Codes are those after reversal.
    """

    questions: tuple[Question, ...]
    statistic: Literal["share", "median"]
    codes: tuple[int, ...] = ()
    groups: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ThemeSource:
    """Counted from what people wrote: of those who wrote to the questions, the share that raises a theme, which is a
    code of the codebook or any below it. Several questions are put to different people, one in each questionnaire.

    It is a share of ``codes`` on the scale of two on which a theme is counted: not raised, raised.
    """

    theme: str
    questions: tuple[Question, ...]
    groups: tuple[str, ...] = ()
    statistic: ClassVar[Literal["share", "median"]] = "share"
    codes: ClassVar[tuple[int, ...]] = (1,)


@dataclass(frozen=True, slots=True)
class RegisterSource:
    """Counted from a register as of the cut-off date.

    ``measure`` is one of those of the register's record, ``where`` has accepted values by its columns that restrict.
    """

    register: str
    measure: str
    where: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class InvolvementSource:
    """The share of cells (stage x group x process with an intended level) whose practised level reaches the intended
    one ('practised'), or the share of answers that place the group at or above the intended level ('experienced').
    Empty ``stages`` or ``groups`` mean all."""

    reading: Literal["practised", "experienced"]
    stages: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ManualSource:
    """Entered by the evaluator from the source that ``description`` names."""

    description: Text = field(default_factory=dict)


AnswerSource = SurveySource | ThemeSource
"""Sources that count people's answers to questions."""
Source = SurveySource | ThemeSource | RegisterSource | InvolvementSource | ManualSource


@dataclass(frozen=True, slots=True)
class Indicator:
    """What is measured of a node, and the rule by which it is judged, fixed before collection.

    ``rule`` 'interval': met when the whole interval clears the target by ``margin``, not met when it misses it whole,
    else undecided; 'value': the figure itself is compared (a full count has no interval).
    ``targets`` by milestone key. Shares are in 0..1. ``minimum_n``: with fewer answers nothing is judged.
    ``bridges`` by milestone key: why answers from then on may be compared with earlier ones although the question, its
    scale or those who were asked changed there.
    """

    key: str
    node: str
    title: Text
    definition: Text
    unit: Unit
    source: Source
    direction: Direction = "increase"
    baseline: float | None = None
    targets: Mapping[str, float] = field(default_factory=dict)
    rule: Rule = "interval"
    margin: float = 0.0
    family: str = ""
    minimum_n: int = 5
    bridges: Mapping[str, Text] = field(default_factory=dict)


CODE_ELEMENTS: Final = ("mother", "father", "birthplace", "first_school", "birth_day")
"""What a self-generated code can be made of: things that they know and that do not change."""


@dataclass(frozen=True, slots=True)
class WavePlan:
    """Who is asked what at which milestone. ``linkage`` is one of `LINKAGES`. ``open_link``: anybody with the wave's
    open key may answer (anonymous waves only); otherwise each person has an invitation token. ``invitation``: why these
    people are asked, as mails, letters and posters say it. ``self_generated_code``: people come by one link and make
    their code themselves, by the programme's rule (pseudonymous waves only). ``opens_at``, ``closes_at``: times of the
    first and the last day; None: all of it. ``begin_by``, ``begin_by_at``: the last day, and a time of it, on which
    somebody new can begin; None: until it closes. ``languages``: those it is asked in; empty: all. ``young``: the
    age."""

    key: str
    milestone: str
    questionnaire: str
    groups: tuple[str, ...]
    linkage: str
    opens: dt.date
    closes: dt.date
    open_link: bool = False
    invitation: Text = field(default_factory=dict)
    self_generated_code: bool = False
    opens_at: dt.time | None = None
    closes_at: dt.time | None = None
    begin_by: dt.date | None = None
    begin_by_at: dt.time | None = None
    languages: tuple[str, ...] = ()
    young: Young = field(default_factory=Young)
    retention: Until = field(default_factory=Until, compare=False)
    """Of its answers. No part of the plan that is approved, and so in no digest of it."""


@dataclass(frozen=True, slots=True)
class HoursBudget:
    """The total that the source of the hours budget states, to be compared with the sum of its lines."""

    stated_total: float
    source: Text = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Programme:
    key: str
    title: Text
    purpose: Text
    languages: tuple[str, ...]
    disclosure_minimum: int
    groups: tuple[Group, ...]
    milestones: tuple[Milestone, ...]
    nodes: tuple[Node, ...]
    links: tuple[Link, ...]
    indicators: tuple[Indicator, ...]
    phases: tuple[Phase, ...] = ()
    processes: tuple[Process, ...] = ()
    stages: tuple[Stage, ...] = ()
    visions: tuple[Vision, ...] = ()
    waves: tuple[WavePlan, ...] = ()
    hours: HoursBudget | None = None
    evaluator: str = ""
    self_generated_code: tuple[str, ...] = ()
    """Of what people make their self-generated code, in order: keys of `CODE_ELEMENTS`."""
    information: Informing = field(default_factory=Informing)
    registers: Mapping[str, RegisterNames] = field(default_factory=dict)
    retention: Retention = field(default_factory=Retention)

    def milestone(self, key: str) -> Milestone:
        """The milestone of that key; KeyError where there is none."""
        return {milestone.key: milestone for milestone in self.milestones}[key]

    def milestones_until(self, key: str) -> tuple[Milestone, ...]:
        """The milestones up to and including ``key``, in the order of their cut-off dates."""
        last = self.milestone(key)
        return tuple(m for m in sorted(self.milestones, key=lambda m: m.cut_off) if m.cut_off <= last.cut_off)
