"""Evidence recorded, changed and withdrawn; links, assumptions, rivals and context factors judged.

Nothing is overwritten: each change is a version with who, when and why."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final
from uuid import UUID, uuid4

from evaluator.evidence.sources import OF_COUNTS, Known, Memory, is_of_count, known, thing
from evaluator.programme.claims import claims
from evaluator.programme.model import Programme
from evaluator.results.milestones import counts_to_see
from evaluator.store import audit
from evaluator.store.evidence import (
    About,
    Judged,
    Piece,
    Recorded,
    add_judgement,
    add_piece,
    judgements,
    piece_versions,
    pieces,
)
from evaluator.store.evidence_tables import (
    ASSUMPTION_STATES,
    DIRECTIONS,
    KINDS,
    RATINGS,
    RIVAL_WEIGHTS,
    STRENGTHS,
    TESTS,
)
from surveys.diagnostics import Diagnostic, InputRejected

if TYPE_CHECKING:
    from sqlalchemy import Connection

MOST_WORDS: Final = 2000
"""Characters of a sentence or reason."""
VERDICTS: Final[Mapping[str, tuple[str, ...]]] = {
    "link": RATINGS,
    "assumption": ASSUMPTION_STATES,
    "rival": RIVAL_WEIGHTS,
    "node": (),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Entered:
    """A piece of evidence as somebody enters it. ``reference``: see `things`, '' where it points at nothing that is
    stored, and then ``source`` says where it was seen."""

    about: About
    kind: str
    reference: str = ""
    milestone: str = ""
    direction: str = ""
    strength: str = ""
    test: str = ""
    seen: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """What is judged of something at a milestone. ``verdict``: '' where a link is left to the rule, or nothing is said
    of a rival. ``why``: the reason, which is printed."""

    about: About
    milestone: str
    verdict: str = ""
    seen: str = ""
    for_whom: str = ""
    why: str = ""


def enter(
    db: Connection,
    programme: Programme,
    its: Entered,
    *,
    actor: str,
    now: dt.datetime,
    synthetic: bool = False,
    among: Known | None = None,
    memory: Memory | None = None,
) -> UUID:
    """Record a piece of evidence. ``among``: what it can point at, where that was found already. Raises InputRejected
    with all that is wrong with it."""
    found = _things(db, programme, its, memory) if among is None else among
    added = _piece(programme, its, uuid4(), 1, Recorded(by=actor, at=now), found, synthetic=synthetic)
    keep(db, added, "added")
    return added.id


def change_piece(
    db: Connection,
    programme: Programme,
    its: Piece,
    entered: Entered,
    *,
    actor: str,
    now: dt.datetime,
    why: str = "",
    memory: Memory | None = None,
) -> None:
    """Another version of a piece that was seen as ``its``. Raises InputRejected with all that is wrong with it, and
    where somebody changed it meanwhile."""
    recorded = Recorded(by=actor, at=now, why=why.strip())
    found = _things(db, programme, entered, memory)
    later = _piece(programme, entered, its.id, its.version + 1, recorded, found, synthetic=its.synthetic)
    keep(db, later, "changed")


def withdraw(db: Connection, its: Piece, *, actor: str, now: dt.datetime, why: str) -> None:
    """Raises InputRejected without a reason, and where somebody changed it meanwhile."""
    if not why.strip():
        raise InputRejected([Diagnostic("evidence.no_reason", ("why",))])
    recorded = Recorded(by=actor, at=now, why=why.strip()[:MOST_WORDS])
    keep(db, replace(its, version=its.version + 1, withdrawn=True, recorded=recorded), "withdrawn")


def piece_as_seen(db: Connection, programme: str, id_: UUID, version: int) -> Piece:
    """Raises InputRejected where it is not there, withdrawn, or was changed since it had that version."""
    found = piece_versions(db, programme, id_)
    if not found or found[-1].withdrawn:
        raise InputRejected([Diagnostic("evidence.no_piece", ())])
    if found[-1].version != version:
        raise InputRejected([Diagnostic("evidence.changed_meanwhile", ())])
    return found[-1]


def judge(db: Connection, programme: Programme, its: Judgement, *, version: int, actor: str, now: dt.datetime) -> bool:
    """Whether anything is new: what says the same again is left as it is. ``version``: that of the milestone's
    judgement which was seen, 0 for none. Raises InputRejected with all that is wrong with it, and where somebody was
    quicker."""
    faults = [*_faults_of_judgement(db, programme, its)]
    if faults:
        raise InputRejected(faults)
    before = latest_judgement(db, programme.key, its.about, its.milestone)
    if (before.version if before else 0) != version:
        raise InputRejected([Diagnostic("evidence.changed_meanwhile", ())])
    later = Judged(
        programme=programme.key,
        about=its.about,
        milestone=its.milestone,
        version=version + 1,
        verdict=its.verdict,
        seen=its.seen.strip(),
        for_whom=its.for_whom.strip(),
        recorded=Recorded(by=actor, at=now, why=its.why.strip()),
    )
    if before is not None and _says(before) == _says(later):
        return False
    if not add_judgement(db, later):
        raise InputRejected([Diagnostic("evidence.changed_meanwhile", ())])
    details: dict[str, audit.Detail] = {"theory": its.about.subject}
    audit.record(db, "theory_judged", actor=actor, now=now, programme=programme.key, details=details)
    return True


def latest_judgement(db: Connection, programme: str, about: About, milestone: str) -> Judged | None:
    """Of exactly that milestone."""
    its = [one for one in judgements(db, programme) if (one.about, one.milestone) == (about, milestone)]
    return its[-1] if its else None


def is_known(programme: Programme, about: About) -> bool:
    """Whether the programme has what ``about`` names, a claim with the words of its key."""
    if about.subject == "node":
        return any((one.key, one.kind) == (about.place, "context") for one in programme.nodes) and not about.claim
    link = next((one for one in programme.links if one.key == about.place), None)
    if link is None:
        return False
    if about.subject == "link":
        return not about.claim
    return any((one.subject, one.key) == (about.subject, about.claim) for one in claims(programme, link))


def _says(its: Judged) -> tuple[str, ...]:
    return its.verdict, its.seen, its.for_whom, its.recorded.why


def _things(db: Connection, programme: Programme, its: Entered, memory: Memory | None) -> Known:
    """What a piece can point at, as far as it names it."""
    wanted = [(its.kind, its.reference)] if its.reference else []
    return known(db, programme, counts_to_see(db, programme.key, shown_only=False), wanted, memory=memory)


def _piece(
    programme: Programme,
    its: Entered,
    id_: UUID,
    version: int,
    recorded: Recorded,
    among: Known,
    *,
    synthetic: bool,
) -> Piece:
    faults = [*_faults(programme, its)]
    found = None
    if its.reference and its.kind in KINDS:
        found = thing(among, its.kind, its.reference, its.milestone)
        if found is None:
            faults.append(Diagnostic("evidence.unknown_thing", ("thing",)))
    if faults:
        raise InputRejected(faults)
    return Piece(
        programme=programme.key,
        id=id_,
        version=version,
        about=its.about,
        kind=its.kind,
        reference=its.reference,
        mark=found.mark if found else "",
        milestone=its.milestone,
        direction=its.direction,
        strength=its.strength,
        test=its.test,
        seen=its.seen.strip(),
        source=its.source.strip(),
        recorded=recorded,
        synthetic=synthetic,
    )


def _faults(programme: Programme, its: Entered) -> Iterator[Diagnostic]:
    if not is_known(programme, its.about):
        yield Diagnostic("evidence.unknown_subject", ("about",))
    for name, choices in (("direction", DIRECTIONS), ("strength", STRENGTHS), ("test", TESTS), ("kind", KINDS)):
        if getattr(its, name) not in choices:
            yield Diagnostic(f"evidence.choose_{name}", (name,))
    if its.milestone not in {one.key for one in programme.milestones} and not is_of_count(its.kind, its.reference):
        yield Diagnostic("evidence.choose_milestone", ("milestone",))
    if not its.seen.strip():
        yield Diagnostic("evidence.nothing_seen", ("seen",))
    if not its.reference and (its.kind in OF_COUNTS or its.kind in ("quote", "register", "interpretation")):
        yield Diagnostic("evidence.choose_thing", ("thing",))
    elif not its.reference and not its.source.strip():
        yield Diagnostic("evidence.no_source", ("source",))
    yield from _too_long({"seen": its.seen, "source": its.source})


def _faults_of_judgement(db: Connection, programme: Programme, its: Judgement) -> Iterator[Diagnostic]:
    subject = its.about.subject
    said = bool(its.verdict) and (subject == "link" or its.verdict != "untested")
    if not is_known(programme, its.about):
        yield Diagnostic("evidence.unknown_subject", ("about",))
    if its.milestone not in {one.key for one in programme.milestones}:
        yield Diagnostic("evidence.choose_milestone", ("milestone",))
    if its.verdict and its.verdict not in VERDICTS[subject]:
        yield Diagnostic("evidence.choose_verdict", ("verdict",))
    if said and not its.why.strip():
        yield Diagnostic("evidence.no_reason", ("why",))
    if said and subject != "link" and not _has_evidence(db, programme, its):
        yield Diagnostic("evidence.without_evidence", ("verdict",))
    yield from _too_long({"seen": its.seen, "for_whom": its.for_whom, "why": its.why})


def _has_evidence(db: Connection, programme: Programme, its: Judgement) -> bool:
    until = {one.key for one in programme.milestones_until(its.milestone)} if _is_milestone(programme, its) else set()
    return any(one.about == its.about and one.milestone in until for one in pieces(db, programme.key))


def _is_milestone(programme: Programme, its: Judgement) -> bool:
    return any(one.key == its.milestone for one in programme.milestones)


def _too_long(typed: Mapping[str, str]) -> Iterator[Diagnostic]:
    for name, words in typed.items():
        if len(words) > MOST_WORDS:
            yield Diagnostic("evidence.too_long", (name,), {"most": MOST_WORDS})


def keep(db: Connection, its: Piece, what: str) -> None:
    """Add a version of a piece, and that it was added. Raises InputRejected where somebody was quicker."""
    if not add_piece(db, its):
        raise InputRejected([Diagnostic("evidence.changed_meanwhile", ())])
    details: dict[str, audit.Detail] = {"evidence": what}
    by, at = its.recorded.by, its.recorded.at
    audit.record(
        db, "evidence_changed", actor=by, now=at, programme=its.programme, subject=str(its.id), details=details
    )
