"""The code that somebody has made on a paper form. Typists type its parts; what is kept of them until the form is
stored are keyed fingerprints, and only then does the code become an invitation: a form that is deleted leaves none.

Whoever stores a form lets the vault commit before the store. Where the program dies in between, the form is still there
to be stored, and its code is known again by the form's serial number.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from evaluator.inviting.self_generated_codes import normalised
from evaluator.paper.refusals import Refused
from evaluator.programme.model import Programme
from evaluator.store.paper import PaperEntry
from evaluator.store.submissions import has_answered
from evaluator.vault.keys import draft_key_for, key_of, keyed, pseudonym_for
from evaluator.vault.self_generated_codes import (
    Coming,
    Fingerprint,
    fingerprint_of,
    forget_code,
    is_shared,
    link_again,
    take_code,
)
from surveys.answers.double_entry import IMPOSSIBLE

if TYPE_CHECKING:
    from sqlalchemy import Connection

MARKS: Final = "ABCD"
"""What stands at each part on the form, in their order."""
_UNUSABLE: Final = ("", IMPOSSIBLE)
"""What is typed of a part that is left blank or that nobody can read."""


def wrong_parts(programme: Programme, parts: Mapping[str, str]) -> tuple[str, ...]:
    """The parts of which something is typed that can be none."""
    return tuple(element for element in programme.self_generated_code if _part(element, parts) is None)


def with_code(vault_db: Connection, entry: PaperEntry, programme: Programme, parts: Mapping[str, str]) -> PaperEntry:
    """The entry of whoever has made the code of these ``parts``. Two entries of one code have one draft key. Where a
    part is blank or cannot be read there is no code, and the answers are nobody's that can be followed. Raises Refused
    where something is typed that can be no part."""
    if wrong_parts(programme, parts):
        raise Refused("part")
    typed = [_part(element, parts) or "" for element in programme.self_generated_code]
    if not all(typed):
        return _of(vault_db, replace(entry, codes=()), _of_nobody(vault_db, entry))
    code = fingerprint_of(vault_db, programme.key, "".join(typed))
    return _of(vault_db, replace(entry, codes=(code.person, *code.masked)), code)


def come_on_paper(db: Connection, vault_db: Connection, form: PaperEntry) -> tuple[PaperEntry, bool]:
    """Invite whoever made the code of a form that is about to be stored: the form as theirs, and whether they can be
    followed. They cannot without a code, or with one that several people have. Raises Refused where answers were sent
    to the wave with it."""
    if (code := _fingerprint(form)) and not is_shared(vault_db, form.programme, code.person):
        theirs = _of(vault_db, form, code)
        its = {"programme": form.programme, "wave": form.wave, "draft_key": theirs.draft_key or ""}
        if has_answered(db, **its, pseudonym=theirs.pseudonym):
            raise Refused("code_taken")
        if not (link_again(vault_db, _coming(form), code) or take_code(vault_db, _coming(form), code)):
            raise Refused("code_taken")
        return theirs, True
    nobody = _of_nobody(vault_db, form)
    if not link_again(vault_db, _coming(form), nobody):
        take_code(vault_db, _coming(form), nobody)
    return _of(vault_db, form, nobody), False


def take_back(vault_db: Connection, entries: Sequence[PaperEntry]) -> None:
    """End what a form has left in the vault where the program died while it was being stored."""
    for entry in (entry for entry in entries if entry.codes is not None):
        for code in filter(None, (_fingerprint(entry), _of_nobody(vault_db, entry))):
            if link_again(vault_db, _coming(entry), code):
                forget_code(vault_db, programme=entry.programme, wave=entry.wave, person=code.person)


def _part(element: str, parts: Mapping[str, str]) -> str | None:
    """As `normalised`; '' for what is blank or cannot be read."""
    line = parts.get(element, "").strip()
    return "" if line in _UNUSABLE else normalised(element, line)


def _fingerprint(entry: PaperEntry) -> Fingerprint | None:
    return Fingerprint(entry.codes[0], tuple(entry.codes[1:])) if entry.codes else None


def _of_nobody(vault_db: Connection, entry: PaperEntry) -> Fingerprint:
    """A code that nobody can make: of the form's serial number."""
    secret = key_of(vault_db, entry.programme)
    return Fingerprint(f"code:{keyed(secret, 'form without a code', entry.wave, entry.serial)}")


def _coming(entry: PaperEntry) -> Coming:
    once = f"form {entry.serial}"
    return Coming(programme=entry.programme, wave=entry.wave, group=entry.group, language=entry.language, once=once)


def _of(vault_db: Connection, entry: PaperEntry, code: Fingerprint) -> PaperEntry:
    secret = key_of(vault_db, entry.programme)
    draft_key = draft_key_for(secret, entry.wave, code.person)
    return replace(entry, draft_key=draft_key, pseudonym=pseudonym_for(secret, code.person))
