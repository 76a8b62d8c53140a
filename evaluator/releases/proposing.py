"""A proposal from what the milestone has now: composed, checked, stored and audited. It takes longer than a page may:
it is begun, goes on behind the page, and is told of there as long as it is under way."""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Callable, MutableMapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from evaluator.core.error_redaction import redacted
from evaluator.findings.left_out import can_be_left_out
from evaluator.findings.model import Findings
from evaluator.releases.audit import MINUTES
from evaluator.releases.auditing import audit_where_due
from evaluator.releases.composing import composed
from evaluator.releases.problems import kept
from evaluator.releases.signing import propose, reason_for, rejected
from evaluator.results.milestones import count_of
from evaluator.store import under_way as store_under_way
from evaluator.store.changing import changing
from evaluator.store.documents import lock_programme
from evaluator.store.releases import Release
from evaluator.store.under_way import UnderWay, under_way
from evaluator.writing.checking import problems
from surveys.diagnostics import Diagnostic, InputRejected

if TYPE_CHECKING:
    from evaluator.store.engine import Store

Memory = MutableMapping[str, Findings]
_log = logging.getLogger("nedslag.releases")


@dataclass(frozen=True, slots=True)
class Proposing:
    """What is needed to put a proposal together. ``minutes``: for the audit."""

    store: Store
    now: Callable[[], dt.datetime]
    memory: Memory | None = None
    minutes: float = MINUTES

    def begin(self, its: UnderWay) -> None:
        """Raises InputRejected where somebody is at it already, and where a reason is missing: nobody waits to learn
        that."""
        with self.store.writing() as db:
            lock_programme(db, its.programme)
            there = under_way(db, its.programme, its.milestone)
            if there is not None and there.is_going_on(self.now()):
                raise rejected("under_way")
            reason_for(db, its.programme, its.milestone, its.reason)
            store_under_way.begin(db, its)

    def go_on(self, its: UnderWay) -> None:
        """What `begin` began, to its end: proposed and audited, or what stands against it kept for the page. The audit
        follows at once: until it has proven that nothing can be worked out, nobody but evaluators reads it."""
        refused: list[Diagnostic] = []
        try:
            made = self.propose(its)
            audit_where_due(self.store, made, now=self.now(), minutes=self.minutes)
        except InputRejected as error:
            refused = list(error.diagnostics)
        except Exception as error:  # whatever it is, the page must not wait for ever
            _log.error("a proposal of %s could not be made: %s", its.programme, redacted(error))
            refused = [Diagnostic("releases.not_put_together", ())]
        with self.store.writing() as db:
            if refused:
                store_under_way.refuse(db, its, [kept(one) for one in refused])
            else:
                store_under_way.end(db, its)

    def propose(self, its: UnderWay) -> Release:
        """As the figures and texts are now. Raises InputRejected with what stands against it."""
        with self.store.reading(snapshot=True) as db:
            count = count_of(db, its.programme, its.milestone)
            left_out = [one for one in its.left_out if can_be_left_out(one)]
            findings = composed(db, count, shown_only=True, memory=self.memory, left_out=left_out)
            found, seen = problems(db, count, findings), changing(db, its.programme)
        by, reason = its.begun_by, its.reason
        with self.store.writing() as db:
            return propose(db, findings, count, actor=by, now=self.now(), reason=reason, problems=found, seen=seen)
