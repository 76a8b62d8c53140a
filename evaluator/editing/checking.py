"""A draft of a questionnaire checked against everything that `nedslag check` and `nedslag import` demand of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from evaluator.documents.folders import PROGRAMME_FILE, QUESTIONNAIRES, CheckResult, Folder, examine_documents
from evaluator.documents.versions import stored_versions
from evaluator.editing.locations import Location, location_of
from evaluator.programme.document import read_programme
from evaluator.programme.model import AnswerSource, Programme
from evaluator.store.documents import PROGRAMME, QUESTIONNAIRE, Document, documents, latest_document
from evaluator.store.programme_drafts import programme_draft
from evaluator.store.questionnaire_drafts import QuestionnaireDraft
from evaluator.store.waves import waves
from surveys.diagnostics import Diagnostic, Place
from surveys.document.content import read_content
from surveys.document.reading import read_questionnaire
from surveys.document.values import Content
from surveys.questionnaire import Questionnaire
from surveys.versions.undeclared import Unsaid, undeclared

if TYPE_CHECKING:
    from sqlalchemy import Connection

INDICATOR: Final = "indicator"
ELSEWHERE: Final = "elsewhere"
_UNUSED: Final = "programme.unused"


@dataclass(frozen=True, slots=True)
class Located:
    """A diagnostic and where in the questionnaire it stands. Those outside of it have a location of kind `INDICATOR`,
    with the indicator's key, or `ELSEWHERE`."""

    location: Location
    diagnostic: Diagnostic


@dataclass(frozen=True, slots=True)
class Undeclared:
    """A change that ``owner`` says nothing of; see `surveys.versions.undeclared.Unsaid`."""

    owner: Location
    since: int
    kinds: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Examined:
    """A draft as it stands. ``questionnaire`` is partial where it has faults of its own. ``faults`` are all that keep
    it from being published but what it leaves ``undeclared`` since the ``stored`` versions; ``notes`` stop nothing.
    ``folder`` holds the documents that would be stored. ``awaits_programme``: the programme has no version yet, and is
    published with its questionnaires. ``used_in_draft``: only the programme's draft uses some of its questions, and is
    published with it."""

    draft: QuestionnaireDraft
    content: Content
    questionnaire: Questionnaire
    stored: Mapping[int, Questionnaire]
    faults: tuple[Located, ...]
    notes: tuple[Located, ...]
    undeclared: tuple[Undeclared, ...]
    folder: Folder | None
    awaits_programme: bool = False
    used_in_draft: bool = False

    @property
    def newest(self) -> int:
        """The newest version, 0 for none."""
        return max(self.stored, default=0)

    @property
    def is_overtaken(self) -> bool:
        """Whether a version came after the draft was begun."""
        return self.newest > self.draft.begun_from

    @property
    def is_unchanged(self) -> bool:
        return not self.own_faults and self.stored.get(self.newest) == self.questionnaire

    @property
    def own_faults(self) -> list[Located]:
        return [fault for fault in self.faults if fault.location.kind not in (INDICATOR, ELSEWHERE)]

    @property
    def can_be_published(self) -> bool:
        stands = self.faults or self.undeclared or self.is_overtaken or self.is_unchanged
        return not (stands or self.awaits_programme or self.used_in_draft)


def file_of(key: str) -> str:
    """The path of a questionnaire in a programme's folder."""
    return f"{QUESTIONNAIRES}/{key}.toml"


