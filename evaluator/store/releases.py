"""Releases: proposals added, remarked on and signed, and published once; personal texts erased from what stays."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import astuple, dataclass, field, fields
from typing import Any, Final

import sqlalchemy as sa

from evaluator.store.base import Upserts
from evaluator.store.release_tables import COMPLETE
from evaluator.store.release_tables import release as _table
from evaluator.store.release_tables import release_certificate as _certificate
from evaluator.store.release_tables import release_remark as _remark
from evaluator.store.release_tables import release_signature as _signature
from evaluator.store.release_tables import release_text as _text
from evaluator.store.release_tables import rendering as _rendering
from evaluator.store.removals import RELEASED_TEXT, removals


@dataclass(frozen=True, slots=True)
class Key:
    """Proposal ``round`` on the way to release ``number`` of a milestone, both from 1."""

    programme: str
    milestone: str
    number: int
    round: int


@dataclass(frozen=True, slots=True)
class Release:
    """What is stored of a proposal besides its documents. ``published_digest`` is '' until it is published."""

    key: Key
    count_number: int
    digest: str
    made_at: dt.datetime
    made_by: str
    reason: str = ""
    published_digest: str = ""
    published_at: dt.datetime | None = None


@dataclass(frozen=True, slots=True)
class Text:
    """A personal text by its mark; ``content`` and ``salt`` are None once it was erased."""

    mark: str
    kind: str
    reference: str
    content: str | None
    salt: str | None


@dataclass(frozen=True, slots=True)
class Remark:
    """``number`` from 1 within a proposal. ``answer`` is '' until it is answered."""

    number: int
    place: str
    text: str
    made_by: str
    made_at: dt.datetime
    answer: str = ""
    answered_by: str = ""
    answered_at: dt.datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Signature:
    """The columns of `release_tables.release_signature`."""

    gate: str
    account: str
    name: str
    role: str
    digest: str
    signed_at: dt.datetime
    remark: str = ""
    exceptions: Mapping[str, str] = field(default_factory=dict)
    second_factor: bool = False


_certifying: Final = Upserts(lambda insert: insert(_certificate).on_conflict_do_nothing())
_COLUMNS: Final = tuple(
    _table.c[name]
    for name in (
        *("milestone", "number", "round", "count_number", "proposed_digest", "made_at", "made_by", "reason"),
        *("published_digest", "published_at"),
    )
)
_every = (
    sa.select(*_COLUMNS)
    .where(_table.c.programme_id == sa.bindparam("programme"))
    .order_by(_table.c.milestone, _table.c.number, _table.c.round)
)


def add_release(db: sa.Connection, its: Release, document: str, texts: Iterable[Text]) -> None:
    """Add a proposal with its document and the personal texts of it. The caller holds the programme's lock."""
    values = {name: getattr(its, name) for name in ("count_number", "made_at", "made_by", "reason")}
    db.execute(sa.insert(_table), _key(its.key) | values | {"proposed": document, "proposed_digest": its.digest})
    rows = [_key(its.key) | {name: getattr(one, name) for name in Text.__slots__} for one in texts]
    if rows:
        db.execute(sa.insert(_text), rows)


def releases(db: sa.Connection, programme: str) -> list[Release]:
    """Every proposal of a programme by milestone, number and round, published or not; without the documents."""
    return [_release(programme, row) for row in db.execute(_every, {"programme": programme})]


def published(db: sa.Connection, programme: str) -> dict[str, Release]:
    """By milestone the release that holds: the last that was published."""
    return {one.key.milestone: one for one in releases(db, programme) if one.published_digest}


def document_of(db: sa.Connection, its: Release) -> str:
    """The document as canonical JSON: what was published, else what was proposed."""
    column = _table.c.published if its.published_digest else _table.c.proposed
    return str(db.execute(sa.select(column).where(*_is(_table, its.key))).scalar_one())


def proposed_document(db: sa.Connection, its: Release) -> str:
    """The document that signatures are of."""
    return str(db.execute(sa.select(_table.c.proposed).where(*_is(_table, its.key))).scalar_one())


