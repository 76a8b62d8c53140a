"""What people may do with the answers that they sent under a pseudonym: see, correct and withdraw them.

The tallies follow in the same transaction. Every function that changes something takes its locks in one order: the
draft, then the programme, as a fold takes the programme's alone.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, replace
from uuid import UUID

import sqlalchemy as sa

from evaluator.store.base import Upserts
from evaluator.store.consents import take_consent_back
from evaluator.store.documents import lock_programme
from evaluator.store.drafts import Draft, forget_time, load_draft, mark_sent, open_again
from evaluator.store.removals import ANSWERS, removals
from evaluator.store.tables import draft as _draft
from evaluator.store.tables import free_text, submission, unfolded, withdrawal
from evaluator.store.tables import wave as wave_table
from evaluator.store.take_outs import take_no_longer
from evaluator.store.tallies import take_out
from evaluator.store.texts import remove_units_of


@dataclass(frozen=True, slots=True, kw_only=True)
class SentAnswers:
    """Answers that stand. ``texts`` by item key. ``submitted_at`` is to the second; None where it is not known."""

    submission_id: UUID
    version: int
    group: str
    process: str
    pseudonym: str
    answers: Mapping[str, int | None]
    submitted_at: dt.datetime | None
    texts: Mapping[str, str]


_named = ("submission_id", "version", "group_key", "process_key", "pseudonym", "answers", "submitted_at")
_sent = sa.select(*(submission.c[name] for name in _named)).where(
    submission.c.programme_id == sa.bindparam("programme"),
    submission.c.wave_key == sa.bindparam("wave"),
    submission.c.receipt == sa.bindparam("receipt"),
    submission.c.linkage != "anonymous",
)
_texts = sa.select(free_text.c.item_key, free_text.c.text).where(
    free_text.c.programme_id == sa.bindparam("programme"), free_text.c.submission_id == sa.bindparam("submission_id")
)
_withdrawn = sa.select(withdrawal.c.pseudonym).where(
    withdrawal.c.programme_id == sa.bindparam("programme"), withdrawal.c.wave_key == sa.bindparam("wave")
)
_sent_by = sa.select(submission.c.submission_id).where(
    *(submission.c[f"{name}_{kind}"] == sa.bindparam(name) for name, kind in (("programme", "id"), ("wave", "key"))),
    submission.c.pseudonym == sa.bindparam("pseudonym"),
)
_linkage = sa.select(wave_table.c.linkage).where(
    wave_table.c.programme_id == sa.bindparam("programme"), wave_table.c.wave_key == sa.bindparam("wave")
)
_DRAFT_KEY = tuple(_draft.c[name] for name in ("programme_id", "wave_key", "draft_key"))
_wait = Upserts(lambda insert: insert(unfolded).on_conflict_do_nothing())
_withdraw = Upserts(lambda insert: insert(withdrawal).on_conflict_do_nothing())


def sent_answers(db: sa.Connection, draft: Draft) -> SentAnswers | None:
    """What was sent by a draft and stands; None where nothing was sent or it has been withdrawn, and in an anonymous
    wave, where nobody can tell which answers they are."""
    if draft.sent_under is None or draft.linkage == "anonymous":
        return None
    where = {"programme": draft.programme, "wave": draft.wave, "receipt": draft.sent_under}
    row = db.execute(_sent, where).one_or_none()
    if row is None:
        return None
    submission_id, version, group, process, pseudonym, answers, submitted_at = row
    texts = db.execute(_texts, {"programme": draft.programme, "submission_id": submission_id})
    return SentAnswers(
        submission_id=submission_id,
        version=version,
        group=group,
        process=process,
        pseudonym=pseudonym,
        answers=answers,
        submitted_at=submitted_at,
        texts={row.item_key: row.text for row in texts},
    )


def reopen(db: sa.Connection, draft: Draft, *, language: str) -> bool:
    """Put what was sent back into the draft, to be corrected; it stands until the correction is sent. False, and
    nothing changed, where it was withdrawn or is being corrected already."""
    current = _current(db, draft)
    sent = sent_answers(db, current) if current and current.receipt else None
    if current is None or sent is None:
        return False
    open_again(
        db,
        replace(
            current,
            version=sent.version,
            group=sent.group,
            process=sent.process,
            pseudonym=sent.pseudonym,
            language=language,
            answers=sent.answers,
            texts=sent.texts,
            corrects=current.receipt,
        ),
    )
    return True


def keep(db: sa.Connection, draft: Draft) -> None:
    """Give up a correction: what was sent before stands. Nothing happens where none is under way."""
    current = _current(db, draft)
    if current is not None and current.corrects is not None:
        mark_sent(db, current, current.corrects)


def replace_sent(db: sa.Connection, draft: Draft, *, collection_mode: str = "web") -> None:
    """Let the answers of a correction take the place of those sent before. ``draft`` was loaded to be changed. Group,
    process and the time of the first sending stay. A text that is another now is closed to those who read: what was
    written when the milestone was counted is gone, and what is written now was not counted."""
    sent, receipt = sent_answers(db, draft), draft.corrects
    if sent is None or receipt is None:
        return
    lock_programme(db, draft.programme)
    mark_sent(db, draft, receipt)
    take_out(db, draft.programme, wave=draft.wave, pseudonym=sent.pseudonym)
    its = {"programme_id": draft.programme, "submission_id": sent.submission_id}
    db.execute(
        sa.update(submission)
        .where(*_of(submission, its))
        .values(answers=draft.answers, collection_mode=collection_mode)
    )
    _replace_texts(db, its, sent, draft.texts)
    take_no_longer(db, draft.programme, sent.submission_id)
    db.execute(_wait.on(db), its)


def withdraw(db: sa.Connection, draft: Draft) -> bool:
    """Delete what a draft sent, with its texts, and a correction under way; remember only that the person has
    withdrawn, so that nothing of theirs is imported again. False where nothing stands."""
    current = _current(db, draft)
    if current is None:
        return False
    lock_programme(db, draft.programme)
    sent = sent_answers(db, current)
    if sent is None:
        return False
    if current.corrects is not None:
        mark_sent(db, current, current.corrects)
    _remove(db, draft, sent.submission_id, sent.pseudonym)
    forget_time(db, draft)
    removals.note(db, ANSWERS, draft.programme, [sent.pseudonym], draft.wave)
    return True


def withdraw_again(db: sa.Connection, programme: str, wave: str, pseudonym: str) -> None:
    """Withdraw in a store of before what was withdrawn since: what the person had sent, and what was on its way."""
    linkage = db.execute(_linkage, {"programme": programme, "wave": wave}).scalar()
    if linkage is None or linkage == "anonymous":
        return
    lock_programme(db, programme)
    its = (_draft.c.programme_id == programme, _draft.c.wave_key == wave, _draft.c.pseudonym == pseudonym)
    under_way = [load_draft(db, *key) for key in db.execute(sa.select(*_DRAFT_KEY).where(*its)).all()]
    for one in under_way:
        if one is not None and one.corrects is not None:
            mark_sent(db, one, one.corrects)
    db.execute(sa.delete(_draft).where(*its))
    whose = {"programme": programme, "wave": wave, "pseudonym": pseudonym}
    sent = db.execute(_sent_by, whose).scalar()
    _remove(db, Draft(programme=programme, wave=wave, draft_key="", linkage=linkage, version=0), sent, pseudonym)


def _remove(db: sa.Connection, draft: Draft, sent: UUID | None, pseudonym: str) -> None:
    """Delete a submission, if there is one, with all that hangs on it, and remember that the person has withdrawn. The
    caller holds the programme's lock."""
    if sent is not None:
        take_out(db, draft.programme, wave=draft.wave, pseudonym=pseudonym)
        remove_units_of(db, draft.programme, [sent])
        its = {"programme_id": draft.programme, "submission_id": sent}
        for table in (unfolded, free_text, submission):
            db.execute(sa.delete(table).where(*_of(table, its)))
    take_consent_back(db, draft, pseudonym)
    person = {"wave_key": draft.wave, "pseudonym": pseudonym, "linkage": draft.linkage}
    db.execute(_withdraw.on(db), {"programme_id": draft.programme, **person})


