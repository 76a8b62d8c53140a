"""Making and changing a hearing: what it is about, what can be commented on, until when, and who takes part."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit
from uuid import UUID, uuid4

from evaluator.documents.storing import load_programme
from evaluator.extracting.files import kind_of, tidy, tidy_line
from evaluator.hearing.files import LARGEST
from evaluator.store import audit
from evaluator.store import hearings as store
from evaluator.store.hearings import Hearing, Section
from evaluator.store.remarks import Hear, points, remarks
from evaluator.store.wave_times import TIME_ZONE
from evaluator.vault.keys import new_open_key
from surveys.diagnostics import Diagnostic, InputRejected, unknown

if TYPE_CHECKING:
    from sqlalchemy import Connection

LONGEST_TITLE: Final = 200
MOST_SECTIONS: Final = 60
MOST_DOCUMENTS: Final = 10
_LONGEST_KEY: Final = 40
_WORDS: Final = re.compile(r"[^a-z0-9]+")
_LETTERS: Final = str.maketrans({"æ": "ae", "ø": "oe", "å": "aa"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What an evaluator says of a hearing. ``deadline`` is a moment on the clocks of Copenhagen; ``sections`` are
    titles in their order; ``open_link``: whether anybody with the link may take part."""

    title: str
    about: str
    introduction: str
    deadline: dt.datetime
    link: str = ""
    theory: bool = False
    language: str = "da"
    sections: tuple[str, ...] = ()
    second_look: bool = False
    open_link: bool = False


def local(day: dt.date, at: dt.time) -> dt.datetime:
    """A moment on the clocks of Copenhagen."""
    return dt.datetime.combine(day, at, TIME_ZONE)


def make_hearing(
    db: Connection, programme: str, asked: Asked, *, actor: str, now: dt.datetime, synthetic: bool = False
) -> Hearing:
    """A new hearing, under a key made of its title. Raises InputRejected with everything that is wrong."""
    load_programme(db, programme)
    asked = _tidied(asked)
    wrong = list(_wrong(asked, ()))
    if asked.deadline <= now:
        wrong.append(Diagnostic("hearing.deadline_is_past", ("deadline",)))
    if wrong:
        raise InputRejected(wrong)
    key = _free_key(asked.title, {one.key for one in store.hearings(db, programme)})
    its = _with(
        Hearing(
            programme=programme, key=key, title="", about="", introduction="", deadline=now, made_at=now,
            synthetic=synthetic,
        ),
        asked,
    )  # fmt: skip
    store.save_hearing(db, its)
    store.save_sections(db, programme, key, _sections(asked.sections, ()))
    record_change(db, its, "made", actor=actor, now=now)
    return its


def change_hearing(db: Connection, its: Hearing, asked: Asked, *, actor: str, now: dt.datetime) -> Hearing:
    """The hearing as it is said to be now. A section that remarks refer to can be renamed and not removed."""
    at, before = Hear(its.programme, its.key), store.sections(db, its.programme, its.key)
    asked = _tidied(asked)
    after = _sections(asked.sections, before)
    used = {one.section for one in remarks(db, at)} | {one.section for one in points(db, at)}
    gone = [one for one in before if one.key not in {its.key for its in after} and one.key in used]
    wrong = [*_wrong(asked, gone)]
    if wrong:
        raise InputRejected(wrong)
    changed = _with(its, asked)
    store.save_hearing(db, changed)
    store.save_sections(db, its.programme, its.key, after)
    record_change(db, its, "changed", actor=actor, now=now)
    return changed


def hearing_named(db: Connection, programme: str, key: str) -> Hearing:
    """The hearing; raises InputRejected where the programme has none of that key."""
    load_programme(db, programme)
    found = store.hearing(db, programme, key)
    if found is None:
        known = [one.key for one in store.hearings(db, programme)]
        raise InputRejected([unknown("hearing.no_hearing", (programme,), key, known)])
    return found


def give_grace(db: Connection, its: Hearing, until: dt.datetime, *, actor: str, now: dt.datetime) -> None:
    """Take remarks until a later moment. Raises InputRejected where that is no later one."""
    if until <= max(its.deadline, now):
        raise InputRejected([Diagnostic("hearing.grace_is_past", ("grace",))])
    store.save_hearing(db, replace(its, grace_until=until))
    record_change(db, its, "grace", actor=actor, now=now)


def hand_over(db: Connection, its: Hearing, *, actor: str, now: dt.datetime, back: bool = False) -> None:
    """From now on each party sees what its own remarks led to, and no more remarks are taken; ``back`` undoes it."""
    if back != (its.handed_over_at is not None):
        return
    store.save_hearing(db, replace(its, handed_over_at=None if back else now))
    record_change(db, its, "taken_back" if back else "handed_over", actor=actor, now=now)


