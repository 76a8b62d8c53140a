"""A quote chosen from a text and redacted, until it is sent to whoever reviews it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING
from uuid import UUID, uuid4

from evaluator.programme.model import Programme
from evaluator.quoting.groups import counted_groups, shown
from evaluator.quoting.redaction import places_of, proposed, redacted, with_marks, words_left
from evaluator.store import audit
from evaluator.store.codes import codes
from evaluator.store.counts import latest_counts
from evaluator.store.quotes import Quote, add_quote, change_quote, quote
from evaluator.store.texts import Chosen, TextUnit, units
from surveys.diagnostics import Diagnostic, InputRejected

if TYPE_CHECKING:
    from sqlalchemy import Connection

Place = tuple[str, str]
"""'node', 'indicator' or 'code' with its key; both '' for nothing in particular."""
NOWHERE: Place = ("", "")


@dataclass(frozen=True, slots=True)
class Redacting:
    """How a quote is changed. ``out``: which of its marks are taken out, by where they begin. ``words``: more words to
    take out, wherever they stand, '' for none; ``kind``: what is written in their place."""

    out: Collection[int]
    words: str = ""
    kind: str = "other"
    language: str = "da"
    place: Place = NOWHERE


def text_to_quote(db: Connection, programme: str, text_id: UUID) -> TextUnit:
    """Raises InputRejected where there is no such text, or nothing of it may be quoted."""
    found = units(db, programme, Chosen(ids=[text_id]))
    if not found:
        raise rejected("no_text")
    count = latest_counts(db, programme).get(found[0].milestone)
    if count is None:
        raise rejected("not_counted")
    reason = shown(found[0], counted_groups(db, count)).reason
    if reason:
        raise rejected("not_announced" if reason == "announced" else "not_shown")
    return found[0]


def choose(
    db: Connection,
    programme: Programme,
    text_id: UUID,
    *,
    actor: str,
    now: dt.datetime,
    words: str = "",
    language: str = "da",
    place: Place = NOWHERE,
) -> Quote:
    """Choose the passage that ``words`` are, '' for the whole text, with everything taken out that the rules propose.

    Raises InputRejected with all that stands against it."""
    unit = text_to_quote(db, programme.key, text_id)
    spans = places_of(words, unit.text) if words.strip() else [(0, len(unit.text))]
    faults = [] if spans else ["words_not_found"]
    faults += [] if _is_place(db, programme, place) else ["unknown_place"]
    if faults:
        raise rejected(*faults)
    starts, ends = spans[0]
    marks = proposed(unit.text, starts, ends)
    its = Quote(
        programme=programme.key,
        id=uuid4(),
        text_id=text_id,
        starts=starts,
        ends=ends,
        language=language,
        marks=marks,
        redacted=redacted(unit.text, starts, ends, marks, language),
        place=place[0],
        place_key=place[1],
        chosen_by=actor,
    )
    add_quote(db, its)
    note(db, its, actor=actor, now=now)
    return its


def redact(
    db: Connection,
    programme: Programme,
    its: Quote,
    how: Redacting,
    *,
    actor: str,
    now: dt.datetime,
    send: bool = False,
) -> Quote:
    """Change a quote that was seen as ``its``; ``send``: to be reviewed. What is changed needs a new review, by none
    of those who ever changed it; what is not is left as it is. Raises InputRejected with all that stands against it."""
    text = text_to_quote(db, programme.key, its.text_id).text
    spans = places_of(how.words, text, its.starts, its.ends)
    marks = tuple(replace(mark, out=mark.starts in how.out) for mark in its.marks)
    marks = with_marks(marks, spans, how.kind)
    faults = ["words_not_found"] if how.words.strip() and not spans else []
    faults += [] if words_left(text, its.starts, its.ends, marks) else ["nothing_left"]
    kept = how.place == (its.place, its.place_key)
    faults += [] if kept or _is_place(db, programme, how.place) else ["unknown_place"]
    if faults:
        raise rejected(*faults)
    later = replace(
        its,
        language=how.language,
        marks=marks,
        redacted=redacted(text, its.starts, its.ends, marks, how.language),
        place=how.place[0],
        place_key=how.place[1],
    )
    state = "under_review" if send else "redacted"
    if later != its:
        later = replace(later, changed_by=tuple(dict.fromkeys([*its.changed_by, actor])))
    elif its.state == state or (its.state not in ("chosen", "withdrawn") and not send):
        return its
    return stored(db, _unreviewed(later, state), actor=actor, now=now)


def withdraw(db: Connection, its: Quote, *, actor: str, now: dt.datetime) -> Quote:
    """Take back a quote that was seen as ``its``: it is in no report that is made afterwards."""
    return stored(db, replace(its, state="withdrawn"), actor=actor, now=now)


def quote_as_seen(db: Connection, programme: str, id_: UUID, revision: int) -> Quote:
    """Raises InputRejected where it is not there, or was changed since it had that revision."""
    found = quote(db, programme, id_)
    if found is None:
        raise rejected("no_quote")
    if found.revision != revision:
        raise rejected("changed_meanwhile")
    return found


def stored(db: Connection, its: Quote, *, actor: str, now: dt.datetime) -> Quote:
    """Raises InputRejected where somebody changed it meanwhile."""
    later = change_quote(db, its)
    if later is None:
        raise rejected("changed_meanwhile")
    note(db, later, actor=actor, now=now)
    return later


def note(db: Connection, its: Quote, *, actor: str, now: dt.datetime) -> None:
    details = {"quote": its.state}
    audit.record(
        db, "quote_changed", actor=actor, now=now, programme=its.programme, subject=str(its.id), details=details
    )


def rejected(*codes: str) -> InputRejected:
    return InputRejected([Diagnostic(f"quoting.{code}", ()) for code in codes])


def places(db: Connection, programme: Programme) -> dict[Place, dict[str, str]]:
    """What a quote can belong to, with titles by language: outcomes, indicators, and codes that are in use."""
    found = {("node", one.key): dict(one.title) for one in programme.nodes if one.kind.startswith("outcome")}
    found |= {("indicator", one.key): dict(one.title) for one in programme.indicators}
    return found | {("code", one.key): dict(one.title) for one in codes(db, programme.key) if not one.retired}


def _is_place(db: Connection, programme: Programme, place: Place) -> bool:
    return place == NOWHERE or place in places(db, programme)


def _unreviewed(its: Quote, state: str) -> Quote:
    return replace(its, state=state, reason="", reviewed_by="", reviewed_at=None, reviewed_as=None)