def publish(db: sa.Connection, key: Key, document: str, digest: str, *, now: dt.datetime) -> None:
    """Publish a proposal that is not published yet. LookupError where it is."""
    values = {"published": document, "published_digest": digest, "published_at": now}
    free = (*_is(_table, key), _table.c.published.is_(None))
    if db.execute(sa.update(_table).where(*free).values(**values)).rowcount != 1:
        raise LookupError("there is no such proposal that is not published")


def texts_of(db: sa.Connection, key: Key, *, held: bool = False) -> list[Text]:
    """``held``: nobody erases one of them until this transaction ends."""
    columns = (_text.c[name] for name in Text.__slots__)
    found = sa.select(*columns).where(*_is(_text, key)).order_by(_text.c.mark)
    return [Text(*row) for row in db.execute(found.with_for_update(read=True) if held else found)]


def erase_texts(
    db: sa.Connection,
    programme: str,
    kind: str,
    *,
    references: Collection[str] | None = None,
    contents: Collection[str] | None = None,
) -> int:
    """Erase personal texts of a kind from every release, those of some things or with some content, and every file
    that was made of these releases; how many texts."""
    its = [_text.c.programme_id == programme, _text.c.kind == kind, _text.c.content.is_not(None)]
    its += [] if references is None else [_text.c.reference.in_(references)]
    its += [] if contents is None else [_text.c.content.in_(contents)]
    return _erase(db, programme, its)


def erase_text_again(db: sa.Connection, programme: str, release: str, mark: str) -> None:
    """Erase a personal text by its mark; ``release`` is the place that was noted of it."""
    milestone, number, round_ = release.rsplit("/", 2)
    _erase(db, programme, [*_is(_text, Key(programme, milestone, int(number), int(round_))), _text.c.mark == mark])


def _erase(db: sa.Connection, programme: str, its: Sequence[sa.ColumnElement[bool]]) -> int:
    same = (_table.c[name] == _text.c[name] for name in ("programme_id", "milestone", "number", "round"))
    digests = sa.select(_table.c.published_digest).join_from(_text, _table, sa.and_(*same)).where(*its)
    found = [one for one in db.execute(digests.distinct()).scalars() if one]
    marked = sa.select(_text.c.milestone, _text.c.number, _text.c.round, _text.c.mark).where(*its)
    for milestone, number, round_, mark in db.execute(marked).all():
        removals.note(db, RELEASED_TEXT, programme, [mark], f"{milestone}/{number}/{round_}")
    erased = db.execute(sa.update(_text).where(*its).values(content=None, salt=None)).rowcount
    if found:
        its_files = (_rendering.c.programme_id == programme, _rendering.c.digest.in_(found))
        db.execute(sa.delete(_rendering).where(*its_files))
    return erased


def add_remark(db: sa.Connection, key: Key, *, place: str, text: str, by: str, now: dt.datetime) -> Remark:
    """Add a remark under the next number. The caller holds the programme's lock."""
    its = Remark(len(remarks(db, key)) + 1, place, text, by, now)
    values = {"remark_id": its.number, "place": place, "text": text, "made_by": by, "made_at": now}
    db.execute(sa.insert(_remark), _key(key) | values)
    return its


def remarks(db: sa.Connection, key: Key) -> list[Remark]:
    names = (one.name for one in fields(Remark)[1:])
    found = (
        sa.select(_remark.c.remark_id.label("number"), *(_remark.c[name] for name in names))
        .where(*_is(_remark, key))
        .order_by(_remark.c.remark_id)
    )
    return [_remark_of(row) for row in db.execute(found)]


def answer_remark(db: sa.Connection, key: Key, number: int, *, answer: str, by: str, now: dt.datetime) -> bool:
    """False where there is no such remark, or it is answered."""
    free = (*_is(_remark, key), _remark.c.remark_id == number, _remark.c.answer == "")
    values = {"answer": answer, "answered_by": by, "answered_at": now}
    return db.execute(sa.update(_remark).where(*free).values(**values)).rowcount == 1


