"""The audit log read: whether its chain is whole, and what it says."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from evaluator.store import audit
from surveys.diagnostics import Diagnostic, InputRejected

if TYPE_CHECKING:
    from sqlalchemy import Connection


def verified(db: Connection, expected: str = "") -> tuple[int, str]:
    """The number and the digest of the last entry of a log whose every entry follows from the one before it.

    ``expected``: 'NUMBER:DIGEST' of an entry, noted somewhere else earlier; it tells of entries that were cut off at
    the end, or made anew from some entry on. InputRejected where the chain is broken or does not hold that entry.
    """
    number, digest, broken = audit.verify(db)
    if broken:
        raise InputRejected([Diagnostic(f"audit.{broken.reason}", (), {"number": broken.number})])
    if expected:
        _require(db, expected)
    return number, digest


def _require(db: Connection, expected: str) -> None:
    found = re.fullmatch(r"(\d{1,15}):([0-9a-f]{64})", expected.strip().lower())
    if not found:
        raise InputRejected([Diagnostic("audit.not_an_entry", (), {"given": expected})])
    entry = audit.entry(db, int(found[1]))
    if (entry.digest if entry else audit.START) != found[2] or (entry is None and int(found[1])):
        raise InputRejected([Diagnostic("audit.not_as_expected", (), {"number": int(found[1])})])
