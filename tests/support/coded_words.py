"""What people wrote, coded: texts that name their codes, so that a test says in one word what a person wrote."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from uuid import UUID

from sqlalchemy import Connection

from evaluator.coding.finishing import finish_coding
from evaluator.store.codes import Code, put_code
from evaluator.store.codings import CODED, NO_CODE_FITS, PERSON, SET_ASIDE, Coding, Mark, ensure_coder, save_coding
from evaluator.store.counts import Count
from evaluator.store.submissions import Submission, insert_submissions
from evaluator.store.texts import Chosen, units
from tests.support.live import Live
from tests.support.site import PROGRAMME, Site

CODEBOOK = {"room": None, "seats": "room", "noise": "room", "food": None}
"""Code -> its parent."""
ASIDE, NOTHING = "aside", "nothing"
"""What a text says that is set aside, and one that no code fits."""


def answers(
    site: Site | Live, wave: str, group: str, texts: Iterable[str], *, item: str = "better", linked: bool = True
) -> None:
    """One person for each text, '' for somebody who wrote nothing."""
    rows = [
        Submission(
            programme=PROGRAMME,
            wave=wave,
            linkage="pseudonymous" if linked else "anonymous",
            version=1,
            group=group,
            answers={"heard": 4, item: 1 if text else None},
            texts={item: text} if text else {},
            pseudonym=f"{group}-w{place}" if linked else None,
            submitted_at=site.now if linked else None,
            receipt=f"{wave}{group}w{place}" if linked else None,
        )
        for place, text in enumerate(texts)
    ]
    with site.service.store.writing() as db:
        insert_submissions(db, rows)


def put_codebook(db: Connection, programme: str, codebook: Mapping[str, str | None] = CODEBOOK) -> None:
    for place, (key, parent) in enumerate(codebook.items()):
        title = {"da": key.capitalize(), "en": key.capitalize()}
        put_code(db, programme, Code(key=key, title=title, definition=f"About {key}", parent=parent, position=place))


def code_all(site: Site | Live, *, coder: str = "Eva", only: str = "") -> None:
    """Each text by the words that are codes in it; ``only``: those that hold this word."""
    with site.service.store.writing() as db:
        put_codebook(db, PROGRAMME)
        who = ensure_coder(db, PROGRAMME, PERSON, coder, f"id-{coder}")
        for one in units(db, PROGRAMME, Chosen()):
            if only in one.text:
                save_coding(db, PROGRAMME, _coding(one.text_id, who.id, one.text.split()))


def _coding(text: UUID, coder: UUID, words: list[str]) -> Coding:
    if ASIDE in words:
        return Coding(text=text, coder=coder, state=SET_ASIDE, reason="cannot be read", recorded_by="eva")
    marks = frozenset(Mark(word) for word in words if word in CODEBOOK)
    return Coding(text=text, coder=coder, state=CODED if marks else NO_CODE_FITS, marks=marks, recorded_by="eva")


def finish(site: Site, milestone: str = "m1", *, reason: str = "") -> Count:
    with site.service.store.writing() as db:
        return finish_coding(db, PROGRAMME, milestone, actor="eva", now=site.now, reason=reason)
