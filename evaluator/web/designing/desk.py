"""A programme's draft on the desk of whoever edits it: what its pages need to know, loaded once for a request."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property

from flask import flash, g, request
from flask_login import current_user
from flask_wtf import FlaskForm

from evaluator.designing.drafts import NoDraft, Stale, change, edit_programme
from evaluator.designing.examining import Examined, examine, programme_of
from evaluator.designing.operations import entries_of
from evaluator.designing.shape import NAMED
from evaluator.programme.model import Programme
from evaluator.store.documents import PROGRAMME, latest_document
from evaluator.store.endings import state_of
from evaluator.store.programme_drafts import ProgrammeDraft, programme_draft
from evaluator.texts import Texts
from evaluator.web.designing.faults import address_of, name_of, page_of, rendered_fault
from evaluator.web.designing.indicators_library import Library, load_library
from evaluator.web.designing.parts import part_of
from evaluator.web.designing.where import Where, title_of
from evaluator.web.fields.faults import RenderedFault
from evaluator.web.shared.access import texts
from evaluator.web.shared.frame import show
from evaluator.web.shared.service import service
from surveys.document.content import read_content
from surveys.document.values import Content

Made = Callable[[Content, Where], tuple[Content, str]]


@dataclass(frozen=True)
class Desk:
    """``published``: section and key of each entry that the newest version has. ``is_closed``: nothing is published of
    the programme before it is opened again."""

    examined: Examined
    published: frozenset[tuple[str, str]] = frozenset()
    is_closed: bool = False
    t: Texts = field(default_factory=texts)

    @property
    def programme(self) -> Programme:
        return self.examined.programme

    @property
    def key(self) -> str:
        return self.examined.draft.programme

    @property
    def content(self) -> Content:
        return self.examined.content

    @cached_property
    def faults(self) -> list[RenderedFault]:
        drafts = {one.key: title_of(read_content(one.text), self.t) for one in self.examined.new}
        return [rendered_fault(one, self.content, self.key, self.t, drafts) for one in self.examined.faults]

    @cached_property
    def notes(self) -> list[RenderedFault]:
        return [rendered_fault(one, self.content, self.key, self.t) for one in self.examined.notes]

    def faults_at(self, section: str, key: str) -> list[RenderedFault]:
        """Those of one entry; a section that has none is no fault of the programme's own page."""
        placed = zip(self.examined.faults, self.faults, strict=True)
        own = ((one, words) for one, words in placed if (one.section, one.key) == (section, key))
        return [words for one, words in own if section or part_of(one.field) is None]

    @cached_property
    def missing(self) -> Counter[str]:
        """How many faults the things have that each page lists."""
        return Counter(page_of(one) for one in self.examined.faults)

    def name(self, section: str, key: str) -> str:
        return name_of(self.content, section, key, self.t)

    def address(self, section: str, key: str) -> str:
        """The page on which an entry is edited, '' where there is none."""
        return address_of(self.key, section, key)

    def where(self, *, rows: dict[str, int] | None = None, draft: ProgrammeDraft | None = None) -> Where:
        """What the fields of a form need to know, of the draft as it was loaded where no other is given."""
        programme, content = self.programme, self.content
        if draft is not None:
            programme, content = programme_of(draft), read_content(draft.text)
        return Where(content, programme, self.t, self.published, rows or {}, lambda: self.library)

    @cached_property
    def library(self) -> Library:
        with service().store.reading() as db:
            return load_library(db, self.key)

    def apply(self, operation: Callable[[Content], Content], *, seen: str | None = None) -> None:
        """Save the draft with ``operation`` done to it as it is now. Raises Stale where that is not the revision that
        was ``seen``."""

        def done(content: Content, draft: ProgrammeDraft) -> Content:
            if seen is not None and seen != str(draft.revision):
                raise Stale(draft.programme)
            return operation(content)

        self.save(done)

    def made(self, operation: Made) -> str:
        """The same for an operation that makes something; its key."""
        keys: list[str] = []

        def done(content: Content, draft: ProgrammeDraft) -> Content:
            new, key = operation(content, self.where(draft=draft))
            keys.append(key)
            return new

        self.save(done)
        return keys[0]

    def save(self, operation: Callable[[Content, ProgrammeDraft], Content]) -> None:
        with service().store.writing() as db:
            change(db, self.key, operation, by=current_user.name, now=service().now())

    def show(self, template: str, **values: object) -> str:
        return show(f"designing/{template}", self.programme, desk=self, **values)


def desk(programme: str) -> Desk:
    """The draft of a programme. Raises NoDraft."""
    with service().store.reading() as db:
        draft = programme_draft(db, programme)
        if draft is None:
            raise NoDraft(programme)
        newest = latest_document(db, programme, PROGRAMME, programme)
        is_closed = state_of(db, programme) is not None
        found = Desk(examine(db, draft, service().now()), published_in(newest.text if newest else ""), is_closed)
    g.programme, g.is_published = found.programme, found.examined.newest > 0
    return found


def published_in(text: str) -> frozenset[tuple[str, str]]:
    content = read_content(text)
    return frozenset((section, key) for section in NAMED for key in entries_of(content, section))


def desk_to_write(programme: str) -> Desk:
    """The same for a page on which something is typed: what is posted to it finds a draft. Raises NoDraft. A post
    without its token makes none."""
    if request.method == "POST":
        begun_again(programme)
    return desk(programme)


def begun_again(programme: str) -> None:
    """Begin the next draft where somebody published or threw away the one that a form was drawn of: what was typed
    shall not be lost. Raises NoDraft where the programme has no version either."""
    with service().store.reading() as db:
        if programme_draft(db, programme) is not None:
            return
    if not FlaskForm().validate_on_submit():
        raise NoDraft(programme)
    with service().store.writing() as db:
        edit_programme(db, programme, by=current_user.name, now=service().now())
    flash(texts()("designing.begun_again"))
