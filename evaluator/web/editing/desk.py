"""A draft on the desk of whoever edits it: what its pages need to know, loaded once for a request."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property

from flask import abort, flash, request
from flask_login import current_user
from flask_wtf import FlaskForm

from evaluator.editing.checking import ELSEWHERE, INDICATOR, Examined, examine
from evaluator.editing.drafts import NoDraft, Stale, change, edit_version
from evaluator.editing.locations import Location
from evaluator.programme.model import Programme
from evaluator.store.questionnaire_drafts import QuestionnaireDraft, draft_of
from evaluator.texts import Texts
from evaluator.web.editing.condition import ConditionEntry, in_words
from evaluator.web.editing.faults import name_of, rendered_fault
from evaluator.web.editing.where import Where
from evaluator.web.fields.faults import RenderedFault
from evaluator.web.shared.access import programme_or_404, texts
from evaluator.web.shared.frame import show
from evaluator.web.shared.service import service
from surveys.document.content import read_content
from surveys.document.editing import Operation
from surveys.document.reading import read_questionnaire
from surveys.document.values import Content
from surveys.questionnaire import Questionnaire
from surveys.versions.changes import items_by_key, last_with


@dataclass(frozen=True)
class Desk:
    programme: Programme
    examined: Examined
    t: Texts = field(default_factory=texts)

    @property
    def key(self) -> str:
        return self.examined.draft.key

    @property
    def content(self) -> Content:
        return self.examined.content

    @cached_property
    def faults(self) -> list[RenderedFault]:
        return [rendered_fault(fault, self.examined, self.programme, self.t) for fault in self.examined.faults]

    @cached_property
    def notes(self) -> list[RenderedFault]:
        """Those about the questionnaire; of the rest of the programme nothing can be done here."""
        own = [note for note in self.examined.notes if note.location.kind not in (INDICATOR, ELSEWHERE)]
        return [rendered_fault(note, self.examined, self.programme, self.t) for note in own]

    def faults_at(self, kind: str, key: str) -> list[RenderedFault]:
        """Those of one thing that is edited."""
        placed = zip(self.examined.faults, self.faults, strict=True)
        return [words for fault, words in placed if (fault.location.kind, fault.location.key) == (kind, key)]

    def name(self, kind: str, key: str) -> str:
        """What a thing that is edited is called: a question by its words."""
        return name_of(Location(kind, key), self.examined, self.programme, self.t)

    def where(self, *, item: str = "", rows: dict[str, int] | None = None, text: str = "") -> Where:
        """What the fields of a form need to know; ``text`` is the document, as it was loaded where none is given."""
        questionnaire, content = self.examined.questionnaire, self.content
        if text:
            questionnaire, content = _read(text)
        return Where(content, questionnaire, self.programme, self.t, self.published, rows or {}, item)

    @cached_property
    def published(self) -> dict[str, int]:
        return published(self.examined)

    def condition(self, table: Content, *, of_page: bool = False) -> str:
        """When a page or an item is asked, in words; '' for always."""
        return in_words(ConditionEntry(of_page), self.where(), table)

    def apply(self, operation: Operation, *, seen: str | None = None) -> None:
        """Save the draft with ``operation`` done to it as it is now. Raises Stale where that is not the revision that
        was ``seen``."""

        def done(content: Content, draft: QuestionnaireDraft) -> Content:
            if seen is not None and seen != str(draft.revision):
                raise Stale(draft.key)
            return operation(content)

        with service().store.writing() as db:
            change(db, self.programme.key, self.key, done, by=current_user.name, now=service().now())

    def made(self, operation: Callable[[Content], tuple[Content, str]]) -> str:
        """The same for an operation that makes something; its key."""
        keys: list[str] = []

        def done(content: Content) -> Content:
            new, key = operation(content)
            keys.append(key)
            return new

        self.apply(done)
        return keys[0]

    def show(self, template: str, **values: object) -> str:
        return show(f"editing/{template}", self.programme, desk=self, key=self.key, **values)


def _read(text: str) -> tuple[Questionnaire, Content]:
    questionnaire, _ = read_questionnaire(text, "")
    if questionnaire is None:
        raise ValueError(text)
    return questionnaire, read_content(text)


def published(examined: Examined) -> dict[str, int]:
    """The keys of items and rows that a version has, each with the newest that does; scales under ``scales.KEY``."""
    keys = {key for version in examined.stored.values() for key in items_by_key(version)}
    found = {key: last_with(examined.stored, key) or examined.newest for key in keys}
    scales = {scale.key for version in examined.stored.values() for scale in version.scales}
    return found | {f"scales.{key}": examined.newest for key in scales}


def desk(programme: str, key: str) -> Desk:
    """The draft of a questionnaire; 404 where it is not being edited."""
    loaded = programme_or_404(programme)
    with service().store.reading() as db:
        draft = draft_of(db, programme, key)
        return Desk(loaded, examine(db, loaded, draft)) if draft else abort(404)


def desk_to_write(programme: str, key: str) -> Desk:
    """The same for a page on which something is typed: what is posted to it finds a draft. Raises NoDraft. A post
    without its token makes none."""
    if request.method == "POST":
        begun_again(programme, key)
    return desk(programme, key)


def begun_again(programme: str, key: str) -> None:
    """Begin the next draft where somebody published or threw away the one that a form was drawn of: what was typed
    shall not be lost. Raises NoDraft where the questionnaire has no version either."""
    with service().store.reading() as db:
        if draft_of(db, programme, key) is not None:
            return
    if not FlaskForm().validate_on_submit():
        raise NoDraft(key)
    with service().store.writing() as db:
        edit_version(db, programme, key, by=current_user.name, now=service().now())
    flash(texts()("editor.begun_again"))
