"""A proposal from what the milestone has now: composed, checked, stored and audited, because a page asked for it."""

from __future__ import annotations

from collections.abc import Callable, MutableMapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from evaluator.findings.left_out import can_be_left_out
from evaluator.findings.model import Findings
from evaluator.releases.audit import MINUTES
from evaluator.releases.auditing import audit_where_due
from evaluator.releases.composing import composed
from evaluator.releases.signing import newest, propose, reason_for
from evaluator.results.milestones import count_of
from evaluator.results.tasks import Clock, Step, ask, finish, go_on
from evaluator.store.changing import changing
from evaluator.store.tasks import Task
from evaluator.writing.checking import problems

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from evaluator.store.engine import Store
    from evaluator.store.releases import Release

Memory = MutableMapping[str, Findings]
COMPOSING: Final = "composing"
AUDITING: Final = "auditing"
WAITED_FOR: Final = 0.5
"""Minutes for the audit while somebody waits; `nedslag release audit` takes longer where it is needed."""


@dataclass(frozen=True, slots=True)
class Proposing:
    """What is needed to put a proposal together. ``minutes``: for the audit. ``asked`` of its tasks: ``reason`` and
    ``left_out``."""

    store: Store
    now: Clock
    memory: Memory | None = None
    minutes: float = MINUTES

    def begin(self, its: Task) -> None:
        """Raises InputRejected where somebody is at it already, and where a reason is missing: nobody waits to learn
        that."""
        reason = its.asked["reason"]
        ask(self.store, its, check=lambda db: reason_for(db, its.programme, its.milestone, reason))

    def __call__(self, its: Task, step: Step, /) -> None:
        """Proposed and audited. The audit follows at once: until it has proven that nothing can be worked out, nobody
        but evaluators reads it. Where the worker was killed while it audited, it is not proposed again."""
        if its.step == AUDITING:
            with self.store.reading() as db:
                made = newest(db, its.programme, its.milestone)
            assert made is not None, "it was stored with the step"
        else:
            step(COMPOSING)
            made = self.propose(its, also=lambda db: go_on(db, its, AUDITING, self.now()))
        audit_where_due(self.store, made, now=self.now(), minutes=self.minutes)
        with self.store.writing() as db:
            finish(db, its)

    def propose(self, its: Task, *, also: Callable[[Connection], object] = lambda _: None) -> Release:
        """As the figures and texts are now. ``also``: done in the same transaction. Raises InputRejected with what
        stands against it."""
        with self.store.reading(snapshot=True) as db:
            count = count_of(db, its.programme, its.milestone)
            left_out = [one for one in its.asked["left_out"] if can_be_left_out(one)]
            findings = composed(db, count, shown_only=True, memory=self.memory, left_out=left_out)
            found, seen = problems(db, count, findings), changing(db, its.programme)
        by, reason = its.begun_by, its.asked["reason"]
        with self.store.writing() as db:
            made = propose(db, findings, count, actor=by, now=self.now(), reason=reason, problems=found, seen=seen)
            also(db)
        return made