def add_signature(db: sa.Connection, key: Key, its: Signature) -> None:
    """IntegrityError where the account signed at that gate already."""
    values = {one.name: getattr(its, one.name) for one in fields(Signature)}
    values |= {"account_id": values.pop("account"), "exceptions": dict(its.exceptions)}
    db.execute(sa.insert(_signature), _key(key) | values)


def signatures(db: sa.Connection, key: Key) -> list[Signature]:
    """In the order in which they were given."""
    names = [one.name for one in fields(Signature)]
    columns = (_signature.c["account_id" if name == "account" else name] for name in names)
    found = sa.select(*columns).where(*_is(_signature, key))
    found = found.order_by(_signature.c.signed_at, _signature.c.gate, _signature.c.account_id)
    return [Signature(**dict(zip(names, row, strict=True))) for row in db.execute(found)]


_last_name = (
    sa.select(_signature.c.name)
    .where(_signature.c.programme_id == sa.bindparam("programme"), _signature.c.account_id == sa.bindparam("account"))
    .order_by(_signature.c.signed_at.desc())
    .limit(1)
)


def name_signed_with(db: sa.Connection, programme: str, account: str) -> str:
    """The name that an account signed with last in a programme; '' where it never did."""
    found = db.execute(_last_name, {"programme": programme, "account": account}).scalar()
    return str(found or "")


def seen(db: sa.Connection, programme: str) -> list[Release]:
    """What was published, and what the steering group could read before it was proposed again: two had signed it as
    technically complete. Whoever read it knows it, whatever became of it."""
    names = ("milestone", "number", "round")
    columns = [_signature.c[name] for name in names]
    its = (_signature.c.programme_id == programme, _signature.c.gate == COMPLETE)
    twice = sa.select(*columns).where(*its).group_by(*columns).having(sa.func.count() > 1)
    complete = {Key(programme, *row) for row in db.execute(twice)}
    return [one for one in releases(db, programme) if one.published_digest or one.key in complete]


def covers(db: sa.Connection, its: Release) -> str:
    """What an audit of a proposal that is made now covers: SHA-256 over its digest and those of everything else of the
    programme that was seen."""
    others = (one for one in seen(db, its.key.programme) if one.key != its.key or one.published_digest)
    digests = sorted(one.published_digest or one.digest for one in others)
    return hashlib.sha256("\n".join((its.digest, *digests)).encode()).hexdigest()


def keep_certificate(
    db: sa.Connection, key: Key, covered: str, certificate: Mapping[str, Any], now: dt.datetime
) -> None:
    """Keep what an audit found; what it found of the same before stays."""
    values = {"covers": covered, "certificate": dict(certificate), "made_at": now}
    db.execute(_certifying.on(db), _key(key) | values)


def certificate_of(db: sa.Connection, key: Key, covered: str) -> Mapping[str, Any] | None:
    """None where nothing was audited that covers this."""
    found = sa.select(_certificate.c.certificate).where(*_is(_certificate, key), _certificate.c.covers == covered)
    kept: Mapping[str, Any] | None = db.execute(found).scalar()
    return kept


def states_of_certificates(db: sa.Connection, key: Key) -> set[str]:
    """What audits of a proposal came to, beside whatever was published then."""
    found = sa.select(_certificate.c.certificate).where(*_is(_certificate, key))
    return {str(one["state"]) for one in db.execute(found).scalars()}


def _key(its: Key) -> dict[str, Any]:
    return dict(zip(("programme_id", "milestone", "number", "round"), astuple(its), strict=True))


def _is(table: sa.Table, its: Key) -> list[sa.ColumnElement[bool]]:
    return [table.c[name] == value for name, value in _key(its).items()]


def _remark_of(row: sa.Row[Any]) -> Remark:
    return Remark(**dict(row._mapping) | {"answered_by": row.answered_by or ""})


def _release(programme: str, row: sa.Row[Any]) -> Release:
    values = dict(row._mapping)
    key = Key(programme, *(values.pop(name) for name in ("milestone", "number", "round")))
    values |= {"digest": values.pop("proposed_digest"), "published_digest": values["published_digest"] or ""}
    return Release(key=key, **values)
