"""Who coded which text how, and what of it is settled."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import sqlalchemy as sa

from evaluator.store.base import Insert, Inserting, Upserts
from evaluator.store.codes import Code, codes, counts_as
from evaluator.store.text_tables import coder as _coder
from evaluator.store.text_tables import text_code as _mark
from evaluator.store.text_tables import text_coding as _coding

PERSON, FILE, ADJUDICATION = "person", "import", "adjudication"
CODED, NO_CODE_FITS, SET_ASIDE = "coded", "no_code_fits", "set_aside"


@dataclass(frozen=True, slots=True)
class Coder:
    """``kind``: PERSON, FILE or ADJUDICATION. ``account``: the id of a person's account, None for the others."""

    id: uuid.UUID
    kind: str
    title: str
    account: str | None = None


@dataclass(frozen=True, slots=True, order=True)
class Mark:
    """A code on all of a text (0 to 0), or on a passage from one character to before another."""

    code: str
    starts: int = 0
    ends: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Coding:
    """What one coder says of a text. ``state``: CODED with ``marks``, NO_CODE_FITS, or SET_ASIDE with ``reason``; no
    marks but with CODED. ``recorded_by``: the id of an account, or that of the command line."""

    text: uuid.UUID
    coder: uuid.UUID
    state: str
    marks: frozenset[Mark] = frozenset()
    reason: str = ""
    recorded_by: str = ""

    @property
    def codes(self) -> frozenset[str]:
        """As they were set, before merging."""
        return frozenset(mark.code for mark in self.marks)


@dataclass(frozen=True, slots=True)
class Settled:
    """Texts by what is known of their codes; each text is in one of the four. ``codes``: what codes a settled text has,
    after merging; none where it is settled that no code fits."""

    codes: Mapping[uuid.UUID, frozenset[str]]
    uncoded: frozenset[uuid.UUID]
    discrepant: frozenset[uuid.UUID]
    set_aside: frozenset[uuid.UUID]


def _store(insert: Inserting) -> Insert:
    adding = insert(_coding)
    changed = {name: adding.excluded[name] for name in ("state", "reason", "recorded_by")}
    return adding.on_conflict_do_update(index_elements=["programme_id", "text_id", "coder_id"], set_=changed)


_storing: Final = Upserts(_store)
_adding_coder: Final = Upserts(lambda insert: insert(_coder).on_conflict_do_nothing())


def coders(db: sa.Connection, programme: str) -> list[Coder]:
    """By kind and title."""
    found = sa.select(_coder.c.coder_id, _coder.c.kind, _coder.c.title, _coder.c.account_id)
    found = found.where(_coder.c.programme_id == programme).order_by(_coder.c.kind, _coder.c.title)
    return [Coder(*row) for row in db.execute(found)]


def find_coder(db: sa.Connection, programme: str, kind: str, its: str) -> Coder | None:
    """The coder of a kind: a person by the id of the account, the others by their title."""
    by = _by(kind)
    return next((one for one in coders(db, programme) if one.kind == kind and getattr(one, by) == its), None)


def ensure_coder(db: sa.Connection, programme: str, kind: str, title: str, account: str | None = None) -> Coder:
    """The coder, added where there is none yet. ``account`` for a person alone, who keeps the first title."""
    sought = account if kind == PERSON and account else title
    found = find_coder(db, programme, kind, sought)
    if found is None:
        values = {"coder_id": uuid.uuid4(), "kind": kind, "title": title, "account_id": account}
        db.execute(_adding_coder.on(db), {"programme_id": programme, **values})
        found = find_coder(db, programme, kind, sought)
    if found is None:
        raise ValueError("another person codes under the same title")
    return found


def _by(kind: str) -> str:
    return "account" if kind == PERSON else "title"


def codings(
    db: sa.Connection, programme: str, *, coder: uuid.UUID | None = None, text: uuid.UUID | None = None
) -> list[Coding]:
    """What was said of all texts, or by one coder or of one text, by text and coder."""
    marks: dict[tuple[uuid.UUID, uuid.UUID], set[Mark]] = defaultdict(set)
    columns = (_mark.c.text_id, _mark.c.coder_id, _mark.c.code_key, _mark.c.starts, _mark.c.ends)
    for text_id, coder_id, *mark in db.execute(sa.select(*columns).where(*_these(_mark, programme, coder, text))):
        marks[text_id, coder_id].add(Mark(*mark))
    columns = (_coding.c.text_id, _coding.c.coder_id, _coding.c.state, _coding.c.reason, _coding.c.recorded_by)
    found = sa.select(*columns).where(*_these(_coding, programme, coder, text))
    return [
        Coding(text=text_id, coder=coder_id, state=state, reason=reason, recorded_by=by, marks=frozenset(its))
        for text_id, coder_id, state, reason, by in db.execute(found.order_by(_coding.c.text_id, _coding.c.coder_id))
        for its in (marks.get((text_id, coder_id), ()),)
    ]


