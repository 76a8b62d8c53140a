"""Invitations: who was invited to which wave, under a token that is kept as its SHA-256 only.

A person's token is made from the programme's secret, so that a letter or a reminder can give the same link again.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Collection, Iterable
from dataclasses import astuple, dataclass
from typing import Final

import sqlalchemy as sa

from evaluator.store.prepared import Prepared
from evaluator.vault.keys import (
    as_given,
    draft_key_for,
    ensure_programme_key,
    key_of,
    pseudonym_for,
    receipt_for,
    token_of,
)
from evaluator.vault.tables import invitation as _table
from evaluator.vault.tables import message, programme_key


@dataclass(frozen=True, slots=True)
class Invitation:
    """What a token opens. ``process`` is '' where there is none; ``pseudonym`` is None in an anonymous wave;
    ``draft_key`` names the draft in the store; ``receipt`` is shown once the answers are sent. Of somebody who came
    with a ``code`` of their own (its fingerprint), ``otherwise`` is the pseudonym where answers stand under that of the
    code already."""

    programme: str
    wave: str
    group: str
    process: str
    language: str
    draft_key: str
    pseudonym: str | None
    receipt: str
    code: str = ""
    otherwise: str | None = None


CODE: Final = "code:"
"""Whoever came with a code of their own is named by this and its fingerprint; after a stroke stands by which coming."""

_by_token = (
    sa.select(
        _table.c.programme_id,
        _table.c.wave_key,
        _table.c.group_key,
        _table.c.process_key,
        _table.c.language,
        _table.c.person,
        _table.c.linked,
        programme_key.c.secret,
    )
    .join(programme_key, programme_key.c.programme_id == _table.c.programme_id)
    .where(_table.c.token_hash == sa.bindparam("token_hash"), programme_key.c.secret.is_not(None))
)
_opens = Prepared(lambda _: _by_token)
_issue = sa.select(_table.c.issue).where(
    _table.c.programme_id == sa.bindparam("programme"),
    _table.c.wave_key == sa.bindparam("wave"),
    _table.c.person == sa.bindparam("person"),
)
_was_asked = _issue.with_only_columns(_table.c.asked)
_people = (
    sa.select(_table.c.person, _table.c.group_key, programme_key.c.secret)
    .join(programme_key, programme_key.c.programme_id == _table.c.programme_id)
    .where(
        _table.c.programme_id == sa.bindparam("programme"),
        _table.c.wave_key == sa.bindparam("wave"),
        _table.c.linked,
        _table.c.person.is_not(None),
        programme_key.c.secret.is_not(None),
    )
)
_mail = sa.exists().where(
    *(message.c[name] == _table.c[name] for name in ("programme_id", "wave_key", "person")), message.c.round == 0
)
_asked = sa.func.coalesce(_table.c.asked, False) | _mail.where(message.c.state == "done")
"""Whether anything went out: a link in a file, in a letter or on a form, or a mail that was handed over and has
not come back."""
_came_back = sa.not_(_asked) & _mail.where(message.c.state == "bounced")
_standing = (
    sa.select(
        _table.c.wave_key,
        _table.c.group_key,
        *(sa.func.sum(sa.case((which, 1), else_=0)) for which in (_asked, _came_back, sa.not_(_asked | _came_back))),
    )
    .where(
        _table.c.programme_id == sa.bindparam("programme"),
        sa.or_(_table.c.person.is_(None), ~_table.c.person.startswith(CODE)),
    )
    .group_by(_table.c.wave_key, _table.c.group_key)
)
_waves = sa.select(_table.c.wave_key).where(_table.c.programme_id == sa.bindparam("programme")).distinct()
_anybody = (
    sa.select(_table.c.wave_key)
    .where(
        _table.c.programme_id == sa.bindparam("programme"),
        _table.c.wave_key == sa.bindparam("wave"),
        sa.or_(_table.c.person.is_(None), ~_table.c.person.startswith(CODE)),
        _asked,
    )
    .limit(1)
)


def invite(
    db: sa.Connection,
    *,
    programme: str,
    wave: str,
    group: str,
    process: str = "",
    person: str | None = None,
    language: str = "da",
    linked: bool,
    token: str | None = None,
    asked: bool = True,
) -> str:
    """Invite to a wave; the token of the link. ``asked``: the link is given out now, and not in a mail that has yet to
    be sent. ``person``: a name that stays the same within the programme, so that
    answers of one person can be linked across ``linked`` waves. Inviting a person to a wave again makes a new token and
    ends the old one; what was answered so far stands under the new one. Without a person nobody can have it again, nor
    where another ``token`` is given."""
    secret, issue = ensure_programme_key(db, programme), 0
    if person is not None:
        issue = 1 + (end_invitation(db, programme, wave, person) or 0)
    elif linked:
        raise ValueError("an invitation to a linked wave must say which person it is for")
    if token is not None:
        issue = 0
    else:
        token = secrets.token_urlsafe(16) if person is None else token_of(secret, "token", wave, person, str(issue))
    db.execute(
        sa.insert(_table),
        {
            "token_hash": hash_of(token),
            "programme_id": programme,
            "wave_key": wave,
            "group_key": group,
            "process_key": process,
            "person": person,
            "language": language,
            "linked": linked,
            "issue": issue,
            "asked": asked,
        },
    )
    return token


def token_again(db: sa.Connection, *, programme: str, wave: str, person: str) -> str | None:
    """The token of the link that the person has; None for somebody who was not invited, or under a token that
    was given."""
    issue = db.execute(_issue, {"programme": programme, "wave": wave, "person": person}).scalar()
    return token_of(key_of(db, programme), "token", wave, person, str(issue)) if issue else None


def ensure_invited(
    db: sa.Connection,
    *,
    programme: str,
    wave: str,
    group: str,
    process: str,
    person: str,
    language: str,
    linked: bool,
) -> str:
    """The token of the person's link to a wave, which stays the same; group, process and language become those given.
    Whoever was not invited yet is, and counts as asked once the link is given out: see `note_given_out`."""
    token = token_again(db, programme=programme, wave=wave, person=person)
    if token is None:
        its = {"programme": programme, "wave": wave, "group": group, "process": process}
        asked = bool(db.execute(_was_asked, {"programme": programme, "wave": wave, "person": person}).scalar())
        return invite(db, **its, person=person, language=language, linked=linked, asked=asked)
    given = {"group_key": group, "process_key": process, "language": language, "linked": linked}
    db.execute(sa.update(_table).where(_table.c.token_hash == hash_of(token)).values(**given))
    return token


def note_given_out(db: sa.Connection, tokens: Iterable[str]) -> None:
    """Whoever has one of the links counts as asked. A link that was ended meanwhile asks nobody."""
    asked = sa.update(_table).where(_table.c.token_hash == sa.bindparam("its_hash")).values(asked=True)
    if hashes := [{"its_hash": hash_of(token)} for token in tokens]:
        db.execute(asked, hashes)


def end_invitation(db: sa.Connection, programme: str, wave: str, person: str) -> int | None:
    """End the person's token; the number of it, None if there was none. Nobody is then invited."""
    ended = sa.delete(_table).where(
        _table.c.programme_id == programme, _table.c.wave_key == wave, _table.c.person == person
    )
    return db.execute(ended.returning(_table.c.issue)).scalar()


