"""What a page asks the worker for: asked, waited for a moment, and told of as long as it is under way."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from flask import make_response
from werkzeug.wrappers import Response

from evaluator.accounts.audit_words import moment
from evaluator.coding.finishing import COUNTING
from evaluator.releases.proposing import AUDITING, COMPOSING
from evaluator.results.count_tasks import FOLDING, GATHERING, KEEPING
from evaluator.results.tasks import ask
from evaluator.store import tasks
from evaluator.store.count_tables import REGISTERS
from evaluator.store.tasks import COUNT, PROPOSAL, THEMES, Task
from evaluator.texts.diagnostics import Rendered, rendered
from evaluator.web.shared.access import actor, texts
from evaluator.web.shared.service import service

STEPS: Final = {
    COUNT: (FOLDING, GATHERING, KEEPING),
    THEMES: (COUNTING,),
    PROPOSAL: (COMPOSING, AUDITING),
}
REFRESHED: Final = 3
"""Seconds until a page that says what is under way is looked at again."""
LOOKS: Final = 0.05
"""Seconds between two looks at whether it is done."""
Begin = Callable[[Task], object]


def of(programme: str, what: str, milestone: str) -> Task | None:
    with service().store.reading() as db:
        return tasks.task(db, programme, what, milestone)


def begun(programme: str, what: str, milestone: str, asked: dict[str, Any], begin: Begin | None = None) -> Task | None:
    """Ask for it, and wait a moment: the task as it is then, None where it is done. Raises InputRejected with what
    stands against it at once."""
    here = service()
    its = Task(programme, what, milestone, here.now(), actor(), asked)
    if begin is None:
        ask(here.store, its)
    else:
        begin(its)
    here.bell.set()
    until = time.monotonic() + here.patience
    while (now := of(programme, what, milestone)) and now.is_going_on and time.monotonic() < until:
        time.sleep(LOOKS)
    return now


@dataclass(frozen=True, slots=True)
class Told:
    """What a page says of a task that is under way. ``steps``: each with 'done', 'now' or 'waits'."""

    what: str
    begun_at: str
    steps: tuple[tuple[str, str], ...]
    is_overdue: bool


def refused(its: Task | None) -> list[Rendered]:
    """What stood against it, where it came to nothing."""
    return [] if its is None else [rendered(one, texts(), in_editor=True) for one in its.refused]


def told(its: Task | None) -> Told | None:
    """None where nothing is under way."""
    if its is None or not its.is_going_on:
        return None
    every = STEPS[its.what]
    if its.asked.get("anew") == REGISTERS:
        every = every[1:]
    at = every.index(its.step) if its.step in every else -1
    states = ("done" if n < at else "now" if n == at else "waits" for n in range(len(every)))
    return Told(
        its.what, moment(its.begun_at, texts()), tuple(zip(every, states, strict=True)), its.is_overdue(service().now())
    )


def looked_at_again(page: str, its: Told | None) -> Response:
    """Loaded again by itself as long as something is under way."""
    response = make_response(page)
    if its is not None:
        response.headers["Refresh"] = str(REFRESHED)
    return response
