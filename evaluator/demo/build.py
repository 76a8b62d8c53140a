"""The demonstration: Borgerdesign with synthetic answers, by the same way that real answers take.

Documents and registers come from the examples, people are invited through the vault, answer on the participant's
pages (the application itself, addressed by a test client), and the reports are written from what the store then holds.
"""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from evaluator.accounts.credentials import add_account
from evaluator.core.paths import examples_folder
from evaluator.demo.agreement import CHANGED_AT_MILESTONE, approve_plan, change_plan
from evaluator.demo.coders import Coders, Person, bring_codebook, code_milestone
from evaluator.demo.collection import Clock, collect
from evaluator.demo.evidence import evidence_of_milestone
from evaluator.demo.hearing import hold_hearing, note_files_of
from evaluator.demo.home import ACCOUNTS_FILE, fresh_home, keep_accounts, note_files
from evaluator.demo.passages import texts_of_milestone
from evaluator.demo.people import visits
from evaluator.demo.quotes import quote_milestone
from evaluator.demo.registers import ask_owners, put_matters_together
from evaluator.demo.releases import release_milestone, write_released
from evaluator.documents.storing import import_folder, load_programme
from evaluator.programme.model import Milestone, Programme
from evaluator.registers.importing import import_register
from evaluator.releases.composing import composed
from evaluator.rendering.files import write_report
from evaluator.rendering.formats import FORMATS
from evaluator.results.counting import gather_count, keep_count, show_to_steering
from evaluator.results.folding import fold_new_answers
from evaluator.store.audit import COMMAND_LINE
from evaluator.store.submissions import submission_count
from evaluator.texts import Texts
from evaluator.vault.invitations import invited_counts
from evaluator.web.app import create_app
from evaluator.web.shared.service import Service

PROGRAMME: Final = "borgerdesign"
ACCOUNTS: Final = (
    ("demo-evaluator", "evaluator"),
    ("demo-coder-1", "evaluator"),
    ("demo-coder-2", "evaluator"),
    ("demo-steering", "steering"),
    ("demo-reader", "reader"),
)
BEFORE_COLLECTION: Final = dt.datetime(2018, 8, 1, 9, tzinfo=dt.UTC)
"""When the documents come in on the demonstration's clock: before the first answers."""
FROM_CUT_OFF_TO_COUNT: Final = dt.timedelta(days=11)
FROM_COUNT_TO_REPORT: Final = dt.timedelta(days=3)
"""Meanwhile texts are coded and quoted."""
_STEPS_OF_A_REPORT: Final = 25
"""A report counts as much as this many people on the way to the end."""

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class DemoResult:
    """``accounts`` are pairs of name and password, made anew each time and kept in a file beside. ``invited`` and
    ``answered`` count over all milestones: who is asked at three counts three times. ``notes``: the files of the
    hearing's note."""

    home: Path
    reports: tuple[Path, ...]
    notes: tuple[Path, ...]
    accounts: tuple[tuple[str, str], ...]
    invited: int
    answered: int


class _Steps:
    """Counts steps and passes them on as (done, total)."""

    def __init__(self, total: int, progress: Progress | None) -> None:
        self._done, self._total, self._progress = 0, total, progress

    def take(self, steps: int = 1) -> None:
        self._done += steps
        if self._progress is not None:
            self._progress(self._done, self._total)


def run_demo(into: Path, *, progress: Progress | None = None, languages: Sequence[str] = ("da", "en")) -> DemoResult:
    """Build the demonstration in the folder ``into`` and write the reports of every milestone there.

    What an earlier demonstration left in the folder is replaced. Raises InputRejected where the folder holds databases
    that are not a demonstration's. ``progress`` is called with (done, total).
    """
    config = fresh_home(into)
    clock = Clock(BEFORE_COLLECTION)
    app = create_app(config, now=clock, synthetic=True)
    here: Service = app.extensions["nedslag"]
    reports: list[Path] = []
    try:
        programme = _documents_and_registers(here)
        people = [_account(here, name, role) for name, role in ACCOUNTS]
        coders = _coders(here, *(one for one, _ in people))
        signers = (people[0][0], people[-1][0])
        _matters(here, coders.judge)
        notes = _hearing(here, coders.judge)
        steps = _steps(programme, progress)
        for milestone in programme.milestones_until(_last(programme).key):
            for plan in programme.waves:
                if plan.milestone == milestone.key:
                    collect(app, clock, programme, plan, answered=steps.take)
            if milestone.key == CHANGED_AT_MILESTONE:
                _change(here)
            is_last = milestone.key == _last(programme).key
            reports += _report(here, clock, milestone, coders, signers, languages, is_last=is_last)
            steps.take(_STEPS_OF_A_REPORT)
        _owners(here, coders.judge)
        invited, answered = _counts(here, programme)
    finally:
        here.close()
    accounts = tuple((one.name, password) for one, password in people)
    keep_accounts(config.home, accounts)
    return DemoResult(config.home, tuple(reports), notes, accounts, invited, answered)