def coded_texts(db: sa.Connection, programme: str, coder: uuid.UUID) -> frozenset[uuid.UUID]:
    """The texts of which a coder said anything."""
    return frozenset(db.execute(sa.select(_coding.c.text_id).where(*_these(_coding, programme, coder, None))).scalars())


def save_coding(db: sa.Connection, programme: str, its: Coding) -> None:
    """In place of what the coder said of the text before. IntegrityError where there is no such text, coder or code."""
    keys = {"programme_id": programme, "text_id": its.text, "coder_id": its.coder}
    stated = {"state": its.state, "reason": its.reason, "recorded_by": its.recorded_by}
    db.execute(_storing.on(db), keys | stated)
    db.execute(sa.delete(_mark).where(*_these(_mark, programme, its.coder, its.text)))
    marks = [{**keys, "code_key": one.code, "starts": one.starts, "ends": one.ends} for one in sorted(its.marks)]
    if marks:
        db.execute(sa.insert(_mark), marks)


def replace_codings(db: sa.Connection, programme: str, coder: uuid.UUID, its: Sequence[Coding]) -> None:
    """Everything that a coder says, in place of what they said before, each text once. Errors as in `save_coding`."""
    remove_codings(db, programme, coder)
    ordered = sorted(its, key=lambda one: one.text)
    keys = [{"programme_id": programme, "text_id": one.text, "coder_id": coder} for one in ordered]
    stated = [{"state": one.state, "reason": one.reason, "recorded_by": one.recorded_by} for one in ordered]
    marks = [
        key | {"code_key": mark.code, "starts": mark.starts, "ends": mark.ends}
        for key, one in zip(keys, ordered, strict=True)
        for mark in sorted(one.marks)
    ]
    for table, rows in ((_coding, [a | b for a, b in zip(keys, stated, strict=True)]), (_mark, marks)):
        if rows:
            db.execute(sa.insert(table), rows)


def remove_codings(db: sa.Connection, programme: str, coder: uuid.UUID, text: uuid.UUID | None = None) -> int:
    """What a coder said of a text, or of all; the number of texts."""
    db.execute(sa.delete(_mark).where(*_these(_mark, programme, coder, text)))
    return db.execute(sa.delete(_coding).where(*_these(_coding, programme, coder, text))).rowcount


def _these(
    table: sa.Table, programme: str, coder: uuid.UUID | None, text: uuid.UUID | None
) -> Iterable[sa.ColumnElement[bool]]:
    yield table.c.programme_id == programme
    if coder is not None:
        yield table.c.coder_id == coder
    if text is not None:
        yield table.c.text_id == text


def settled(db: sa.Connection, programme: str, text_ids: Collection[uuid.UUID]) -> Settled:
    """What is settled of ``text_ids``: the adjudication's word where there is one; else what every coder said alike, if
    at least one of them is a person. A file alone settles nothing: such a text is uncoded. Passages do not matter; a
    merged code counts as what it was merged into."""
    return settled_of(codings(db, programme), coders(db, programme), codes(db, programme), text_ids)


def settled_of(
    said: Iterable[Coding], by: Iterable[Coder], book: Iterable[Code], text_ids: Collection[uuid.UUID]
) -> Settled:
    """The same of all codings, coders and codes of a programme that were read already."""
    into, kinds = counts_as(book), {one.id: one.kind for one in by}
    of: dict[uuid.UUID, list[Coding]] = defaultdict(list)
    for one in said:
        of[one.text].append(one)
    found = {text: _outcome(of.get(text, ()), kinds, into) for text in text_ids}
    sets = {text: its for text, (state, its) in found.items() if state in (CODED, NO_CODE_FITS)}
    named = {name: frozenset(text for text, (state, _) in found.items() if state == name) for name in _UNSETTLED}
    return Settled(sets, *(named[name] for name in _UNSETTLED))


_UNCODED, _DISCREPANT = "uncoded", "discrepant"
_UNSETTLED: Final = (_UNCODED, _DISCREPANT, SET_ASIDE)
_Outcome = tuple[str, frozenset[str]]


def _outcome(said: Iterable[Coding], kinds: Mapping[uuid.UUID, str], into: Mapping[str, str]) -> _Outcome:
    by_kind: dict[str, list[_Outcome]] = defaultdict(list)
    for one in said:
        by_kind[kinds[one.coder]].append((one.state, frozenset(into[code] for code in one.codes)))
    if by_kind[ADJUDICATION]:
        return by_kind[ADJUDICATION][0]
    if not by_kind[PERSON]:
        return _UNCODED, frozenset()
    distinct = {*by_kind[PERSON], *by_kind[FILE]}
    return distinct.pop() if len(distinct) == 1 else (_DISCREPANT, frozenset())
