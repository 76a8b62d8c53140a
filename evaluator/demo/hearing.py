"""The demonstration's hearing on the theory of change: invented parties, what they remark, and what it is answered."""

from __future__ import annotations

import datetime as dt
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID

from evaluator.hearing.form import WHOLE, Visit, has_none, save, send, visit_of
from evaluator.hearing.managing import Asked, hand_over, hearing_named, local, make_hearing
from evaluator.hearing.note import FORMATS, file_name, note_of
from evaluator.hearing.overview import everything
from evaluator.hearing.parties import AskedParty, add_party
from evaluator.hearing.points import AskedAnswer, answer, place, split
from evaluator.hearing.remarks import enter_remark
from evaluator.hearing.splitting import proposed
from evaluator.printing.notes import note_file
from evaluator.store import hearings as store
from evaluator.store.hearings import Hearing
from evaluator.store.remarks import Hear
from evaluator.vault.hearings import ensure_link

if TYPE_CHECKING:
    from sqlalchemy import Connection

LANGUAGE: Final = "da"
MADE_AT: Final = dt.datetime(2018, 8, 1, 12, tzinfo=dt.UTC)
_DEADLINE: Final = local(dt.date(2018, 8, 17), dt.time(12))
_SENT_AT: Final = dt.datetime(2018, 8, 15, 8, tzinfo=dt.UTC)
_ANSWERED_AT: Final = dt.datetime(2018, 8, 22, 8, tzinfo=dt.UTC)
HANDED_OVER_AT: Final = dt.datetime(2018, 8, 24, 8, tzinfo=dt.UTC)
"""Before the steering group approves the plan."""

_Told = Mapping[str, Any]
"""A table of hearing.toml."""


def hold_hearing(db: Connection, vault_db: Connection, programme: str, actor: str) -> Hearing:
    """From nothing to the note that is handed over; ``actor`` answers."""
    its = tomllib.loads((Path(__file__).parent / "hearing.toml").read_text("utf-8"))
    about = {name: its[name] for name in ("title", "about", "introduction")}
    asked = Asked(**about, deadline=_DEADLINE, theory=True, language=LANGUAGE, sections=tuple(its["sections"]))
    made = make_hearing(db, programme, asked, actor=actor, now=MADE_AT, synthetic=True)
    for party in its["parties"]:
        _take_part(db, vault_db, made, party)
    _answer_all(db, made, {one["words"]: one for one in _points(its)}, actor)
    hand_over(db, made, actor=actor, now=HANDED_OVER_AT)
    return hearing_named(db, programme, made.key)


def _points(its: _Told) -> list[_Told]:
    return [one for party in its["parties"] for remark in party.get("remarks", ()) for one in remark["points"]]


def _take_part(db: Connection, vault_db: Connection, its: Hearing, told: _Told) -> None:
    """By the party's own link or, where it sent a letter, typed in by the evaluator."""
    agreement = "named" if told["name"] else "unnamed"
    party = add_party(db, vault_db, its, AskedParty(name=told["name"], kind=told["kind"], agreement=agreement))
    sections = {one.title: one.key for one in store.sections(db, its.programme, its.key)}
    said = {
        sections.get(one["section"]): "\n\n".join(point["words"] for point in one["points"])
        for one in told.get("remarks", ())
    }
    if told.get("letter"):
        for section, text in said.items():
            enter_remark(db, its, party=party, section=section, text=text, now=_SENT_AT)
        return
    if told.get("no_remarks"):
        has_none(db, _visit(db, vault_db, its, party), now=_SENT_AT)
        return
    save(db, _visit(db, vault_db, its, party), {section or WHOLE: text for section, text in said.items()})
    send(db, _visit(db, vault_db, its, party), now=_SENT_AT)


def _visit(db: Connection, vault_db: Connection, its: Hearing, party: UUID) -> Visit:
    found = visit_of(db, vault_db, ensure_link(vault_db, its.programme, its.key, party))
    assert found is not None
    return found


def _answer_all(db: Connection, its: Hearing, told: Mapping[str, _Told], actor: str) -> None:
    """``told``: by the words of a point."""
    at = Hear(its.programme, its.key)
    for remark in everything(db, its).sent:
        split(db, at, remark, proposed(remark.text), actor=actor, now=_ANSWERED_AT)
    every = everything(db, its)
    for point in every.to_answer:
        one = told[every.words(point)]
        asked = AskedAnswer(verdict=one["verdict"], text=one["answer"], changed=one["changed"])
        placed = place(db, at, point, section=point.section, theme=one.get("theme", ""))
        answer(db, at, placed, asked, actor=actor, now=_ANSWERED_AT)


def note_files_of(db: Connection, its: Hearing) -> dict[str, bytes]:
    """The hearing's note in each format, by the name of its file."""
    note, _ = note_of(db, its.programme, its.key, LANGUAGE, now=HANDED_OVER_AT)
    day = HANDED_OVER_AT.date()
    return {file_name(its.key, LANGUAGE, kind): note_file(note, kind, day) for kind in FORMATS}
