"""A small programme in SQLite: two milestones, three groups, one questionnaire, and registers."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence

import pytest

from evaluator.findings.build import findings_from
from evaluator.findings.material import gather
from evaluator.findings.model import Findings, IndicatorFinding
from evaluator.programme.model import (
    Group,
    HoursBudget,
    Indicator,
    InvolvementSource,
    ManualSource,
    Milestone,
    Node,
    Process,
    Programme,
    QualityTargets,
    Question,
    RegisterSource,
    Source,
    Stage,
    SurveySource,
)
from evaluator.store import registers
from evaluator.store.documents import Document, save_document
from evaluator.store.engine import Store
from evaluator.store.register_versions import Recorded
from evaluator.store.submissions import Submission, insert_submissions
from evaluator.store.tallies import fold
from evaluator.store.waves import Wave, save_wave
from tests.support.questionnaires import YES_NO, document, item, page, scale

NOW = dt.datetime(2019, 1, 1, 9, tzinfo=dt.UTC)
KEY = "prove"
QUESTIONNAIRE = document(
    "people",
    scale("agreement", ["Uenig | Disagree", "Både og | Both", "Enig | Agree"], dont_know=True),
    scale("yes-no", YES_NO, ordered=False),
    scale(
        "involvement",
        {
            0: "Ikke med | Not",
            1: "Informeret | Informed",
            2: "Hørt | Consulted",
            3: "Involveret | Involved",
            4: "Samarbejdede | Collaborated",
            5: "Bestemte | Decided",
        },
    ),
    page(
        "all",
        item("heard", "scale", "Jeg blev hørt | I was heard", scale="agreement"),
        item("ignored", "scale", "Jeg blev overset | I was ignored", scale="agreement", reversed=True),
        item("acted", "single", "Har du gjort noget nyt? | Have you done something new?", scale="yes-no"),
        item("planning", "scale", "Hvor meget var du med? | How far?", scale="involvement", stage="planning"),
        item("more", "long_text", "Mere? | More?"),
    ),
    information="Frivilligt. | Voluntary.",
)


def asked(item: str, *codes: int, groups: Sequence[str] = ()) -> SurveySource:
    return SurveySource((Question("people", item),), "share" if codes else "median", codes, tuple(groups))


def indicator(key: str, source: Source, unit: str = "share", **values: object) -> Indicator:
    return Indicator(key, "heard", {"da": key, "en": key}, {"da": key, "en": key}, unit, source, **values)  # type: ignore[arg-type]


PROGRAMME = Programme(
    key=KEY,
    title={"da": "Prøve", "en": "Trial"},
    purpose={"da": "Formål", "en": "Purpose"},
    languages=("da", "en"),
    disclosure_minimum=5,
    groups=(
        Group("citizens", {"da": "Borgere", "en": "Citizens"}),
        Group("leaders", {"da": "Ledere", "en": "Leaders"}, population=20),
        Group("relatives", {"da": "Pårørende", "en": "Relatives"}),
    ),
    milestones=(
        Milestone("m1", {"da": "Nedslag 1", "en": "Milestone 1"}, dt.date(2018, 12, 31)),
        Milestone(
            "m2",
            {"da": "Nedslag 2", "en": "Milestone 2"},
            dt.date(2019, 12, 31),
            final=True,
            quality=QualityTargets(response_rate=0.6, completeness=0.9, error_share=0.1, timeliness=0.9),
        ),
    ),
    nodes=(Node("heard", "outcome_short", {"da": "Hørt", "en": "Heard"}),),
    links=(),
    indicators=(
        indicator("heard", asked("heard", 3), targets={"m1": 0.5, "m2": 0.5}),
        indicator("heard-leaders", asked("heard", 3, groups=["leaders"]), targets={"m2": 0.5}),
        indicator("heard-relatives", asked("heard", 3, groups=["relatives"]), targets={"m2": 0.5}),
        indicator("ignored", asked("ignored", 3), targets={"m2": 0.9}),
        indicator("middle", asked("heard"), "code", targets={"m2": 2}),
        indicator("acted", asked("acted", 1), targets={"m2": 0.4}),
        indicator("started", RegisterSource("trial_actions", "started"), "count", targets={"m1": 2, "m2": 2}),
        indicator("north", RegisterSource("trial_actions", "started", {"process": ("north",)}), "count"),
        indicator("cases", RegisterSource("decisions", "count", {"case_type": ("B",)}), "count", targets={"m2": 2}),
        indicator("people", RegisterSource("activities", "sum", {"cluster": ("Mid",)}), "count"),
        indicator("practised", InvolvementSource("practised"), targets={"m2": 0.5}),
        indicator("experienced", InvolvementSource("experienced"), targets={"m2": 0.5}),
        indicator("anchored", ManualSource({"da": "Årsrapporten", "en": "Report"}), "count", targets={"m2": 2}),
        indicator("empty", RegisterSource("deliveries", "count"), "count", targets={"m2": 2}),
    ),
    processes=(
        Process("north", {"da": "Nord", "en": "North"}, "full", "Mid"),
        Process("south", {"da": "Syd", "en": "South"}, "light", "Aarhus"),
    ),
    stages=(Stage("planning", {"da": "Planlægning", "en": "Planning"}),),
    hours=HoursBudget(3300),
)
GROUPS = ("citizens", "leaders", "relatives")


class World:
    """The programme in a store; ``answer`` sends answers, ``findings`` reads what has been folded."""

    questionnaire = QUESTIONNAIRE

    def __init__(self, store: Store, programme: Programme = PROGRAMME) -> None:
        self.store, self.programme = store, programme
        with store.writing() as db:
            self.document, _ = save_document(
                db, programme=KEY, kind="programme", key=KEY, text="programme text", now=NOW
            )
        self.ask(QUESTIONNAIRE)

    def ask(self, text: str, *, only: str = "") -> None:
        """Store a version of the questionnaire and let the waves (or the one of milestone ``only``) use it."""
        with self.store.writing() as db:
            saved, _ = save_document(db, programme=KEY, kind="questionnaire", key="people", text=text, now=NOW)
            for milestone, year in (("m1", 2018), ("m2", 2019)):
                if only in ("", milestone):
                    save_wave(db, self.wave(milestone, year, saved))

    def wave(self, milestone: str, year: int, saved: Document) -> Wave:
        linkage = "anonymous" if milestone == "m1" else "pseudonymous"
        opens, closes = dt.date(year, 10, 1), dt.date(year, 10, 31)
        return Wave(KEY, f"{milestone}-all", milestone, "people", saved.number, GROUPS, linkage, opens, closes)

    def answer(
        self,
        milestone: str,
        group: str,
        answers: Sequence[dict[str, int | None]],
        *,
        late: int = 0,
        synthetic: bool = False,
    ) -> None:
        linked = milestone == "m2"
        rows = [
            Submission(
                programme=KEY,
                wave=f"{milestone}-all",
                linkage="pseudonymous" if linked else "anonymous",
                version=1,
                group=group,
                answers=given,
                pseudonym=f"{group}-{i}" if linked else None,
                submitted_at=dt.datetime(2019, 11 if i < late else 10, 5, 8, tzinfo=dt.UTC) if linked else None,
                receipt=f"{group}-{i}" if linked else None,
                synthetic=synthetic,
            )
            for i, given in enumerate(answers)
        ]
        with self.store.writing() as db:
            insert_submissions(db, rows)

    def heard(self, milestone: str, group: str, disagree: int, both: int, agree: int) -> None:
        """Answers to the first question only."""
        codes = [1] * disagree + [2] * both + [3] * agree
        self.answer(milestone, group, [{"heard": code} for code in codes])

    def rows(self, kind: str, *rows: dict[str, object]) -> None:
        with self.store.writing() as db:
            numbered = [{"reference": f"{kind}-{i}", **row} for i, row in enumerate(rows)]
            registers.add_rows(db, KEY, kind, numbered)

    def started(self, reference: str, process: str, day: dt.date, *, assumed: bool = False) -> None:
        with self.store.writing() as db:
            registers.add_rows(db, KEY, "trial_actions", [{"reference": reference, "process": process}])
            event = {"state": "started", "occurred_on": day, "date_assumed": assumed}
            registers.add_event(db, KEY, "trial_actions", reference, event, Recorded("", NOW))

    def findings(self, milestone: str = "m2", invited: dict[tuple[str, str], int] | None = None) -> Findings:
        with self.store.writing() as db:
            fold(db, KEY)
            material = gather(db, self.programme, self.document, milestone, invited or {})
        return findings_from(material, today=dt.date(2020, 1, 15))


@pytest.fixture
def world(sqlite_store: Store) -> World:
    return World(sqlite_store)


@pytest.fixture
def found() -> Callable[[Findings, str], IndicatorFinding]:
    """The finding of an indicator by its key."""

    def by_key(findings: Findings, key: str) -> IndicatorFinding:
        return {finding.indicator.key: finding for finding in findings.indicators}[key]

    return by_key