def forget_person(db: sa.Connection, programme: str, person: str) -> None:
    """End the person's links and forget whose they were; how many were asked stays. Do it before the person's mails are
    deleted, which say so."""
    its = (_table.c.programme_id == programme, _table.c.person == person)
    for token_hash, asked in db.execute(sa.select(_table.c.token_hash, _asked).where(*its)).all():
        ended = {"token_hash": secrets.token_bytes(32), "person": None, "asked": asked}
        db.execute(sa.update(_table).where(_table.c.token_hash == token_hash).values(**ended))


def invitation(db: sa.Connection, token: str) -> Invitation | None:
    """What a token opens; None if it opens nothing. One query."""
    token_hash = hash_of(as_given(token))
    row = _opens.first(db, {"token_hash": token_hash})
    if row is None:
        return None
    programme, wave, group, process, language, person, linked, secret = row
    draft_key = draft_key_for(secret, wave, token_hash.hex() if person is None else person)
    receipt, its = receipt_for(secret, draft_key), (programme, wave, group, process, language, draft_key)
    if not linked:
        return Invitation(*its, None, receipt)
    code = code_of(person)
    if not code:
        return Invitation(*its, pseudonym_for(secret, person), receipt)
    return Invitation(*its, pseudonym_for(secret, code), receipt, code, pseudonym_for(secret, person))


