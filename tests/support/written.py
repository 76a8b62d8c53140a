"""What people of the invented programme wrote, sent to its waves as rows."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from uuid import uuid4

from evaluator.store.submissions import Submission, insert_submissions
from evaluator.store.waves import save_wave, wave

LINKAGES = {"linked": "pseudonymous", "named": "confidential"}


def add_named_wave(site) -> None:
    """A confidential wave beside that which links people."""
    with site.service.store.writing() as db:
        linked = wave(db, site.programme, "linked")
        assert linked is not None
        save_wave(db, replace(linked, key="named", linkage="confidential"))


def written(
    site, key: str, group: str, texts: Iterable[str], *, process: str = "", item: str = "better", asked: int = 0
) -> None:
    """Each of ``texts`` by somebody else of a group; ``asked``: how many more left the question blank."""
    linkage = LINKAGES.get(key, "anonymous")
    rows = [
        Submission(
            programme=site.programme,
            wave=key,
            linkage=linkage,
            version=1,
            group=group,
            process=process,
            answers={"heard": 4, item: 1 if text else None},
            texts={item: text} if text else {},
            pseudonym=None if linkage == "anonymous" else uuid4().hex,
        )
        for text in (*texts, *[""] * asked)
    ]
    with site.service.store.writing() as db:
        insert_submissions(db, rows)