def _documents_and_registers(here: Service) -> Programme:
    folder = examples_folder() / PROGRAMME
    with here.store.writing() as db, here.vault.writing() as vault_db:
        import_folder(db, vault_db, folder, BEFORE_COLLECTION)
        for file in sorted((folder / "registers").glob("*.csv")):
            import_register(db, PROGRAMME, file.stem, file, dt.datetime.now(dt.UTC))
        approve_plan(db, PROGRAMME)
        return load_programme(db, PROGRAMME)[0]


def _change(here: Service) -> None:
    with here.store.writing() as db, here.vault.writing() as vault_db:
        change_plan(db, vault_db, examples_folder() / PROGRAMME)


def _steps(programme: Programme, progress: Progress | None) -> _Steps:
    people = sum(1 for plan in programme.waves for _ in visits(programme, plan))
    return _Steps(people + _STEPS_OF_A_REPORT * len(programme.milestones), progress)


def _last(programme: Programme) -> Milestone:
    return max(programme.milestones, key=lambda milestone: milestone.cut_off)


def _report(
    here: Service,
    clock: Clock,
    milestone: Milestone,
    coders: Coders,
    signers: Sequence[Person],
    languages: Sequence[str],
    *,
    is_last: bool,
) -> list[Path]:
    """Count the milestone some days after it, as an evaluator would, code and quote what was written, show it to the
    steering group, release it and write its reports; the last one's are drafts."""
    into = here.config.home
    clock.moment = dt.datetime.combine(milestone.cut_off + FROM_CUT_OFF_TO_COUNT, dt.time(12), dt.UTC)
    fold_new_answers(here.store, PROGRAMME)
    with here.store.reading(snapshot=True) as db, here.vault.reading() as vault_db:
        found = gather_count(db, vault_db, PROGRAMME, milestone.key, now=clock.moment)
    with here.store.writing() as db:
        keep_count(db, found, actor=COMMAND_LINE, now=clock.moment)
    clock.moment += FROM_COUNT_TO_REPORT
    with here.store.writing() as db:
        count = code_milestone(db, PROGRAMME, milestone.key, coders, clock.moment)
        quote_milestone(db, PROGRAMME, milestone.key, coders, clock.moment)
        evidence_of_milestone(db, PROGRAMME, milestone.key, coders.judge, clock.moment, here.found)
        texts_of_milestone(db, PROGRAMME, milestone.key, coders.judge, clock.moment, here.found)
        show_to_steering(db, count, actor=COMMAND_LINE, now=clock.moment)
    its = release_milestone(here.store, count, signers, clock.moment, here.found, publish=not is_last)
    if its.published_digest:
        paths = write_released(here.store, its, languages, into)
    else:
        with here.store.reading(snapshot=True) as db:
            findings = composed(db, count, memory=here.found)
        paths = write_report(findings, languages=languages, formats=tuple(FORMATS), into=into, day=clock.moment.date())
    note_files(into, (path.name for path in paths))
    return paths


def _account(here: Service, name: str, role: str) -> tuple[Person, str]:
    """Add an account: whose it is, and its password."""
    password = secrets.token_urlsafe(12)
    with here.store.writing() as db:
        id_ = add_account(db, name=name, password=password, role=role, programme=PROGRAMME, now=dt.datetime.now(dt.UTC))
    return Person(id_, name), password


def _coders(here: Service, judge: Person, first: Person, second: Person, *_: Person) -> Coders:
    coders = Coders(first, second, judge)
    with here.store.writing() as db:
        bring_codebook(db, PROGRAMME, coders, BEFORE_COLLECTION)
    return coders


def _hearing(here: Service, actor: Person) -> tuple[Path, ...]:
    """Hold the hearing and write its note."""
    with here.store.writing() as db, here.vault.writing() as vault_db:
        files = note_files_of(db, hold_hearing(db, vault_db, PROGRAMME, actor.id))
    note_files(here.config.home, files)
    for name, content in files.items():
        (here.config.home / name).write_bytes(content)
    return tuple(here.config.home / name for name in files)


def _matters(here: Service, actor: Person) -> None:
    with here.store.writing() as db:
        put_matters_together(db, PROGRAMME, actor.id, BEFORE_COLLECTION)


def _owners(here: Service, actor: Person) -> None:
    with here.store.writing() as db, here.vault.writing() as vault_db:
        ask_owners(db, vault_db, PROGRAMME, actor.id, dt.datetime.now(dt.UTC))


def _counts(here: Service, programme: Programme) -> tuple[int, int]:
    """How many invitations and how many submissions there are."""
    with here.vault.reading() as vault_db, here.store.reading() as db:
        invited = sum(invited_counts(vault_db, programme.key).values())
        return invited, sum(submission_count(db, programme.key, plan.key) for plan in programme.waves)


def in_words(result: DemoResult, texts: Texts) -> str:
    """What was made, and how to see it."""
    accounts = [texts("commands.demo_account", name=name, password=password) for name, password in result.accounts]
    return texts(
        "commands.demo",
        answered=result.answered,
        invited=result.invited,
        reports="\n".join(f"  {path}" for path in result.reports),
        notes="\n".join(f"  {path}" for path in result.notes),
        home=result.home,
        accounts="\n".join(accounts),
        kept=result.home / ACCOUNTS_FILE,
    )
