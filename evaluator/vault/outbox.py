"""The outbox: one row for each mail, from being queued to being dealt with. A mail is never handed over twice.

SMTP cannot say whether a mail was taken when the connection ends before the answer. So a row is marked 'sending', and
committed, before the mail is handed over, and a row that is found in that state later is left for a person to decide.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass, replace
from typing import Final
from uuid import UUID, uuid4

import sqlalchemy as sa

from evaluator.store.base import Upserts
from evaluator.vault.contacts import Contact, contact_of_row
from evaluator.vault.tables import contact as _contact
from evaluator.vault.tables import message as _table

LEASE: Final = dt.timedelta(minutes=15)
"""How long a sender may take over one mail. After that nobody is at it any more, and its outcome is unknown."""
PAUSES: Final = tuple(dt.timedelta(minutes=minutes) for minutes in (5, 30, 120, 720))
"""How long to wait after each attempt that the mail server put off; after one more the mail has failed."""


@dataclass(frozen=True, slots=True)
class Message:
    """A mail to one person about one wave: ``round`` 0 is the invitation, 1 the first reminder, and so on. ``state``:
    queued, sending, done (handed over, or not needed any more), failed or bounced; ``said``: by the mail server."""

    id: UUID
    wave: str
    person: str
    round: int
    state: str
    attempts: int
    due_at: dt.datetime | None
    claimed_until: dt.datetime | None
    said: str


_NAMES = ("message_id", "wave_key", "person", "round", "state", "attempts", "due_at", "claimed_until", "said")
_columns = [_table.c[name] for name in _NAMES]
_of_programme = _table.c.programme_id == sa.bindparam("programme")
_by_id = sa.select(*_columns).where(_of_programme, _table.c.message_id == sa.bindparam("id"))
_queue = Upserts(lambda insert: insert(_table).on_conflict_do_nothing())
_waiting = (
    sa.select(*_columns, *_contact.columns)
    .join(_contact, sa.and_(_contact.c.programme_id == _table.c.programme_id, _contact.c.person == _table.c.person))
    .where(
        _of_programme,
        _table.c.state == "queued",
        _contact.c.email != "",
        _contact.c.bounced.is_(None),
        _contact.c.opted_out.is_(False),
    )
)
"""What waits for contacts who can be mailed."""
_due = _waiting.where(_table.c.due_at <= sa.bindparam("now", type_=_table.c.due_at.type))
_next_due = _due.order_by(_table.c.due_at, _table.c.message_id).limit(1).with_for_update(of=_table, skip_locked=True)
_counts = (
    sa.select(_table.c.wave_key, _table.c.round, _table.c.state, sa.func.count())
    .where(_of_programme)
    .group_by(_table.c.wave_key, _table.c.round, _table.c.state)
)


def queue(
    db: sa.Connection, programme: str, wave: str, people: Collection[str], *, round_: int, due_at: dt.datetime
) -> int:
    """Queue a mail for each of the people who has none in that round; how many were queued."""
    rows = [
        {
            "programme_id": programme,
            "message_id": uuid4(),
            "wave_key": wave,
            "person": person,
            "round": round_,
            "state": "queued",
            "attempts": 0,
            "due_at": due_at,
            "said": "",
        }
        for person in people
    ]
    return sum(db.execute(_queue.on(db), row).rowcount for row in rows)


def due_count(db: sa.Connection, programme: str, now: dt.datetime) -> int:
    """How many mails can be sent now."""
    counted = sa.select(sa.func.count()).select_from(_due.with_only_columns(_table.c.message_id).subquery())
    return db.execute(counted, {"programme": programme, "now": now}).scalar_one()


def programmes_due(db: sa.Connection, now: dt.datetime) -> list[str]:
    """The programmes with mails that can be sent now; '' for those of accounts, which come first."""
    its = (_table.c.state == "queued", _table.c.due_at <= now)
    return list(db.execute(sa.select(_table.c.programme_id).where(*its).distinct().order_by("programme_id")).scalars())


def is_waiting(db: sa.Connection, programme: str, wave: str) -> bool:
    """Whether mails of the wave wait for contacts who can be mailed."""
    found = _waiting.where(_table.c.wave_key == wave).limit(1)
    return db.execute(found, {"programme": programme}).first() is not None


def claim(db: sa.Connection, programme: str, now: dt.datetime) -> tuple[Message, Contact] | None:
    """Take the next mail that is due and mark it as being sent; None where there is none. ``db`` must commit before
    the mail is handed over. Several senders at a time never get the same one."""
    row = db.execute(_next_due, {"programme": programme, "now": now}).first()
    if row is None:
        return None
    found = Message(*row[: len(_columns)])
    taken = replace(found, state="sending", attempts=found.attempts + 1, claimed_until=now + LEASE)
    _set(
        db,
        programme,
        found.id,
        due_at=None,
        state=taken.state,
        attempts=taken.attempts,
        claimed_until=taken.claimed_until,
    )
    return taken, contact_of_row(row[len(_columns) :])


def settle(db: sa.Connection, programme: str, message: Message, *, state: str, said: str = "") -> None:
    """What became of a mail that was claimed: done, failed or bounced. Neither a time nor the attempts are kept."""
    _set(db, programme, message.id, state=state, claimed_until=None, due_at=None, said=said, attempts=0)


def put_off(db: sa.Connection, programme: str, message: Message, now: dt.datetime, said: str) -> None:
    """The mail server took nothing: queue the mail again for later, or give it up after the last attempt."""
    if message.attempts > len(PAUSES):
        settle(db, programme, message, state="failed", said=said)
        return
    due_at = now + PAUSES[message.attempts - 1]
    _set(db, programme, message.id, state="queued", claimed_until=None, said=said, due_at=due_at)


def give_back(db: sa.Connection, programme: str, message: Message, due_at: dt.datetime | None) -> None:
    """Nothing was tried: the mail of a claim waits until ``due_at``."""
    _set(db, programme, message.id, state="queued", claimed_until=None, attempts=message.attempts - 1, due_at=due_at)


def decide(db: sa.Connection, programme: str, id_: UUID, *, sent: bool, now: dt.datetime) -> bool:
    """Somebody has looked at the mail server's log for a mail whose outcome is unknown: it was sent, or it was not and
    is queued again. False, and nothing changed, where the mail is not unknown."""
    unknown = (
        _table.c.programme_id == programme,
        _table.c.message_id == id_,
        _table.c.state == "sending",
        _table.c.claimed_until < now,
    )
    values = {"state": "done", "attempts": 0} if sent else {"state": "queued", "due_at": now}
    return db.execute(sa.update(_table).where(*unknown).values(claimed_until=None, **values)).rowcount == 1


def requeue_bounced(db: sa.Connection, programme: str, person: str, now: dt.datetime) -> None:
    """The contact's address is good again: what came back waits to be sent once more."""
    its = (_table.c.programme_id == programme, _table.c.person == person, _table.c.state == "bounced")
    db.execute(sa.update(_table).where(*its).values(state="queued", due_at=now, said=""))


