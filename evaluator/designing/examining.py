"""A draft of a programme checked against everything that `nedslag check` and `nedslag import` demand of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from evaluator.designing.operations import links_of
from evaluator.designing.shape import LINKS, NAMED
from evaluator.documents.folders import PROGRAMME_FILE, QUESTIONNAIRES, Folder, examine_documents
from evaluator.documents.informing import opened_uninformed
from evaluator.programme.document import read_programme
from evaluator.programme.model import AnswerSource, Programme, Question
from evaluator.store.documents import PROGRAMME, QUESTIONNAIRE, documents, latest_document
from evaluator.store.programme_drafts import ProgrammeDraft
from evaluator.store.questionnaire_drafts import QuestionnaireDraft, drafts_of
from surveys.diagnostics import Diagnostic, Entry, Place, Step
from surveys.document.content import read_content
from surveys.document.reading import read_questionnaire
from surveys.document.values import Content
from surveys.kinds.all import variables_in

if TYPE_CHECKING:
    from sqlalchemy import Connection

SETTINGS: Final = ""
"""The section of what belongs to the programme as a whole."""
INFORMATION: Final = "information"
VARIANTS: Final = "variants"
"""The sections of what people are told, and of what is other for some waves."""


@dataclass(frozen=True, slots=True)
class Placed:
    """A diagnostic and the entry at which it stands. ``section`` is one of the document's, `SETTINGS`, `INFORMATION`,
    `VARIANTS`, or 'questionnaires' with the key of one. ``key``: a link's is ``from>to``. ``field`` leads on inside:
    ``title-da``; '' the whole."""

    diagnostic: Diagnostic
    section: str
    key: str
    field: str


@dataclass(frozen=True, slots=True)
class Examined:
    """A draft as it stands. ``programme`` is partial where the draft has faults. ``faults`` are all that keep it from
    being published, ``notes`` stop nothing. ``newest``: the number of the newest version, 0 for none. ``new``: the
    drafts of questionnaires that are published with it. ``folder`` holds the documents that would be stored."""

    draft: ProgrammeDraft
    content: Content
    programme: Programme
    faults: tuple[Placed, ...]
    notes: tuple[Placed, ...]
    newest: int
    is_unchanged: bool
    new: tuple[QuestionnaireDraft, ...]
    folder: Folder | None

    @property
    def is_overtaken(self) -> bool:
        """Whether a version came after the draft was begun."""
        return self.newest > self.draft.begun_from

    @property
    def can_be_published(self) -> bool:
        return not (self.faults or self.is_overtaken or self.is_unchanged)


def examine(db: Connection, draft: ProgrammeDraft, now: dt.datetime) -> Examined:
    """Everything that `nedslag check` would say of the programme's folder with the draft in it: with the questionnaires
    that it names in their newest versions, and as they are edited where they have none."""
    key = draft.programme
    programme = programme_of(draft)
    newest = latest_document(db, key, PROGRAMME, key)
    new = tuple(_new(db, programme))
    texts = dict(_published(db, programme)) | {_file(one.key): one.text for one in new}
    folder, result = examine_documents(draft.text, texts, opened=lambda one: opened_uninformed(db, one, now))
    content = read_content(draft.text)
    return Examined(
        draft=draft,
        content=content,
        programme=programme,
        faults=tuple(placed(one, content) for one in result.faults),
        notes=tuple(placed(one, content) for one in result.notes),
        newest=0 if newest is None else newest.number,
        is_unchanged=newest is not None and newest.text == draft.text,
        new=new,
        folder=folder,
    )


def programme_of(draft: ProgrammeDraft) -> Programme:
    """The programme as far as the draft can be read, good for drawing and further checks."""
    programme, _ = read_programme(draft.text, PROGRAMME_FILE)
    if programme is None:
        raise ValueError(draft.programme)
    return programme


def placed(found: Diagnostic, content: Content) -> Placed:
    """Where a diagnostic of `nedslag check` stands in the draft with the tables ``content``."""
    match found.place:
        case (str(file), *rest) if file != PROGRAMME_FILE:
            return Placed(found, QUESTIONNAIRES, file.removeprefix(f"{QUESTIONNAIRES}/").removesuffix(".toml"), "")
        case (_, "links", Entry(number=number), *rest) if number <= len(links_of(content)):
            link = links_of(content)[number - 1]
            return Placed(found, LINKS, f"{link.get('from', '')}>{link.get('to', '')}", _field(rest))
        case (_, "information", "variants", str(key), *rest):
            return Placed(found, VARIANTS, key, _field(rest))
        case (_, "information", *rest):
            return Placed(found, INFORMATION, "", _field(rest))
        case (_, str(section), str(key), *rest) if section in (*NAMED, LINKS):
            return Placed(found, section, key, _field(rest))
    return Placed(found, SETTINGS, "", _field(found.place[1:]))


def _field(steps: Place | list[Step]) -> str:
    names = (str(step.number - 1) if isinstance(step, Entry) else step for step in steps)
    return "-".join(name for name in names if isinstance(name, str))


def _named(programme: Programme) -> set[str]:
    """The questionnaires that the document names; others are not judged."""
    named = {question.questionnaire for question in _questions(programme)}
    return named | {wave.questionnaire for wave in programme.waves}


def _questions(programme: Programme) -> Iterator[Question]:
    for indicator in programme.indicators:
        if isinstance(indicator.source, AnswerSource):
            yield from indicator.source.questions


def _published(db: Connection, programme: Programme) -> Iterator[tuple[str, str]]:
    named = _named(programme)
    yield from ((_file(one.key), one.text) for one in documents(db, programme.key, QUESTIONNAIRE) if one.key in named)


def _new(db: Connection, programme: Programme) -> Iterator[QuestionnaireDraft]:
    """The drafts of questionnaires that are published with the programme: those without a version, and those of the
    newest version to which a question was added that an indicator of the draft counts. An indicator cannot be published
    before its question, nor a question before something uses it."""
    there = {one.key: one for one in documents(db, programme.key, QUESTIONNAIRE)}
    named = _named(programme)
    for draft in drafts_of(db, programme.key):
        newest = there.get(draft.key)
        if draft.key not in named:
            continue
        if newest is None or (draft.begun_from == newest.number and _adds(programme, draft, newest.text)):
            yield draft


def _adds(programme: Programme, draft: QuestionnaireDraft, newest: str) -> bool:
    counted = {one.item for one in _questions(programme) if one.questionnaire == draft.key}
    return bool(counted & (_variables(draft.text) - _variables(newest)))


def _variables(text: str) -> set[str]:
    questionnaire, _ = read_questionnaire(text, "")
    return {one.key for one in variables_in(questionnaire)} if questionnaire is not None else set()


def _file(key: str) -> str:
    return f"{QUESTIONNAIRES}/{key}.toml"


def nameable_questionnaires(db: Connection, programme: str) -> Mapping[str, str]:
    """The questionnaires that indicators and waves can name, by key: as they are edited, else in their newest
    versions."""
    found = {one.key: one.text for one in documents(db, programme, QUESTIONNAIRE)}
    return found | {one.key: one.text for one in drafts_of(db, programme)}
