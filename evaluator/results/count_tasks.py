"""A milestone counted because a page asked for it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from evaluator.results.counting import Gathered, gather_count, gather_registers, keep_count
from evaluator.results.folding import fold_new_answers
from evaluator.results.tasks import Clock, Step, finish
from evaluator.store.count_tables import REGISTERS
from evaluator.store.tasks import Task

if TYPE_CHECKING:
    from evaluator.store.engine import Store

FOLDING: Final = "folding"
GATHERING: Final = "gathering"
KEEPING: Final = "keeping"


@dataclass(frozen=True, slots=True)
class Counting:
    """``asked`` of its tasks: ``anew`` as in `count_tables`, ``complete`` and ``reason`` as in `keep_count`."""

    store: Store
    vault: Store
    now: Clock

    def __call__(self, its: Task, step: Step, /) -> None:
        found = self._gathered(its, step)
        step(KEEPING)
        typed = {"complete": its.asked["complete"], "reason": its.asked["reason"]}
        with self.store.writing() as db:
            keep_count(db, found, actor=its.begun_by, now=self.now(), **typed)
            finish(db, its)

    def _gathered(self, its: Task, step: Step) -> Gathered:
        if its.asked["anew"] == REGISTERS:
            step(GATHERING)
            with self.store.reading(snapshot=True) as db:
                return gather_registers(db, its.programme, its.milestone)
        step(FOLDING)
        fold_new_answers(self.store, its.programme, progress=lambda *_: step(FOLDING))
        step(GATHERING)
        with self.store.reading(snapshot=True) as db, self.vault.reading() as vault_db:
            return gather_count(db, vault_db, its.programme, its.milestone, now=self.now())
