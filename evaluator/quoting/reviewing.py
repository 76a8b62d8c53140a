"""A quote reviewed by a second person: could somebody who knows the people tell who wrote it?"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from evaluator.quoting.choosing import rejected, stored
from evaluator.quoting.groups import Shown, counted_groups, shown
from evaluator.store.accounts import accounts
from evaluator.store.counts import latest_counts
from evaluator.store.quotes import Quote
from evaluator.store.texts import Chosen, units

if TYPE_CHECKING:
    from sqlalchemy import Connection


@dataclass(frozen=True, slots=True)
class Decision:
    """``recognisable``: whether somebody could be recognised, None where that was not answered; ``reason``: by what."""

    recognisable: bool | None
    reason: str = ""


def evaluators(db: Connection, programme: str) -> frozenset[str]:
    """The accounts that can review a quote of a programme."""
    return frozenset(one.id for one in accounts(db) if one.active and "evaluator" in one.roles_in(programme))


def is_of(its: Quote, actor: str) -> bool:
    """Whether somebody chose or ever changed a quote, and so cannot be the second person."""
    return actor in (its.chosen_by, *its.changed_by)


def as_it_would_be_shown(db: Connection, its: Quote) -> tuple[str, Shown]:
    """From what kind of source a quote is, and as whose it would be shown. Raises InputRejected where its text is gone
    or its milestone is not counted."""
    found = units(db, its.programme, Chosen(ids=[its.text_id]))
    if not found:
        raise rejected("no_text")
    count = latest_counts(db, its.programme).get(found[0].milestone)
    if count is None:
        raise rejected("not_counted")
    return found[0].source, shown(found[0], counted_groups(db, count))


def review(db: Connection, its: Quote, decision: Decision, *, actor: str, now: dt.datetime) -> Quote:
    """Approve or refuse a quote that was seen as ``its``. Raises InputRejected with all that stands against it."""
    _, would = as_it_would_be_shown(db, its)
    approves, reason = decision.recognisable is False, decision.reason.strip()
    against = {
        "not_under_review": its.state != "under_review",
        "own_quote": is_of(its, actor),
        "no_evaluator": actor not in evaluators(db, its.programme),
        "no_decision": decision.recognisable is None,
        "no_reason": decision.recognisable is True and not reason,
        "not_announced": approves and would.reason == "announced",
        "not_shown": approves and would.reason == "group",
    }
    if faults := [code for code, holds in against.items() if holds]:
        raise rejected(*faults)
    state = "approved" if approves else "refused"
    reviewed = replace(its, state=state, reason="" if approves else reason, reviewed_by=actor)
    return stored(db, replace(reviewed, reviewed_at=now, reviewed_as=would.group), actor=actor, now=now)
