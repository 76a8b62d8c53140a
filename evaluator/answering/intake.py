"""Taking in answers: from the key in a link to a draft, from page to page, and from the draft to a submission."""

from __future__ import annotations

import datetime as dt
import hashlib
import secrets
from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from evaluator.store import drafts
from evaluator.store.consents import give_consent
from evaluator.store.drafts import Draft
from evaluator.store.entries import wave_and_draft, wave_of_personal_key, wave_of_receipt
from evaluator.store.wave_times import closing, opening
from evaluator.store.waves import Wave, version_to_begin, wave_by_open_key
from evaluator.vault.invitations import Invitation, invitation, kiosk_token
from evaluator.vault.keys import as_given, receipt_as_given

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from evaluator.answering.posted_pages import ResolvedPage

GRACE: Final = dt.timedelta(hours=24)
"""Who has begun while they could may still send until the end of the day that is this much later than the last."""

SENT: Final = "sent"
"""Marks the draft of a participant without a receipt as sent."""

LEFT: Final = "/left"
"""The place of somebody who has left a kiosk without sending, as the emptied draft remembers it; no page's key."""


class Phase(StrEnum):
    """Where a wave stands: GRACE is closed to newcomers and open to those who have begun."""

    NOT_YET = "not_yet"
    OPEN = "open"
    GRACE = "grace"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class Entry:
    """Where a key leads. ``draft`` is what was saved, or an unsaved empty one of somebody who has not ``begun``; at a
    wave's open link, where everybody is still nobody in particular, it is None. ``code`` and ``otherwise``: see
    `evaluator.vault.invitations.Invitation`. ``by_receipt``: the key was the receipt's code. It alone opens answers
    that were sent; links are also in the hands of those who give them out. ``digest``: that of the questionnaire's
    document, '' where it has not been looked up."""

    wave: Wave
    draft: Draft | None
    begun: bool = False
    language: str | None = None
    receipt: str = SENT
    code: str = ""
    otherwise: str | None = None
    by_receipt: bool = False
    digest: str = ""

    @property
    def is_sent(self) -> bool:
        return self.draft is not None and self.draft.receipt is not None

    @property
    def has_sent(self) -> bool:
        """As `is_sent`, also while a correction is under way."""
        return self.draft is not None and self.draft.sent_under is not None

    @property
    def is_correcting(self) -> bool:
        """Whether answers that were sent are being corrected; they stand until the correction is sent."""
        return self.draft is not None and self.draft.corrects is not None


def find_entry(db: Connection, vault_db: Connection, key: str) -> Entry | None:
    """Where ``key`` leads: an invitation's token, a personal key given out at an open link, an open link's key, or the
    receipt of answers that are linked."""
    invited = invitation(vault_db, key)
    if invited is not None:
        return _invited_entry(db, invited)
    personal = wave_of_personal_key(db, personal_draft_key(key))
    if personal is not None:
        found, draft, digest = personal
        return Entry(found, draft, begun=True, digest=digest)
    open_to_all = wave_by_open_key(db, as_given(key))
    return Entry(open_to_all, None) if open_to_all else _entry_by_receipt(db, key)


def find_kiosk_entry(db: Connection, vault_db: Connection, key: str) -> Entry | None:
    """Where ``key`` leads at a kiosk: to somebody who made their code there, or into a wave with an open link."""
    found = find_entry(db, vault_db, key)
    if found is not None:
        return found if found.wave.open_key is not None else None
    invited = invitation(vault_db, kiosk_token(key))
    return _invited_entry(db, invited) if invited else None


def _entry_by_receipt(db: Connection, key: str) -> Entry | None:
    receipt = receipt_as_given(key)
    found = wave_of_receipt(db, receipt) if receipt else None
    if found is None:
        return None
    its, draft, digest = found
    return Entry(its, draft, begun=True, receipt=receipt or SENT, by_receipt=True, digest=digest)