def came_back(db: sa.Connection, programme: str, person: str, waves: Collection[str], said: str) -> None:
    """The contact's address is no good, though nobody knows which mail showed it: those invitations to ``waves`` came
    back that no reminder has followed."""
    reminder = _table.alias()
    followed = sa.exists().where(
        *(reminder.c[name] == _table.c[name] for name in ("programme_id", "wave_key", "person")), reminder.c.round > 0
    )
    its = (_table.c.programme_id == programme, _table.c.person == person, _table.c.wave_key.in_(waves))
    invitations = (_table.c.round == 0, _table.c.state == "done", ~followed)
    db.execute(sa.update(_table).where(*its, *invitations).values(state="bounced", said=said))


def message(db: sa.Connection, programme: str, id_: UUID) -> Message | None:
    row = db.execute(_by_id, {"programme": programme, "id": id_}).first()
    return Message(*row) if row else None


def in_state(db: sa.Connection, programme: str, state: str) -> list[Message]:
    """The mails in a state, by their random ids."""
    found = sa.select(*_columns).where(_of_programme, _table.c.state == state).order_by(_table.c.message_id)
    return [Message(*row) for row in db.execute(found, {"programme": programme})]


def invited_people(db: sa.Connection, programme: str, wave: str) -> frozenset[str]:
    """Whose invitation has been dealt with."""
    invitation = (_table.c.wave_key == wave, _table.c.round == 0, _table.c.state == "done")
    found = sa.select(_table.c.person).where(_of_programme, *invitation)
    return frozenset(db.execute(found, {"programme": programme}).scalars())


def people_with_mail(db: sa.Connection, programme: str, wave: str) -> frozenset[str]:
    """For whom there is a mail, whatever became of it."""
    found = sa.select(_table.c.person).where(_of_programme, _table.c.wave_key == wave)
    return frozenset(db.execute(found, {"programme": programme}).scalars())


def counts(db: sa.Connection, programme: str) -> dict[tuple[str, int, str], int]:
    """How many mails there are by wave, round and state."""
    return {(wave, number, state): n for wave, number, state, n in db.execute(_counts, {"programme": programme})}


def _set(db: sa.Connection, programme: str, id_: UUID, **values: object) -> None:
    its = (_table.c.programme_id == programme, _table.c.message_id == id_)
    db.execute(sa.update(_table).where(*its).values(**values))