def add_document(db: Connection, its: Hearing, file_name: str, content: bytes) -> UUID:
    """Put an uploaded PDF or DOCX before the parties, as it is. Raises InputRejected for anything else."""
    if len(store.documents(db, its.programme, its.key)) >= MOST_DOCUMENTS:
        raise InputRejected([Diagnostic("hearing.too_many_documents", ("file",), {"most": MOST_DOCUMENTS})])
    if len(content) > LARGEST:
        raise InputRejected([Diagnostic("hearing.file_too_large", ("file",), {"megabytes": LARGEST // 1_000_000})])
    kind = kind_of(content)
    if kind == "txt":
        raise InputRejected([Diagnostic("hearing.no_document", ("file",))])
    title = file_name.rpartition("/")[2].rpartition("\\")[2].rpartition(".")[0].strip()[:LONGEST_TITLE]
    document = store.StoredDocument(uuid4(), title or its.title, kind)
    store.add_document(db, its.programme, its.key, document, content)
    return document.id


def _tidied(asked: Asked) -> Asked:
    """Without what is copied along from other programs and no Word document can hold, such as their line breaks."""
    return replace(
        asked,
        title=tidy_line(asked.title),
        about=tidy(asked.about),
        introduction=tidy(asked.introduction),
        sections=tuple(title for one in asked.sections if (title := tidy_line(one))),
    )


def _wrong(asked: Asked, gone: Sequence[Section]) -> Iterator[Diagnostic]:
    for name in ("title", "about", "introduction"):
        if not getattr(asked, name):
            yield Diagnostic("hearing.blank", (name,))
    if len(asked.title) > LONGEST_TITLE:
        yield Diagnostic("hearing.too_long", ("title",), {"most": LONGEST_TITLE})
    if asked.link and not _is_web_address(asked.link):
        yield Diagnostic("hearing.no_web_address", ("link",))
    titles = [title.casefold() for title in asked.sections]
    if twice := next((title for title in asked.sections if titles.count(title.casefold()) > 1), ""):
        yield Diagnostic("hearing.section_twice", ("sections",), {"title": twice})
    if len(titles) > MOST_SECTIONS:
        yield Diagnostic("hearing.too_many_sections", ("sections",), {"most": MOST_SECTIONS})
    for one in gone:
        yield Diagnostic("hearing.section_in_use", ("sections",), {"title": one.title})


def _is_web_address(link: str) -> bool:
    try:
        found = urlsplit(link)
    except ValueError:
        return False
    return found.scheme in ("http", "https") and bool(found.hostname) and link.isprintable() and " " not in link


def _with(its: Hearing, asked: Asked) -> Hearing:
    open_key = (its.open_key or new_open_key()) if asked.open_link else None
    return replace(
        its,
        title=asked.title,
        about=asked.about,
        introduction=asked.introduction,
        link=asked.link.strip(),
        theory=asked.theory,
        language=asked.language,
        deadline=asked.deadline,
        second_look=asked.second_look,
        open_key=open_key,
    )


def _sections(titles: Sequence[str], before: Sequence[Section]) -> list[Section]:
    """Sections with these titles. One that keeps its title keeps its key; of the others each takes the place of the one
    that stood there, in their order: it was renamed."""
    kept = {one.title: one.key for one in before}
    renamed = iter([one.key for one in before if one.title not in titles])
    numbers = iter(range(1 + max([int(one.key[1:]) for one in before], default=0), 10_000))
    return [Section(kept.get(one) or next(renamed, "") or f"s{next(numbers)}", one) for one in titles]


def _free_key(title: str, taken: set[str]) -> str:
    letters = unicodedata.normalize("NFKD", title.lower().translate(_LETTERS)).encode("ascii", "ignore").decode()
    whole = _WORDS.sub("-", letters).strip("-")
    words = whole[: _LONGEST_KEY + 1].rpartition("-")[0] if len(whole) > _LONGEST_KEY else whole
    key = words or whole[:_LONGEST_KEY] or "hearing"
    numbers = (f"{key}-{number}" for number in range(2, len(taken) + 3))
    return next(one for one in (key, *numbers) if one not in taken)


def record_change(db: Connection, its: Hearing, what: str, *, actor: str, now: dt.datetime) -> None:
    """Into the audit log that something was done with a hearing; no words and no party."""
    place = {"programme": its.programme, "subject": its.key}
    audit.record(db, "hearing_changed", actor=actor, now=now, **place, details={"hearing": what})