def _invited_entry(db: Connection, invited: Invitation) -> Entry | None:
    both = wave_and_draft(db, invited.programme, invited.wave, invited.draft_key)
    if both is None:
        return None
    found, saved, digest = both
    fresh = Draft(
        programme=invited.programme,
        wave=invited.wave,
        draft_key=invited.draft_key,
        linkage=found.linkage,
        version=found.version,
        group=invited.group,
        process=invited.process,
        pseudonym=invited.pseudonym,
        language=invited.language,
    )
    return Entry(
        found,
        saved or fresh,
        begun=saved is not None,
        language=invited.language,
        receipt=invited.receipt,
        code=invited.code,
        otherwise=invited.otherwise,
        digest=digest,
    )


def personal_draft_key(key: str) -> str:
    """What the store knows of a personal key: its SHA-256, from which the key cannot be told."""
    return hashlib.sha256(key.encode()).hexdigest()


def phase_of(wave: Wave, now: dt.datetime) -> Phase:
    """Whether ``wave`` takes answers at the moment ``now`` (with its time zone)."""
    if now < opening(wave.opens, wave.opens_at):
        return Phase.NOT_YET
    if now < closing(*wave.begin_until):
        return Phase.OPEN
    return Phase.GRACE if now < closing(last_day_of_grace(wave), None) else Phase.CLOSED


def last_day_of_grace(wave: Wave) -> dt.date:
    return wave.closes + GRACE


def begin(
    db: Connection, entry: Entry, *, language: str, now: dt.datetime, group: str | None = None, consent: str = ""
) -> str | None:
    """Save an empty draft, pinned to the wave's version of the questionnaire, so that it can go on later. From
    the first one on the wave keeps its version.

    At an open link a fresh personal key is made and returned; ``group`` must then be one of the wave's. A draft that
    was saved before stays as it is. The moment is kept where answers are linked, and nowhere else; so is ``consent``,
    the version of what somebody said yes to.
    """
    if entry.begun:
        return None
    found = entry.wave
    version = version_to_begin(db, found.programme, found.key)
    if entry.draft is not None:
        began_at = None if found.linkage == "anonymous" else now
        drafts.save_draft(db, replace(entry.draft, version=version, language=language, began_at=began_at))
        if consent:
            give_consent(db, entry.draft, consent)
        return None
    key = secrets.token_urlsafe(24)
    fresh = Draft(
        programme=found.programme,
        wave=found.key,
        draft_key=personal_draft_key(key),
        linkage=found.linkage,
        version=version,
        group=group or "",
        language=language,
    )
    drafts.save_draft(db, fresh)
    return key


def save_page(
    db: Connection, draft: Draft, turned: ResolvedPage, turn: Callable[[Draft], ResolvedPage | None], *, language: str
) -> ResolvedPage | None:
    """Put the answers of a page into the draft, which ``turned`` was made beside. Where another device has saved since
    the draft was read, ``turn`` merges the page into what that one saved. Returns what was saved.

    None, and nothing saved, if the draft has been sent in the meantime.
    """
    current: Draft | None = draft
    while current is not None and current.receipt is None:
        answers, texts = turned.result.onto(current.answers, current.texts)
        saved = replace(current, answers=answers, texts=texts, page=turned.goes_to, language=language)
        if drafts.save_draft(db, saved):
            return turned
        current = drafts.load_draft(db, draft.programme, draft.wave, draft.draft_key)
        if current is not None and current.receipt is None:
            turned = turn(current) or turned
    return None


def set_language(db: Connection, draft: Draft, language: str) -> bool:
    return _save(db, draft, lambda current: replace(current, language=language))


def decline(db: Connection, draft: Draft) -> bool:
    """Empty the draft of somebody who will not take part: no answer is kept, and nothing says that they declined.

    False, and nothing changed, if it has been sent."""
    return _save(db, draft, lambda current: replace(current, answers={}, texts={}, page=""))


def leave(db: Connection, draft: Draft) -> None:
    """Empty the draft of somebody who has left a kiosk; it cannot be gone on with there."""
    _save(db, draft, lambda current: replace(current, answers={}, texts={}, page=LEFT))


def _save(db: Connection, draft: Draft, change: Callable[[Draft], Draft]) -> bool:
    """Save ``change`` of the draft; where another device has saved since it was read, of what that one saved.

    False, and nothing saved, if it has been sent in the meantime."""
    current: Draft | None = draft
    while current is not None and current.receipt is None:
        if drafts.save_draft(db, change(current)):
            return True
        current = drafts.load_draft(db, draft.programme, draft.wave, draft.draft_key)
    return False
