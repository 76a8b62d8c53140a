"""The code that somebody has made on a paper form. Typists type its parts; what is kept of them until the form is
stored are keyed fingerprints, and only then does the code become an invitation: a form that is deleted leaves none.

Whoever stores a form lets the vault commit before the store. Where the program dies in between, the form is still there
to be stored, and its code is known again by the form's serial number.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from evaluator.inviting.self_generated_codes import come, normalised, spare_element
from evaluator.programme.model import Programme
from evaluator.store.paper import PaperEntry
from evaluator.vault.keys import draft_key_for, key_of, keyed, pseudonym_for
from evaluator.vault.self_generated_codes import Coming, Fingerprint, fingerprint_of, forget_code, link_again
from surveys.answers.double_entry import IMPOSSIBLE

if TYPE_CHECKING:
    from sqlalchemy import Connection

CODE_MARKS: Final = "ABCDE"
"""What stands at each part on the form, in their order."""
_UNUSABLE: Final = ("", IMPOSSIBLE)
"""What is typed of a part that is left blank or that nobody can read."""


def code_elements(programme: Programme) -> tuple[str, ...]:
    """The parts in the order in which they stand on the form; the spare one is the last."""
    return (*programme.own_code, spare_element(programme))


def wrong_parts(programme: Programme, parts: Mapping[str, str]) -> tuple[str, ...]:
    """The parts of which something is typed that can be none."""
    return tuple(element for element in code_elements(programme) if _part(element, parts) is None)


def with_code(vault_db: Connection, entry: PaperEntry, programme: Programme, parts: Mapping[str, str]) -> PaperEntry:
    """The entry of whoever has made the code of these ``parts``. Two typings of one code have one draft key. Where a
    part of the rule is blank or cannot be read there is no code, and the answers are nobody's that can be followed."""
    *rule, spare = (_part(element, parts) or "" for element in code_elements(programme))
    codes = ["".join(rule), "".join((*rule, spare))][: 2 if spare else 1] if all(rule) else []
    prints = [fingerprint_of(vault_db, programme.key, code) for code in codes]
    kept = [[one.person, *one.masked] for one in prints]
    return _of(vault_db, replace(entry, codes=kept), prints[-1] if prints else _of_nobody(vault_db, entry))


def come_on_paper(db: Connection, vault_db: Connection, form: PaperEntry) -> tuple[PaperEntry, bool] | None:
    """Invite whoever made the code of a form that is about to be stored: the form as theirs, and whether they can be
    followed. Where somebody has come with the code, the spare part is used as well; where that is missing, they cannot.
    None where somebody has come with the spare part, too."""
    codes = list(_fingerprints(form))
    for code in codes:
        if come(db, vault_db, _coming(form), code, asked_all=code is not codes[0]):
            return _of(vault_db, form, code), True
    if len(codes) > 1:
        return None
    nobody = _of_nobody(vault_db, form)
    come(db, vault_db, _coming(form), nobody, asked_all=True)
    return _of(vault_db, form, nobody), False


def take_back(vault_db: Connection, entries: Sequence[PaperEntry]) -> None:
    """End what a form has left in the vault where the program died while it was being stored."""
    for entry in (entry for entry in entries if entry.codes is not None):
        for code in (*_fingerprints(entry), _of_nobody(vault_db, entry)):
            if link_again(vault_db, _coming(entry), code):
                forget_code(vault_db, programme=entry.programme, wave=entry.wave, person=code.person)


def _part(element: str, parts: Mapping[str, str]) -> str | None:
    """As `normalised`; '' for what is blank or cannot be read."""
    line = parts.get(element, "").strip()
    return "" if line in _UNUSABLE else normalised(element, line)


def _fingerprints(entry: PaperEntry) -> Iterator[Fingerprint]:
    for person, *masked in entry.codes or ():
        yield Fingerprint(person, tuple(masked))


def _of_nobody(vault_db: Connection, entry: PaperEntry) -> Fingerprint:
    """A code that nobody can make: of the form's serial number."""
    secret = key_of(vault_db, entry.programme)
    return Fingerprint(f"code:{keyed(secret, 'form without a code', entry.wave, entry.serial)}")


def _coming(entry: PaperEntry) -> Coming:
    its = {"programme": entry.programme, "wave": entry.wave, "group": entry.group, "language": entry.language}
    return Coming(**its, once=f"form {entry.serial}")


def _of(vault_db: Connection, entry: PaperEntry, code: Fingerprint) -> PaperEntry:
    secret = key_of(vault_db, entry.programme)
    draft_key = draft_key_for(secret, entry.wave, code.person)
    return replace(entry, draft_key=draft_key, pseudonym=pseudonym_for(secret, code.person))
