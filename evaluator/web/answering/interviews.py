"""Which interviews somebody began who sees only their own.

The interviewer of an answer is stored nowhere; only the interviewer's own browser remembers where they began.
"""

from __future__ import annotations

import hashlib
from typing import Final

from flask import session

from evaluator.web.shared.access import actor, sees_every_form

_INTERVIEWS: Final = "interviews"
_REMEMBERED: Final = 60


def note_begun(key: str) -> None:
    """Remember that the account begins an interview at ``key``; the oldest ones are forgotten."""
    session[_INTERVIEWS] = {"of": actor(), "begun": [*_begun(), _mark(key)][-_REMEMBERED:]}


def may_go_on(key: str, programme: str) -> bool:
    """Whether the account may see what was answered at ``key`` so far."""
    return sees_every_form(programme) or _mark(key) in _begun()


def _begun() -> list[str]:
    its = session.get(_INTERVIEWS) or {}
    found: list[str] = its["begun"] if its.get("of") == actor() else []
    return found


def _mark(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()[:16]
