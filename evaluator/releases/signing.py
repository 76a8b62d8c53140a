"""A release on its way: proposed, remarked on, signed at each gate, and published with the last signature."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from evaluator.findings.model import Findings
from evaluator.findings.written import Recommendation
from evaluator.releases import imprint
from evaluator.releases.audit import MINUTES, NOT_RUN, Certificate, Progress, certificate_from, prove
from evaluator.releases.changes import corrected, with_correction
from evaluator.releases.document import Released, read
from evaluator.releases.gates import SIGNERS, Signing, Standing, against_signing, as_typed, standing
from evaluator.releases.making import Place, made, sealed
from evaluator.releases.typed import LONGEST_NAME, LONGEST_TEXT, cleaned, is_said
from evaluator.reporting.facts import Fact
from evaluator.results.counting import show_to_steering
from evaluator.store import audit
from evaluator.store import releases as store
from evaluator.store.accounts import names
from evaluator.store.changing import changing
from evaluator.store.counts import Count, counts_of, inputs_of
from evaluator.store.documents import lock_programme
from evaluator.store.kept_diagnostics import kept
from evaluator.store.release_tables import PUBLISHED
from evaluator.store.releases import Key, Release, Remark, Signature
from evaluator.writing.passages import By
from evaluator.writing.recommendations import hand_over
from surveys.diagnostics import Diagnostic, InputRejected

if TYPE_CHECKING:
    from sqlalchemy import Connection


def released(db: Connection, its: Release, *, proposed: bool = False) -> Released:
    """The document of a release as it was published, or as it was ``proposed``."""
    text = store.proposed_document(db, its) if proposed else store.document_of(db, its)
    digest = its.digest if proposed else its.published_digest or its.digest
    return read(text, digest, store.texts_of(db, its.key))


def newest(db: Connection, programme: str, milestone: str) -> Release | None:
    """The last proposal of a milestone, published or not."""
    found = [one for one in store.releases(db, programme) if one.key.milestone == milestone]
    return found[-1] if found else None


def propose(
    db: Connection,
    findings: Findings,
    count: Count,
    *,
    actor: str,
    now: dt.datetime,
    reason: str = "",
    problems: Sequence[Diagnostic] = (),
    seen: str | None = None,
) -> Release:
    """Propose what a milestone's composed ``findings`` make as its next release. ``reason``: why it takes the place of
    one that is published. ``problems``: what was found against its texts, which the gates then tell.
    ``seen``: what `changing` gave where the findings were composed. Raises InputRejected where a reason is missing, or
    a quote, a text or a piece of evidence has changed since: what was withdrawn meanwhile must not be published."""
    programme, milestone = count.programme, count.milestone
    lock_programme(db, programme)
    if seen is not None and seen != changing(db, programme):
        raise rejected("changed_meanwhile")
    holds, last = store.published(db, programme).get(milestone), newest(db, programme, milestone)
    number = holds.key.number + 1 if holds else 1
    reason = reason_for(db, programme, milestone, reason)
    place = Place(number, last.key.round + 1 if last and last.key.number == number else 1)
    its = made(findings, count, inputs_of(db, count), place, now=now, problems=[kept(one) for one in problems])
    if holds:
        before, texts = released(db, holds), {one.mark: one.content for one in its.texts}
        after = Released(its.document, its.digest, texts)
        corrects = corrected(before, released(db, holds, proposed=True), after, reason)
        document = {**its.document, "corrects": corrects}
        its = sealed(with_correction(document, before.document, findings.programme), its.texts)
    key = Key(programme, milestone, place.number, place.round)
    found = Release(key, count.number, its.digest, now.replace(microsecond=0), actor, reason if holds else "")
    store.add_release(db, found, its.text, its.texts)
    _enter(db, "release_proposed", found, actor, now)
    return found


def reason_for(db: Connection, programme: str, milestone: str, reason: str) -> str:
    """Why a milestone's release is to be corrected, as it is kept. Raises InputRejected where it has one and no reason
    is given, or one that is too long."""
    reason = cleaned(reason)
    if milestone in store.published(db, programme) and not is_said(reason):
        raise rejected("no_reason")
    if len(reason) > LONGEST_TEXT:
        raise rejected("too_long")
    return reason


def remark(db: Connection, its: Release, *, place: str, text: str, actor: str, now: dt.datetime) -> Remark:
    """Raises InputRejected where nothing is said, or the proposal is published."""
    lock_programme(db, its.key.programme)
    place, text = cleaned(place), cleaned(text)
    faults = [] if text else ["no_text"]
    faults += ["too_long"] if len(place) > LONGEST_NAME or len(text) > LONGEST_TEXT else []
    faults += ["published_already"] if its.published_digest else []
    if faults:
        raise rejected(*faults)
    found = store.add_remark(db, its.key, place=place, text=text, by=actor, now=now)
    _enter(db, "release_remarked", its, actor, now)
    return found


def answer(db: Connection, its: Release, number: int, text: str, *, actor: str, now: dt.datetime) -> None:
    """Raises InputRejected where nothing is said, or the remark is answered already."""
    text = cleaned(text)
    if not text:
        raise rejected("no_answer")
    if len(text) > LONGEST_TEXT:
        raise rejected("too_long")
    if not store.answer_remark(db, its.key, number, answer=text, by=actor, now=now):
        raise rejected("answered_already")
    _enter(db, "release_answered", its, actor, now)


def where(db: Connection, its: Release) -> Standing:
    """Where a proposal stands, with what an audit found of it beside everything that was seen until now; of a release,
    what it was published with."""
    if its.published_digest:
        kept = released(db, its).document["certificate"]
    else:
        kept = store.certificate_of(db, its.key, store.covers(db, its))
    certificate = Certificate(NOT_RUN) if kept is None else certificate_from(kept)
    return standing(db, its, released(db, its, proposed=True), certificate)


def audited(
    db: Connection, its: Release, *, minutes: float = MINUTES, progress: Progress | None = None
) -> tuple[str, Certificate]:
    """What the audit finds of a proposal and everything that was published or seen as complete, and what that covers.
    It may take minutes: ``db`` only reads, and `keep_certificate` keeps it."""
    others = (one for one in store.seen(db, its.key.programme) if one.key != its.key or one.published_digest)
    documents = [one.document for one in (*(released(db, other) for other in others), released(db, its, proposed=True))]
    return store.covers(db, its), prove(documents, minutes=minutes, progress=progress)


def keep_audit(db: Connection, its: Release, covered: str, certificate: Certificate, *, now: dt.datetime) -> None:
    store.keep_certificate(db, its.key, covered, asdict(certificate), now)


def sign(db: Connection, its: Release, how: Signing, *, now: dt.datetime) -> bool:
    """Sign at a gate; the last signature at the gate of publication publishes. Whether it is published now. Raises
    InputRejected with all that stands against it."""
    lock_programme(db, its.key.programme)
    stands, how = where(db, its), as_typed(how)
    if faults := against_signing(stands, how):
        raise InputRejected(faults)
    signed = _signature(its, stands, how, now)
    store.add_signature(db, its.key, signed)
    _enter(db, "release_signed", its, how.account, now, gate=how.gate)
    if how.gate == PUBLISHED and len(stands.signed(PUBLISHED)) + 1 >= SIGNERS:
        _publish(db, stands, [*stands.signatures, signed], actor=how.account, now=now)
        return True
    return False


def rejected(*codes: str) -> InputRejected:
    return InputRejected([Diagnostic(f"releases.{code}", ()) for code in codes])


def _publish(
    db: Connection, stands: Standing, signatures: Sequence[Signature], *, actor: str, now: dt.datetime
) -> None:
    """The count of a published release is shown: what else the steering group looks at comes from it. Its
    recommendations are handed over, to be answered as it has them."""
    its = stands.release
    accounts = names(db)
    called = {accounts[one.account]: one.name for one in signatures if one.account in accounts}
    document = imprint.published(
        stands.proposed.document, its.digest, signatures, stands.certificate, now=now, called=called
    )
    done = sealed(document)
    store.publish(db, its.key, done.text, done.digest, now=now)
    _enter(db, "release_published", its, actor, now, digest=done.digest)
    counted = next(one for one in counts_of(db, its.key.programme, its.key.milestone) if one.number == its.count_number)
    show_to_steering(db, counted, actor=actor, now=now)
    _hand_over(db, its.key.programme, document, By(account=actor, now=now))


def _hand_over(db: Connection, programme: str, document: Mapping[str, Any], by: By) -> None:
    recommended = (document["texts"] or {"recommendations": ()})["recommendations"]
    its = [
        Recommendation(one["number"], one["milestone"], one["text"], one["to"], tuple(one["findings"]))
        for one in recommended
    ]
    known = {code: {key: Fact(**one) for key, one in every.items()} for code, every in document["facts"].items()}
    hand_over(db, programme, its, known, by)


def _signature(its: Release, stands: Standing, how: Signing, now: dt.datetime) -> Signature:
    wanted = stands.unmet.keys() - stands.excepted
    given = {key: text for key, text in how.exceptions.items() if key in wanted and is_said(text)}
    return Signature(
        gate=how.gate,
        account=how.account,
        name=how.name,
        role=how.role,
        digest=its.digest,
        signed_at=now.replace(microsecond=0),
        remark=how.remark,
        exceptions=given if how.gate == PUBLISHED else {},
        second_factor=how.second_factor,
    )


def _enter(
    db: Connection, kind: str, its: Release, actor: str, now: dt.datetime, *, gate: str = "", digest: str = ""
) -> None:
    key = its.key
    details: dict[str, audit.Detail] = {"number": key.number, "round": key.round, "digest": digest or its.digest}
    if gate:
        details["gate"] = gate
    audit.record(db, kind, actor=actor, now=now, programme=key.programme, subject=key.milestone, details=details)
