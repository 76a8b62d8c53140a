"""A programme whose plan is agreed, answered and changed: 32 people answer, of whom ten agree."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from evaluator.documents.approving import approve
from evaluator.documents.storing import Arrival, ImportSummary, import_folder
from evaluator.findings.build import findings_from
from evaluator.findings.model import Findings, IndicatorFinding
from evaluator.programme.approval import Approval
from evaluator.results.counting import gather_count
from evaluator.results.folding import fold_new_answers
from evaluator.store.engine import Store
from evaluator.store.submissions import Submission, insert_submissions
from tests.support.programmes import programme
from tests.support.questionnaires import document, item, page, scale

KEY = "street"
BEFORE = dt.datetime(2026, 4, 1, 9, tzinfo=dt.UTC)
OPEN = dt.datetime(2026, 5, 5, 9, tzinfo=dt.UTC)
AFTER = dt.datetime(2026, 6, 10, 9, tzinfo=dt.UTC)
"""Before the first wave opens, while it is open, and after the milestone's cut-off."""
QUESTIONNAIRE = document(
    "street",
    scale("agreement", ["Disagree", "Both", "Agree"]),
    page(
        "first",
        item("heard", "scale", "I was heard", scale="agreement"),
        item("safe", "scale", "I am safe here", scale="agreement"),
    ),
    languages=["en"],
    information="We ask.",
)


def wave(milestone: str, month: int) -> dict[str, object]:
    return {
        "milestone": milestone,
        "questionnaire": "street",
        "groups": ["people"],
        "linkage": "anonymous",
        "opens": dt.date(2026, month, 1),
        "closes": dt.date(2026, month, 20),
        "open_link": True,
    }


DOCUMENT = programme(
    KEY,
    groups=["people", "shops"],
    milestones={"m1": dt.date(2026, 5, 31), "m2": dt.date(2026, 10, 31)},
    indicators={
        "heard": {
            "source": {"survey": ["street.heard"], "statistic": "share", "codes": [3]},
            "targets": {"m1": 0.5, "m2": 0.6},
        },
        "safe": {
            "source": {"survey": ["street.safe"], "statistic": "share", "codes": [3]},
            "targets": {"m1": 0.2, "m2": 0.3},
        },
        "held": {
            "source": {"register": "activities", "measure": "count"},
            "unit": "count",
            "rule": "value",
            "targets": {"m1": 3, "m2": 6},
        },
    },
    waves={"m1-people": wave("m1", 5), "m2-people": wave("m2", 10)},
).replace('title = "people"\n', 'title = "people"\npopulation = 60\n')

ONE_GROUP = 'groups = ["people"]\nlinkage = "anonymous"\nopens = 2026-05'
TWO_GROUPS = ONE_GROUP.replace('"people"', '"people", "shops"')
"""Who is asked at m1, in the document."""


SHOPS_TOO = """
[waves.m1-shops]
milestone = "m1"
questionnaire = "street"
groups = ["shops"]
linkage = "anonymous"
opens = 2026-05-06
closes = 2026-05-20
open_link = true
"""
"""A wave that is added to m1."""


class Street:
    """The folder, the databases, and what is done with them at a moment."""

    def __init__(self, folder: Path, store: Store, vault: Store) -> None:
        self.folder, self.store, self.vault = folder, store, vault
        (folder / "questionnaires").mkdir(parents=True)
        self.write(DOCUMENT)
        (folder / "questionnaires" / "street.toml").write_text(QUESTIONNAIRE, "utf-8")

    def write(self, text: str) -> None:
        (self.folder / "programme.toml").write_text(text, "utf-8")

    def change(self, *pairs: tuple[str, str]) -> None:
        """Write the programme document as it is in the folder with some of its text replaced."""
        text = (self.folder / "programme.toml").read_text("utf-8")
        for before, after in pairs:
            assert before in text, before
            text = text.replace(before, after)
        self.write(text)

    def bring_in(self, now: dt.datetime, *, reason: str = "", **more: object) -> ImportSummary:
        with self.store.writing() as db, self.vault.writing() as vault_db:
            return import_folder(db, vault_db, self.folder, now, Arrival(reason=reason, **more))  # type: ignore[arg-type]

    def approve(self, now: dt.datetime, **more: object) -> Approval:
        with self.store.writing() as db:
            return approve(
                db,
                KEY,
                approved_by="Karen Holm",
                approved_on=now.date(),
                remark="",
                actor="karen",
                now=now,
                **more,  # type: ignore[arg-type]
            )

    def answer(self, *, heard: int = 10, people: int = 32, wave: str = "m1-people", group: str = "people") -> None:
        """``heard`` of the ``people`` agree that they were heard, and half that they are safe."""
        rows = [
            Submission(
                programme=KEY,
                wave=wave,
                linkage="anonymous",
                version=1,
                group=group,
                answers={"heard": 3 if one < heard else 1, "safe": 3 if one % 2 else 1},
            )
            for one in range(people)
        ]
        with self.store.writing() as db:
            insert_submissions(db, rows)

    def findings(self, milestone: str = "m1", now: dt.datetime = AFTER) -> Findings:
        """As they would be if the milestone were counted."""
        fold_new_answers(self.store, KEY)
        with self.store.reading(snapshot=True) as db, self.vault.reading() as vault_db:
            return findings_from(gather_count(db, vault_db, KEY, milestone, now=now).material, today=now.date())

    def finding(self, indicator: str = "heard", milestone: str = "m1") -> IndicatorFinding:
        return next(one for one in self.findings(milestone).indicators if one.indicator.key == indicator)
