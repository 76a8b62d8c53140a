"""What a password must be like, and new ones that the server makes up."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from zxcvbn import zxcvbn

from surveys.diagnostics import Diagnostic, InputRejected

SHORTEST: Final = 12
LONGEST: Final = 200
_STRONG_ENOUGH: Final = 3
"""Of zxcvbn's scale: more than a hundred million guesses."""
_LOOKED_AT: Final = 72
"""Characters that zxcvbn reads; looking at more takes it ever longer."""
_OF_ITS_OWN: Final = 6
"""Letters and digits beside words that are known here: for zxcvbn any three parts are a hundred million guesses."""
_SHORTEST_WORD: Final = 3
_KNOWN_HERE: Final = (
    *("nedslag", "evaluering", "evaluator", "styregruppe", "administrator", "adgangskode", "kodeord", "hemmelig"),
    *("velkommen", "sommer", "vinter", "efterår", "forår", "danmark", "københavn", "aarhus", "region", "kommune"),
)
"""Words that people here would begin with and that are not among zxcvbn's, which are English."""


def faults(password: str, name: str, words: Iterable[str] = ()) -> Iterator[Diagnostic]:
    """Why a password is refused to somebody of that name; nothing where it will do. ``words``: those that
    are known at this server besides, see `evaluator.accounts.known_words`."""
    if len(password) < SHORTEST:
        yield Diagnostic("accounts.password_too_short", (), {"least": SHORTEST})
    elif len(password) > LONGEST:
        yield Diagnostic("accounts.password_too_long", (), {"most": LONGEST})
    elif _is_common(password, [name, *_KNOWN_HERE, *words]):
        yield Diagnostic("accounts.password_too_common", ())


def _is_common(password: str, known: Sequence[str]) -> bool:
    if zxcvbn(password[:_LOOKED_AT], user_inputs=known)["score"] < _STRONG_ENOUGH:
        return True
    left = whole = password.casefold()
    for word in sorted((one.casefold() for one in known if len(one) >= _SHORTEST_WORD), key=len, reverse=True):
        left = left.replace(word, " ")
    return left != whole and sum(map(str.isalnum, left)) < _OF_ITS_OWN


def new_password() -> str:
    """One that nobody guesses, easy to read aloud: five groups of four letters and digits, about 99 bits."""
    letters = "abcdefghjkmnpqrstuvwxyz23456789"
    return "-".join("".join(secrets.choice(letters) for _ in range(4)) for _ in range(5))


def require_good(password: str, name: str, words: Iterable[str] = ()) -> None:
    """InputRejected with why a password is refused to somebody of that name."""
    if found := list(faults(password, name, words)):
        raise InputRejected(found)


def require_alike(password: str, again: str) -> None:
    """InputRejected where a new password was not typed twice alike."""
    if password != again:
        raise InputRejected([Diagnostic("accounts.passwords_differ", ())])
