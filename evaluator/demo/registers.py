"""What the demonstration does with the rows of the registers: matters are put together, and owners are asked.

The status round is opened on the day on which the demonstration is made, so that its links can be tried.
"""

from __future__ import annotations

import datetime as dt
import json
import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import typst

from evaluator.owners.files import attached
from evaluator.owners.people import AskedOwner, save_owner
from evaluator.owners.reviewing import reply
from evaluator.owners.rounds import AskedRound, Choice, chosen, open_round, today
from evaluator.owners.status_updates import StatusUpdate, tell
from evaluator.owners.visiting import Question, Visit, visit_of
from evaluator.store.register_versions import Recorded
from evaluator.texts import Texts
from evaluator.threads.keeping import link
from evaluator.vault.owners import link_again

if TYPE_CHECKING:
    from uuid import UUID

    from sqlalchemy import Connection

REGISTER: Final = "trial_actions"
OPEN_FOR: Final = dt.timedelta(days=30)
_Said = Mapping[str, Any]
"""A table of registers.toml."""


def put_matters_together(db: Connection, programme: str, actor: str, now: dt.datetime) -> None:
    """As an evaluator says yes to what is proposed; some proposals are left to be looked at."""
    for one in _file()["threads"]:
        keys = [(register, reference) for register, its in one["rows"].items() for reference in its]
        link(db, programme, keys, title=one["title"], by=Recorded(actor, now))


def ask_owners(db: Connection, vault_db: Connection, programme: str, actor: str, now: dt.datetime) -> None:
    """A status round on the trial actions. Some owners tell of their rows, some do not, and for one role nobody is
    known."""
    owners = {_owner(vault_db, programme, one, now): one for one in _file()["owners"]}
    its = _file()["round"]
    asked = AskedRound(its["title"], its["source"], today(now) + OPEN_FOR)
    people = chosen(db, vault_db, programme, Choice(registers=(REGISTER,)))
    opened = open_round(db, vault_db, programme, asked, people, actor=actor, now=now)
    for owner, told in owners.items():
        for one in told.get("told", ()):
            _tell(db, _visit(db, vault_db, link_again(vault_db, programme, opened.id, owner)), told, one, now)
    first, *_ = _visit(db, vault_db, link_again(vault_db, programme, opened.id, next(iter(owners)))).questions
    reply(db, programme, first.request, its["reply"], by=actor, now=now)


def _owner(vault_db: Connection, programme: str, told: _Said, now: dt.datetime) -> UUID:
    address = tuple(told.get("address", ()))
    asked = AskedOwner(told["role"], told["name"], told.get("email", ""), address)
    return save_owner(vault_db, programme, asked, now=now)


def _visit(db: Connection, vault_db: Connection, token: str | None) -> Visit:
    found = visit_of(db, vault_db, token or "")
    assert found is not None
    return found


def _tell(db: Connection, visit: Visit, owner: _Said, one: _Said, now: dt.datetime) -> None:
    question = _question(visit, one["reference"])
    assert question.row is not None
    day, content = one.get("day", ""), _note(one["learned"]) if one.get("file") else b""
    file, named = attached(content), owner.get("named", False)
    told = StatusUpdate(one["state"], str(day), one["learned"], question.row.mark, file, named)
    tell(db, visit, question.request.id, told, Texts("da"), now=now)


def _question(visit: Visit, reference: str) -> Question:
    return next(one for one in visit.questions if one.request.reference == reference)


def _note(text: str) -> bytes:
    """A page as an owner may send it."""
    return typst.compile(f"#{json.dumps(text, ensure_ascii=False)}".encode())


@cache
def _file() -> dict[str, Any]:
    return tomllib.loads((Path(__file__).parent / "registers.toml").read_text("utf-8"))
