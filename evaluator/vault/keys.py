"""The secret of each programme, from which draft keys, pseudonyms and receipts are made by HMAC-SHA-256.

The same person has the same pseudonym at every wave of a programme. Once the secret is destroyed, nobody can say who is
behind a pseudonym, nor make it again.
"""

from __future__ import annotations

import base64
import hmac
import re
import secrets

import sqlalchemy as sa

from evaluator.store.base import Upserts
from evaluator.store.journal import Journal
from evaluator.vault.tables import (
    contact,
    hearing_link,
    invitation,
    message,
    owner_link,
    programme_key,
    self_generated_code,
    vault_journal,
)
from surveys.diagnostics import Diagnostic, InputRejected

_LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""The 32 characters of a receipt or link: no I, L, O or U, which are misread or misheard."""
_AS_OURS = str.maketrans("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", _LETTERS)
"""From the characters of the standard base 32."""
_MISREAD = str.maketrans("oil", "011", "- ")
_TOKEN = re.compile("[0-9a-hjkmnp-tv-z]{26}")
_MISREAD_IN_RECEIPTS = str.maketrans("OIL", "011", "- ")
_RECEIPT = re.compile("[0-9A-HJKMNP-TV-Z]{16}")


removals = Journal(vault_journal)
"""What was removed from the vault, see `evaluator.vault.removals`."""


class KeyDestroyed(InputRejected):
    """The secret of the programme was destroyed; nobody can be invited under it again."""


_ensure = Upserts(lambda insert: insert(programme_key).on_conflict_do_nothing())
_secret = sa.select(programme_key.c.secret).where(programme_key.c.programme_id == sa.bindparam("programme"))


def new_open_key() -> str:
    """What the link of a wave for all ends in: 130 bits in letters and digits that nobody mixes up on a poster, parted
    as `as_given` parts what somebody typed from one."""
    return as_given("".join(secrets.choice(_LETTERS) for _ in range(26)))


def ensure_programme_key(db: sa.Connection, programme: str) -> bytes:
    """The secret of a programme, made at the first call (``db`` must be writing); `KeyDestroyed` if it is gone."""
    db.execute(_ensure.on(db), {"programme_id": programme, "secret": secrets.token_bytes(32)})
    return key_of(db, programme)


def key_of(db: sa.Connection, programme: str) -> bytes:
    """The secret of a programme; `KeyDestroyed` if it is gone, KeyError if there never was one."""
    row = db.execute(_secret, {"programme": programme}).first()
    if row is None:
        raise KeyError(f"the vault knows no programme '{programme}'; import its documents first")
    if row.secret is None:
        raise KeyDestroyed([Diagnostic("store.programme_key_destroyed", (programme,))])
    return bytes(row.secret)


def is_destroyed(db: sa.Connection, programme: str) -> bool:
    """Not where there never was one."""
    row = db.execute(_secret, {"programme": programme}).first()
    return row is not None and row.secret is None


def destroy_key(db: sa.Connection, programme: str) -> None:
    """Destroy the secret and forget contacts, mails and invited persons; how many were invited stays, and nothing of
    those who came with a code of their own, whom nobody had invited. Tokens open
    nothing any more, and no pseudonym in the store can be traced or made again."""
    came = (invitation.c.programme_id == programme, invitation.c.person.startswith("code:"))
    db.execute(sa.delete(invitation).where(*came))
    for table in (message, contact, self_generated_code, hearing_link, owner_link):
        db.execute(sa.delete(table).where(table.c.programme_id == programme))
    db.execute(sa.update(programme_key).where(programme_key.c.programme_id == programme).values(secret=None))
    db.execute(sa.update(invitation).where(invitation.c.programme_id == programme).values(person=None))
    removals.note_programme(db, programme, invitations="kept")


def erase_programme(db: sa.Connection, programme: str) -> None:
    """As `destroy_key`, and not even how many were invited stays. That there was a key stays, so that no other
    programme gets its name."""
    destroy_key(db, programme)
    db.execute(sa.delete(invitation).where(invitation.c.programme_id == programme))
    removals.note_programme(db, programme)


def pseudonym_for(key: bytes, person: str) -> str:
    """The pseudonym of a person under a programme's secret, as `invitation` gives it."""
    return keyed(key, "person", person)


def draft_key_for(key: bytes, wave: str, person: str) -> str:
    """The name of a person's draft of a wave in the store, as `invitation` gives it."""
    return keyed(key, "draft", wave, person)


def receipt_for(key: bytes, draft_key: str) -> str:
    """The receipt of a draft, for instance ``K7QM-2XWD-0V9T-MB5E``: the same each time it is shown. Whoever holds it
    may see and withdraw the answers; its 80 bits cannot be guessed."""
    number = hmac.digest(key, f"receipt|{draft_key}".encode(), "sha256")[:10]
    return _in_fours(base64.b32encode(number).decode().translate(_AS_OURS))


def receipt_as_given(code: str) -> str | None:
    """The receipt that was meant: typed from paper it may have small letters, O for 0, or lack its hyphens. None for
    what can be no receipt."""
    letters = code.upper().translate(_MISREAD_IN_RECEIPTS)
    return _in_fours(letters) if _RECEIPT.fullmatch(letters) else None


def _in_fours(letters: str) -> str:
    return "-".join(letters[start : start + 4] for start in range(0, len(letters), 4))


def keyed(key: bytes, purpose: str, *parts: str) -> str:
    """128 bits in hexadecimal that only the holder of ``key`` can compute; another ``purpose`` gives other ones."""
    return hmac.digest(key, "\x1f".join((purpose, *parts)).encode(), "sha256").hex()[:32]


def token_of(key: bytes, purpose: str, *parts: str) -> str:
    """128 bits as somebody can type them from paper, for instance ``k7qm-2xwd-…``: the same each time, and only the
    holder of ``key`` can compute them."""
    number = int(keyed(key, purpose, *parts), 16)
    letters = "".join(_LETTERS[number >> shift & 31] for shift in range(125, -5, -5)).lower()
    return "-".join([*(letters[start : start + 4] for start in range(0, 20, 4)), letters[20:]])


def as_given(token: str) -> str:
    """The token that was meant: typed from paper it may have capitals, o for 0, or lack its hyphens."""
    bare = token.lower().translate(_MISREAD)
    if not _TOKEN.fullmatch(bare):
        return token
    return "-".join([*(bare[start : start + 4] for start in range(0, 20, 4)), bare[20:]])
