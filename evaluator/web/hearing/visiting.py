"""Who comes to a hearing by a link: a party by its own, or anybody by the open one."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from flask import abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from evaluator.documents.storing import load_programme
from evaluator.hearing.files import LARGEST
from evaluator.hearing.form import Visit, visit_of
from evaluator.programme.model import Programme
from evaluator.store import hearings
from evaluator.store.hearings import Hearing, StoredDocument
from evaluator.store.wave_times import TIME_ZONE
from evaluator.texts import LANGUAGES, Texts, area
from evaluator.vault.keys import as_given
from evaluator.web.answering.visit import NAMES, SEE_OTHER, TEXTS, UnknownLink
from evaluator.web.shared.service import service

ROOM_FOR_FIELDS: Final = 900_000
"""Bytes of a post beside its file."""


@dataclass(frozen=True, slots=True)
class Arrival:
    """``visit`` is None for whoever comes by the open link."""

    key: str
    hearing: Hearing
    programme: Programme
    documents: tuple[StoredDocument, ...]
    visit: Visit | None
    language: str

    @property
    def texts(self) -> Texts:
        return TEXTS[self.language]

    @property
    def party(self) -> Visit:
        """404 for whoever comes by the open link, which opens nothing of a party."""
        return self.visit or abort(404)

    @property
    def is_open(self) -> bool:
        return self.hearing.takes_remarks(service().now())

    def url(self, page: str, **values: str) -> str:
        """The address of another page at this link; the language goes along where it was chosen."""
        chosen = {} if self.visit and self.visit.party.language == self.language else {"language": self.language}
        return url_for(f"party.{page}", key=self.key, **{**chosen, **values})  # type: ignore[arg-type]

    def to(self, page: str, **values: str) -> Response:
        return redirect(self.url(page, **values), SEE_OTHER)

    def said(self, key: str, **values: object) -> str:
        """A text of hearings. A private person is no 'you' of several: what says so has a text of its own for her."""
        own = f"{key}_person"
        to_person = self.visit is not None and self.visit.party.is_person and own in area("hearing")
        return self.texts(f"hearing.{own if to_person else key}", **values)

    def moment(self, at: dt.datetime) -> str:
        local = at.astimezone(TIME_ZONE)
        return self.texts.date_and_time(local.date(), local.time())

    def show(self, template: str, **values: object) -> str:
        its = self.hearing
        return render_template(
            f"hearing/{template}.html",
            **self.frame,
            arrival=self,
            its=its,
            visit=self.visit,
            programme=self.programme,
            documents=self.documents,
            deadline=self.moment(its.deadline),
            until=self.moment(its.until),
            **values,
        )

    @property
    def frame(self) -> dict[str, object]:
        """What the frame of a participant's pages shows."""
        return {
            "texts": self.texts,
            "survey": self.hearing.title,
            "page_name": "information",
            "others": [one for one in LANGUAGES if one != self.language],
            "names": NAMES,
            "synthetic": service().synthetic or self.hearing.synthetic,
        }


def arrive(key: str) -> Arrival:
    """Who came by ``key``; 404 with an explanation for a link that nobody knows."""
    here = service()
    with here.store.reading() as db, here.vault.reading() as vault_db:
        visit = visit_of(db, vault_db, key)
        its = visit.hearing if visit else hearings.hearing_by_open_key(db, as_given(key))
        if its is None:
            raise UnknownLink
        programme, _ = load_programme(db, its.programme)
        documents = tuple(hearings.documents(db, its.programme, its.key))
    own = visit.party.language if visit else its.language
    wanted = request.values.get("language", own)
    return Arrival(key, its, programme, documents, visit, wanted if wanted in LANGUAGES else own)


def content_of(its: Hearing, id_: UUID) -> bytes | None:
    with service().store.reading() as db:
        return hearings.content_of(db, its.programme, its.key, id_)


def allow_files(_endpoint: str | None, _values: dict[str, object] | None) -> None:
    """Let a post bring a file. Runs before anything reads the form."""
    request.max_content_length = LARGEST + ROOM_FOR_FIELDS
