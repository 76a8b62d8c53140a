"""Everything of one person removed from the store, and the ways by which people come back to their answers."""

from __future__ import annotations

from collections.abc import Collection

import sqlalchemy as sa

from evaluator.store.documents import lock_programme
from evaluator.store.import_tables import imported_person
from evaluator.store.paper_tables import paper_entry
from evaluator.store.removals import ANSWERS, KEY, removals
from evaluator.store.rights import withdraw_again
from evaluator.store.tables import draft, submission, wave


def erase_person(
    db: sa.Connection, programme: str, pseudonyms: Collection[str], draft_keys: Collection[str]
) -> dict[str, bool]:
    """Withdraw what somebody sent to each wave that links people, and delete what they had begun in any; by wave
    whether anything stood. Answers to anonymous waves that were sent are nobody's any more. ``pseudonyms``: all that
    the person has come by; ``draft_keys``: those of their drafts."""
    lock_programme(db, programme)
    linked = sa.select(wave.c.wave_key).where(wave.c.programme_id == programme, wave.c.linkage != "anonymous")
    found: dict[str, bool] = {}
    for key in sorted(db.execute(linked).scalars()):
        for pseudonym in sorted(pseudonyms):
            stood = _stands(db, programme, key, pseudonym)
            found[key] = found.get(key, False) or stood
            if stood:
                withdraw_again(db, programme, key, pseudonym)
                removals.note(db, ANSWERS, programme, [pseudonym], key)
    for table, name, values in (
        (draft, "draft_key", draft_keys),
        (paper_entry, "draft_key", draft_keys),
        (imported_person, "pseudonym", pseudonyms),
    ):
        db.execute(sa.delete(table).where(table.c.programme_id == programme, table.c[name].in_(list(values))))
    return found


def forget_ways(db: sa.Connection, programme: str) -> None:
    """Forget by which links and receipts people come to what they sent: afterwards neither leads anywhere. For a
    programme whose key is destroyed."""
    lock_programme(db, programme)
    sent = (submission.c.programme_id == programme, submission.c.receipt.is_not(None))
    db.execute(sa.update(submission).where(*sent).values(receipt=None))
    for table in (draft, paper_entry):
        db.execute(sa.delete(table).where(table.c.programme_id == programme))
    removals.note(db, KEY, programme, [""])


def _stands(db: sa.Connection, programme: str, wave_key: str, pseudonym: str) -> bool:
    its = ((table.c.programme_id, table.c.wave_key, table.c.pseudonym) for table in (submission, draft))
    return any(
        db.execute(sa.select(sa.literal(1)).where(a == programme, b == wave_key, c == pseudonym).limit(1)).first()
        for a, b, c in its
    )