def examine(db: Connection, programme: Programme, draft: QuestionnaireDraft) -> Examined:
    """Everything that `nedslag check` would say of the programme's folder with the draft in it, and `nedslag import` of
    what the draft leaves unsaid since the stored versions."""
    content = read_content(draft.text)
    document = latest_document(db, programme.key, PROGRAMME, programme.key)
    folder, result = _checked(db, programme, draft, document)
    stored = stored_versions(db, programme.key, draft.key)
    partial, own = read_questionnaire(draft.text, file_of(draft.key))
    if partial is None:
        raise ValueError(draft.key)
    unsaid = (
        () if own or stored.get(max(stored, default=0)) == partial else undeclared(stored, partial, file_of(draft.key))
    )
    faults_of_all, used_in_draft = _without_used(db, programme, draft.key, result.faults)
    found = [*faults_of_all, *(fault for fault in unsaid if not isinstance(fault, Unsaid))]
    faults = [_located(draft.key, fault) for fault in found]
    if document is None:  # what is wrong with the programme is told where it is written
        faults = [one for one in faults if one.location.kind not in (INDICATOR, ELSEWHERE)]
    return Examined(
        draft=draft,
        content=content,
        questionnaire=partial,
        stored=stored,
        faults=tuple(faults),
        notes=tuple(_located(draft.key, note) for note in result.notes),
        undeclared=tuple(_owners(unsaid)),
        folder=folder,
        awaits_programme=document is None,
        used_in_draft=used_in_draft,
    )


def _without_used(
    db: Connection, programme: Programme, key: str, faults: Sequence[Diagnostic]
) -> tuple[list[Diagnostic], bool]:
    """The faults but those of questions that nothing uses, where an indicator of the programme's draft does; and
    whether there were any."""
    idle = [one for one in faults if one.code == _UNUSED]
    designed = programme_draft(db, programme.key) if idle else None
    planned = read_programme(designed.text, PROGRAMME_FILE)[0] if designed else None
    sources = [one.source for one in planned.indicators] if planned else []
    asked = [one for source in sources if isinstance(source, AnswerSource) for one in source.questions]
    used = {one.item for one in asked if one.questionnaire == key}
    left = [one for one in faults if one.code != _UNUSED or one.values["key"] not in used]
    return left, len(left) < len(faults)


def _checked(
    db: Connection, programme: Programme, draft: QuestionnaireDraft, document: Document | None
) -> tuple[Folder | None, CheckResult]:
    designed = programme_draft(db, programme.key) if document is None else None
    of_programme = document or designed
    texts = {file_of(other.key): other.text for other in _others(db, programme, draft.key)}
    texts |= {file_of(draft.key): draft.text}
    return examine_documents(of_programme.text if of_programme else None, texts, opened=lambda key: _planned(db, key))


def _planned(db: Connection, programme: str) -> list[str]:
    """The waves that are stored: who publishes a questionnaire plans none, and an information text that one of them
    lacks is worth a note."""
    return [wave.key for wave in waves(db, programme)]


def _others(db: Connection, programme: Programme, key: str) -> Iterator[Document]:
    """The other questionnaires that the programme names; those that it no longer does are not judged."""
    sources = (indicator.source for indicator in programme.indicators)
    named = {q.questionnaire for source in sources if isinstance(source, AnswerSource) for q in source.questions}
    named |= {wave.questionnaire for wave in programme.waves}
    return (one for one in documents(db, programme.key, QUESTIONNAIRE) if one.key in named - {key})


def _located(key: str, found: Diagnostic) -> Located:
    match found.place:
        case (str(file), *inside) if file == file_of(key):
            return Located(location_of(tuple(inside)), found)
        case (str(file), "indicators", str(indicator), *_) if file == PROGRAMME_FILE:
            return Located(Location(INDICATOR, indicator), found)
    return Located(Location(ELSEWHERE), found)


def _owners(found: Iterable[Diagnostic]) -> Iterator[Undeclared]:
    """What has to be declared, each owner once; of several changes at one the kinds that speak of all of them."""
    undeclared: dict[Place, Undeclared] = {}
    for one in found:
        if isinstance(one, Unsaid):
            before = undeclared.get(one.owner)
            kinds = tuple(kind.value for kind in one.kinds if before is None or kind.value in before.kinds)
            undeclared[one.owner] = Undeclared(location_of(one.owner[1:]), one.since, kinds)
    yield from undeclared.values()