def code_of(person: str) -> str:
    """The code with which somebody came who is named like this; '' for anybody else."""
    code, stroke, _ = person.partition("/")
    return code if stroke and person.startswith(CODE) else ""


def invited_people(db: sa.Connection, programme: str, wave: str) -> list[tuple[str, str, str]]:
    """Person, group and pseudonym of everybody invited to a linked wave, by name; nobody once the key is destroyed."""
    found = db.execute(_people, {"programme": programme, "wave": wave})
    return sorted((person, group, pseudonym_for(secret, person)) for person, group, secret in found)


@dataclass(frozen=True, slots=True)
class Standing:
    """How many of the people of a wave and group were ``asked``; how many were ``not_reached``, because the mail came
    back; and how many are ``not_asked``, because nothing has gone out to them."""

    asked: int
    not_reached: int
    not_asked: int

    def __add__(self, other: Standing) -> Standing:
        pairs = zip(astuple(self), astuple(other), strict=True)
        return Standing(*(mine + theirs for mine, theirs in pairs))


def invitation_standing(
    db: sa.Connection, programme: str, waves: Collection[str] | None = None
) -> dict[tuple[str, str], Standing]:
    """How far the invitations have come, by wave and group, of all waves or of some; whoever came with a code of their
    own was not invited."""
    within = _standing if waves is None else _standing.where(_table.c.wave_key.in_(waves))
    found = db.execute(within, {"programme": programme})
    return {(wave, group): Standing(*map(int, numbers)) for wave, group, *numbers in found}


def invited_counts(
    db: sa.Connection, programme: str, waves: Collection[str] | None = None
) -> dict[tuple[str, str], int]:
    """How many were asked, by wave and group where any were: an invitation that never went out asked nobody. With
    ``waves`` of those alone: no invitation of another is read."""
    return {cell: one.asked for cell, one in invitation_standing(db, programme, waves).items() if one.asked}


def invited_waves(db: sa.Connection, programme: str, waves: Iterable[str] | None = None) -> set[str]:
    """The waves to which anybody was asked, of all or of some. Nobody is counted: one of each is looked for."""
    every = db.execute(_waves, {"programme": programme}).scalars().all() if waves is None else waves
    return {wave for wave in every if db.execute(_anybody, {"programme": programme, "wave": wave}).first()}


def asked_counts(db: sa.Connection, waves: Collection[tuple[str, str]]) -> dict[tuple[str, str, str], int]:
    """As `invited_counts`, of waves of any programmes: by programme, wave and group."""
    keys = (_table.c.programme_id, _table.c.wave_key, _table.c.group_key)
    invited = sa.or_(_table.c.person.is_(None), ~_table.c.person.startswith(CODE))
    within = (column.in_({one[place] for one in waves}) for place, column in enumerate(keys[:2]))
    found = sa.select(*keys, sa.func.count()).where(*within, invited, _asked).group_by(*keys)
    its = {(row[0], row[1], row[2]): row[3] for row in db.execute(found)} if waves else {}
    chosen = frozenset(waves)  # PostgreSQL compares a list of pairs with every row one by one
    return {cell: n for cell, n in its.items() if cell[:2] in chosen}


def kiosk_token(key: str) -> str:
    """The token of an invitation that was made at a kiosk, where ``key`` stands in the address. It opens the pages of a
    kiosk and no others: what any link ends in has no stroke."""
    return f"kiosk/{key}"


def hash_of(token: str) -> bytes:
    return hashlib.sha256(token.encode()).digest()
