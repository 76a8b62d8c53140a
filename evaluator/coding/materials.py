"""Interview and observation notes and documents: brought, cut into parts that can be read, listed and deleted."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final
from uuid import UUID

from evaluator.coding.stems import Stemmer
from evaluator.documents.storing import load_programme
from evaluator.extracting.files import tidy
from evaluator.extracting.reading import LONGEST
from evaluator.store import audit
from evaluator.store.documents import lock_programme
from evaluator.store.materials import add_material, materials, remove_material, retitle_material
from evaluator.store.text_tables import MATERIAL_KINDS
from surveys.diagnostics import Diagnostic, InputRejected, unknown

if TYPE_CHECKING:
    from sqlalchemy import Connection

LONGEST_TITLE: Final = 200
ENOUGH: Final = 600
"""Characters from which on a part takes no further paragraph."""
_MUCH: Final = 1_200
"""A part does not grow beyond by taking a paragraph, and a longer paragraph is cut between sentences."""
_SENTENCE: Final = re.compile(r"(?<=[.!?])\s+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """What is said of a material. ``group`` and ``process``: '' for nobody in particular."""

    kind: str
    title: str
    milestone: str
    group: str = ""
    process: str = ""
    synthetic: bool = False


def parts_of(text: str) -> tuple[str, ...]:
    """A text cut where it has blank lines, or at each line where it has none; short paragraphs go together, so that a
    part can be understood by itself."""
    tidied = tidy(text)
    between = "\n\n" if "\n\n" in tidied else "\n"
    found: list[str] = []
    for paragraph in (piece for one in tidied.split(between) for piece in _cut(one)):
        if found and len(found[-1]) < ENOUGH and len(found[-1]) + len(paragraph) <= _MUCH:
            found[-1] += f"{between}{paragraph}"
        else:
            found.append(paragraph)
    return tuple(found)


def _cut(paragraph: str) -> Iterator[str]:
    """One without a sentence that ends stays as long as it is."""
    if len(paragraph) <= _MUCH:
        yield from filter(None, [paragraph.strip()])
        return
    piece = ""
    for sentence in _SENTENCE.split(paragraph):
        if piece and len(piece) + len(sentence) > ENOUGH:
            yield piece
            piece = ""
        piece = f"{piece} {sentence}".strip()
    yield piece


def require(db: Connection, programme: str, text: str, given: Given) -> tuple[str, ...]:
    """The parts into which a text would be cut. Raises InputRejected with all that stands against storing it."""
    parts = parts_of(text)
    loaded, _ = load_programme(db, programme)
    known = {
        "no_kind": (given.kind, MATERIAL_KINDS),
        "no_milestone": (given.milestone, tuple(one.key for one in loaded.milestones)),
        "unknown_group": (given.group, ("", *(one.key for one in loaded.groups))),
        "no_process": (given.process, ("", *(one.key for one in loaded.processes))),
    }
    faults = [
        unknown(f"reading.{name}", (programme,), word, filter(None, keys))
        for name, (word, keys) in known.items()
        if word not in keys
    ]
    faults += _of_title(given.title.strip(), programme)
    if not parts:
        faults.append(Diagnostic("reading.no_text", (programme,)))
    if len(text) > LONGEST:
        faults.append(Diagnostic("reading.long_text", (programme,), {"most": LONGEST}))
    if faults:
        raise InputRejected(faults)
    return parts


def bring(db: Connection, programme: str, text: str, given: Given, *, actor: str, now: dt.datetime) -> UUID:
    """Store a text as material. Raises InputRejected with all that is wrong with it."""
    parts = require(db, programme, text, given)
    lock_programme(db, programme)
    its = {name: getattr(given, name) for name in Given.__slots__} | {"title": given.title.strip()}
    stems = Stemmer().of_text
    added = add_material(db, programme, parts, **its, actor=actor, now=now, stems=stems)
    details: dict[str, audit.Detail] = {"material": given.kind, "parts": len(parts)}
    audit.record(
        db, "material_added", actor=actor, now=now, programme=programme, subject=given.milestone, details=details
    )
    return added


def correct_title(db: Connection, programme: str, material: UUID, title: str, *, actor: str, now: dt.datetime) -> None:
    """Raises InputRejected for a title that cannot be one, and where the material is gone."""
    faults = list(_of_title(title.strip(), programme))
    if not faults and not retitle_material(db, programme, material, title.strip()):
        faults.append(Diagnostic("reading.material_gone", (programme,)))
    if faults:
        raise InputRejected(faults)
    _record(db, "material_changed", programme, material, actor=actor, now=now)


def delete(db: Connection, programme: str, material: UUID, *, actor: str, now: dt.datetime) -> None:
    """With everything that was coded in it. Raises InputRejected where it is gone."""
    lock_programme(db, programme)
    if not any(one.id == material for one in materials(db, programme)):
        raise InputRejected([Diagnostic("reading.material_gone", (programme,))])
    _record(db, "material_removed", programme, material, actor=actor, now=now)
    remove_material(db, programme, material)


def _record(db: Connection, kind: str, programme: str, material: UUID, *, actor: str, now: dt.datetime) -> None:
    its = next(one for one in materials(db, programme) if one.id == material)
    details: dict[str, audit.Detail] = {"material": its.kind, "parts": its.parts}
    audit.record(db, kind, actor=actor, now=now, programme=programme, subject=its.milestone, details=details)


def _of_title(title: str, programme: str) -> Iterator[Diagnostic]:
    if not title:
        yield Diagnostic("reading.no_title", (programme,))
    if len(title) > LONGEST_TITLE:
        yield Diagnostic("reading.long_title", (programme,), {"most": LONGEST_TITLE})
