"""A programme with texts to be coded, which are parts of a note, and a codebook; and ways to code them."""

from __future__ import annotations

import datetime as dt
import shutil
import uuid
from collections.abc import Callable, Sequence
from pathlib import Path

import sqlalchemy as sa

from evaluator.coding.codebook import By, Written, add_code
from evaluator.coding.coding import Said, record, store
from evaluator.store.codings import CODED, FILE, Mark, ensure_coder
from evaluator.store.submissions import Submission, insert_submissions
from evaluator.store.text_tables import material, material_part, text_unit
from tests.support.informing import information, variant
from tests.support.site import DOCUMENTS, Site, prepared

NOW = dt.datetime(2026, 6, 1, 9, 0, tzinfo=dt.UTC)
BY = By("anna-id", NOW)
NOT_TO_TAKE_OUT = "Ingen må tage det ud"
CODES = ("Støj", "Trafik", "Tryghed", "Naboskab")


def add_texts(db: sa.Connection, programme: str, texts: Sequence[str], *, milestone: str = "m1") -> list[uuid.UUID]:
    """Texts of a note; their ids in the order in which they are read."""
    note = {"programme_id": programme, "material_id": uuid.uuid4()}
    its = {"kind": "interview", "title": "Gåtur", "milestone": milestone, "synthetic": True, "added_by": "anna"}
    db.execute(sa.insert(material), {**note, **its, "added_at": NOW})
    ids = sorted(uuid.uuid4() for _ in texts)
    for part, (text_id, text) in enumerate(zip(ids, texts, strict=True), start=1):
        db.execute(sa.insert(material_part), {**note, "part": part, "text": text})
        db.execute(sa.insert(text_unit), {**note, "part": part, "text_id": text_id, "stems": ""})
    return ids


def add_codes(db: sa.Connection, programme: str, titles: Sequence[str] = CODES) -> list[str]:
    """The keys of codes with these titles, in Danish alone."""
    return [add_code(db, programme, Written(title={"da": title}), BY).key for title in titles]


def say(db: sa.Connection, programme: str, name: str, text: uuid.UUID, *codes: str) -> None:
    """Somebody sets codes on all of a text."""
    said = Said(CODED, frozenset(map(Mark, codes)))
    record(db, programme, text, said, account=f"{name}-id", name=name)


def from_file(db: sa.Connection, programme: str, text: uuid.UUID, *codes: str, title: str = "maskine") -> None:
    """A file sets codes on all of a text."""
    coder = ensure_coder(db, programme, FILE, title)
    store(db, programme, text, Said(CODED, frozenset(map(Mark, codes))), coder=coder, recorded_by="command-line")


def announcing_site(make_database: Callable[[str], str], folder: Path, answers: Sequence[str]) -> Site:
    """The site with ``answers`` in the wave whose people were told that answers are taken out, and one in another; all
    counted. And with codes."""
    documents = shutil.copytree(DOCUMENTS, folder / "documents")
    path = documents / "programme.toml"
    told = information(take_out=False) + variant("out", ["nameless"], take_out=True)
    path.write_text(path.read_text("utf-8").partition("[information]")[0] + told, "utf-8")
    site = Site(prepared(make_database, folder, documents))
    its = {"programme": site.programme, "linkage": "anonymous", "version": 1, "group": "residents"}
    rows = [Submission(**its, wave="nameless", answers={"better": 1}, texts={"better": text}) for text in answers]
    rows.append(Submission(**its, wave="open", answers={"better": 1}, texts={"better": NOT_TO_TAKE_OUT}))
    with site.service.store.writing() as db:
        insert_submissions(db, rows)
    site.count()
    with site.service.store.writing() as db:
        add_codes(db, site.programme)
    return site
