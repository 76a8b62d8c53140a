"""What a list of all programmes and a search by words know of one, taken from its newest documents."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING

from evaluator.programme.model import Group, Programme
from evaluator.store.documents import QUESTIONNAIRE, documents
from evaluator.store.programme_index import Entry, Indexed, save_index
from surveys.document.stored import Stored, stored_questionnaire
from surveys.questionnaire import Questionnaire

if TYPE_CHECKING:
    from sqlalchemy import Connection


def index(db: Connection, programme: Programme, number: int) -> None:
    """Of a programme whose document of that number was stored just now, with its questionnaires."""
    found = [
        (
            one.number,
            stored_questionnaire(Stored(one.digest, one.text, f"questionnaire {one.key} version {one.number}")),
        )
        for one in documents(db, programme.key, QUESTIONNAIRE)
    ]
    milestones = [(one.key, one.title, one.cut_off) for one in programme.milestones]
    populations = {one.key: _people(one) for one in programme.groups}
    its = (number, programme.title, programme.purpose, programme.disclosure_minimum, milestones, populations)
    save_index(db, Indexed(programme.key, *its), _entries(programme, found))


def _people(group: Group) -> Mapping[str, int]:
    return dict(group.populations) | ({} if group.population is None else {"": group.population})


def _entries(programme: Programme, questionnaires: Iterable[tuple[int, Questionnaire]]) -> Iterator[tuple[Entry, str]]:
    yield _entry(programme.key, "programme", programme.key, programme.title, programme.purpose)
    for one in programme.indicators:
        yield _entry(programme.key, "indicator", one.key, one.title)
    for number, its in questionnaires:
        yield _entry(programme.key, "document", its.key, its.title)
        for page in its.pages:
            for item in page.items:
                yield _entry(programme.key, "question", f"{its.key}/{number}/{page.key}/{item.key}", item.text)


def _entry(
    programme: str, kind: str, key: str, title: Mapping[str, str], *more: Mapping[str, str]
) -> tuple[Entry, str]:
    said = [key, *title.values(), *(text for one in more for text in one.values())]
    return Entry(programme, kind, key, title), "\n".join(said).casefold()
