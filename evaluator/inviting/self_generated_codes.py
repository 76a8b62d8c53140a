"""Self-generated codes, which people make of what they know and will know next time: for those whom nobody can mail.

Such codes match only in part: Yurek, Vasey and Havens (2008, Evaluation Review 32, 435-452) matched half to two thirds
of nurses after 6 to 18 months. Codes that do not match, and near misses, are therefore counted and reported, and never
joined by guessing.
"""

from __future__ import annotations

import hmac
import re
import unicodedata
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from evaluator.answering.intake import Entry
from evaluator.documents.storing import load_programme
from evaluator.programme.model import CODE_ELEMENTS, Programme
from evaluator.store.documents import programme_keys
from evaluator.store.submissions import has_answered
from evaluator.store.waves import Wave
from evaluator.store.waves import wave as stored_wave
from evaluator.vault.keys import KeyDestroyed, as_given
from evaluator.vault.self_generated_codes import (
    Coming,
    come_with_code,
    fingerprint_of,
    is_shared,
    link_again,
    link_of,
    share,
)

if TYPE_CHECKING:
    from sqlalchemy import Connection

DAY: Final = "birth_day"
"""The element that is two digits; the others are two letters."""
_LETTERS: Final = re.compile("[A-ZÆØÅ]{2}")
_DAY: Final = re.compile("0?[1-9]|[12][0-9]|3[01]")
_KEPT: Final = {"Æ": "Æ", "Ø": "Ø", "Å": "Å", "Ä": "Æ", "Ö": "Ø"}


def self_generated_code_wave(db: Connection, vault_db: Connection, key: str) -> tuple[Programme, Wave] | None:
    """The wave to whose link of this kind ``key`` belongs; None where there is none."""
    wanted = as_given(key)
    for programme in programme_keys(db):
        loaded, _ = load_programme(db, programme)
        for plan in (plan for plan in loaded.waves if plan.self_generated_code):
            try:
                fits = hmac.compare_digest(link_of(vault_db, programme, plan.key), wanted)
            except (KeyDestroyed, KeyError, TypeError):
                break
            found = stored_wave(db, programme, plan.key) if fits else None
            if found is not None:
                return loaded, found
    return None


def spare_element(programme: Programme) -> str:
    """What is asked besides where two people have the same code."""
    return next(element for element in CODE_ELEMENTS if element not in programme.self_generated_code)


def kind_of(element: str) -> str:
    """What an element is, as the texts name it: a 'day' or 'letters'."""
    return "day" if element == DAY else "letters"


def normalised(element: str, written: str) -> str | None:
    """A part of a code as it is compared: capitals without accents, a day in two digits. None for what cannot be one;
    'XX' stands for what somebody does not know."""
    bare = written.strip().upper()
    if element == DAY:
        return bare.zfill(2) if _DAY.fullmatch(bare) else None
    letters = "".join(_letter(one) for one in unicodedata.normalize("NFC", bare))
    return letters if _LETTERS.fullmatch(letters) else None


def _letter(one: str) -> str:
    return _KEPT.get(one) or unicodedata.normalize("NFD", one)[0]


def begin_with_code(vault_db: Connection, programme: Programme, coming: Coming, code: Sequence[str]) -> str | None:
    """What the link of whoever made the code ends in, which has the parts of the rule and, where that was asked, the
    spare one. None where the spare one must be asked, since several people sent answers with this code at another wave.
    Nothing tells whether anybody has come with it at this one."""
    its_code = fingerprint_of(vault_db, programme.key, "".join(code))
    if again := link_again(vault_db, coming, its_code):
        return again
    shared = is_shared(vault_db, programme.key, its_code.person, but=coming.wave)
    if shared and len(code) == len(programme.self_generated_code):
        return None
    return come_with_code(vault_db, coming, its_code, followed=not shared)


def note_if_shared(db: Connection, vault_db: Connection, entry: Entry) -> None:
    """Mark the code with which answers were just sent where those of somebody else stood under it: from the next wave
    on nobody is joined to one of the two by chance."""
    its = {"programme": entry.wave.programme, "wave": entry.wave.key}
    if entry.otherwise and has_answered(db, **its, draft_key="", pseudonym=entry.otherwise):
        share(vault_db, entry.wave.programme, entry.wave.key, entry.code)


def links(vault_db: Connection, programme: Programme) -> dict[str, str]:
    """What the link of each wave with codes of people's own ends in; none once the key is destroyed."""
    try:
        return {
            plan.key: link_of(vault_db, programme.key, plan.key) for plan in programme.waves if plan.self_generated_code
        }
    except KeyDestroyed:
        return {}
