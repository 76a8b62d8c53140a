"""What an owner's link opens: the rows that are asked about in the round, and nothing else of the register."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final
from uuid import UUID

from evaluator.owners.people import owner
from evaluator.owners.rounds import today
from evaluator.owners.rows import OwnedRow, following, owned_row
from evaluator.records.recommendations import REGISTER
from evaluator.store import status_reports as store
from evaluator.store import status_rounds
from evaluator.store.status_reports import Reply, StatusReport
from evaluator.store.status_rounds import StatusRequest, StatusRound
from evaluator.vault.contacts import Contact
from evaluator.vault.owners import owner_of

if TYPE_CHECKING:
    from sqlalchemy import Connection

RECOMMENDATIONS: Final = REGISTER.name


@dataclass(frozen=True, slots=True)
class Question:
    """One row that is asked about, None where it no longer holds, and what was told and replied so far."""

    request: StatusRequest
    row: OwnedRow | None
    reports: tuple[StatusReport, ...]
    replies: tuple[Reply, ...]

    @property
    def last(self) -> StatusReport | None:
        return self.reports[-1] if self.reports else None

    @property
    def corrects(self) -> bool:
        """Whether another answer takes the place of the event that the last one made: nothing has happened since."""
        last, row = self.last, self.row
        if last is None or row is None or last.event is None or not row.steps:
            return False
        step = row.steps[-1]
        return (step.number, step.state, step.day, step.by_owner) == (last.event, last.state, last.occurred_on, True)

    @property
    def before(self) -> str:
        """The state that the answer is given from."""
        if self.row is None:
            return ""
        steps = self.row.steps[:-1] if self.corrects else self.row.steps
        return steps[-1].state if steps else ""

    @property
    def asks_answer(self) -> bool:
        """Whether it is a recommendation that nobody but its owner has answered: with a reason, what is done about it
        and until when."""
        return self.row is not None and self.row.register == RECOMMENDATIONS and not self.before

    @property
    def choices(self) -> tuple[str, ...]:
        """The states that can be told: that in which the row is, and those that may follow."""
        if self.row is None:
            return ()
        return (*((self.before,) if self.before else ()), *following(self.row.register, self.before))


@dataclass(frozen=True, slots=True)
class Visit:
    """Who came by a link, and what it asks about."""

    programme: str
    round: StatusRound
    owner: UUID
    contact: Contact
    questions: tuple[Question, ...]
    named: bool

    def takes_answers(self, now: dt.datetime) -> bool:
        return self.round.takes_answers(today(now))

    def question(self, request: UUID) -> Question | None:
        return next((one for one in self.questions if one.request.id == request), None)


def visit_of(db: Connection, vault_db: Connection, token: str) -> Visit | None:
    """Who comes by a link; None where it opens nothing."""
    link = owner_of(vault_db, token)
    contact = owner(vault_db, link.programme, link.owner) if link else None
    its = status_rounds.status_round(db, link.programme, link.round) if link else None
    if link is None or contact is None or its is None:
        return None
    requests = status_rounds.requests(db, link.programme, round_=link.round, owner=link.owner)
    questions = tuple(question_of(db, link.programme, one) for one in requests)
    named = link.owner in store.named_owners(db, link.programme)
    return Visit(link.programme, its, link.owner, contact, questions, named)


def questions_about(db: Connection, programme: str, register: str, reference: str) -> list[Question]:
    """Every question about a row that was asked, in whatever round."""
    found = status_rounds.requests(db, programme, row=(register, reference))
    return [question_of(db, programme, one) for one in found]


def question_of(db: Connection, programme: str, request: StatusRequest) -> Question:
    return Question(
        request,
        owned_row(db, programme, request.register, request.reference),
        tuple(store.reports(db, programme, request=request.id)),
        tuple(store.replies(db, programme, request.id)),
    )