def withdrawn(db: sa.Connection, programme: str, wave: str) -> frozenset[str]:
    """The pseudonyms of those who have withdrawn their answers to a wave."""
    return frozenset(db.execute(_withdrawn, {"programme": programme, "wave": wave}).scalars())


def _replace_texts(db: sa.Connection, its: Mapping[str, object], sent: SentAnswers, texts: Mapping[str, str]) -> None:
    """One that stays as it is stays where it is."""
    others = [item for item, text in sent.texts.items() if texts.get(item) != text]
    remove_units_of(db, str(its["programme_id"]), [sent.submission_id], items=others)
    db.execute(sa.delete(free_text).where(*_of(free_text, its), free_text.c.item_key.in_(others)))
    written = [
        {**its, "item_key": item, "text": text} for item, text in texts.items() if text and sent.texts.get(item) != text
    ]
    if written:
        db.execute(sa.insert(free_text), written)


def _current(db: sa.Connection, draft: Draft) -> Draft | None:
    """The draft as it stands; another device of the same person waits until this transaction ends."""
    return load_draft(db, draft.programme, draft.wave, draft.draft_key, to_change=True)


def _of(table: sa.Table, its: Mapping[str, object]) -> tuple[sa.ColumnElement[bool], ...]:
    return tuple(table.c[name] == value for name, value in its.items())
