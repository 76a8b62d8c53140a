"""The gates of a release: what stands in the way of calling it technically complete, and of publishing it.

Everything is told at once. A proposal passes a gate when two different people have signed it there, one of them an
evaluator; nobody passes one alone.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Final

from evaluator.documents.storing import load_programme
from evaluator.releases.audit import NOT_RUN, Certificate
from evaluator.releases.breaches import told_of
from evaluator.releases.document import Released
from evaluator.releases.typed import LONGEST_NAME, LONGEST_TEXT, as_read, cleaned, is_said
from evaluator.store.accounts import account
from evaluator.store.counts import latest_counts
from evaluator.store.kept_diagnostics import from_kept
from evaluator.store.release_tables import COMPLETE, PUBLISHED
from evaluator.store.releases import Release, Remark, Signature, releases, remarks, signatures, texts_of
from surveys.diagnostics import Diagnostic, Term

if TYPE_CHECKING:
    from sqlalchemy import Connection

SIGNERS: Final = 2
"""How many people sign at each gate."""
ROLES: Final = ("steering", "evaluator", "reader")
"""As what somebody signs, the first that they have: whoever is of the steering group signs for it."""


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a proposal stands, with its document. ``against``: what stands in its way whoever signs;
    ``against_publishing``: what comes on top at the gate of publication. ``unmet``: data-quality targets that are not
    met, by key. ``lapsed``: signatures that do not count any more, since the account was closed or lost its role."""

    release: Release
    proposed: Released
    certificate: Certificate
    signatures: tuple[Signature, ...]
    remarks: tuple[Remark, ...]
    against: tuple[Diagnostic, ...]
    against_publishing: tuple[Diagnostic, ...]
    unmet: Mapping[str, Any]
    lapsed: tuple[Signature, ...] = ()

    def signed(self, gate: str) -> tuple[Signature, ...]:
        return tuple(one for one in self.signatures if one.gate == gate)

    @property
    def is_complete(self) -> bool:
        return len(self.signed(COMPLETE)) >= SIGNERS

    @property
    def state(self) -> str:
        """'proposed', 'complete' or 'published'."""
        if self.release.published_digest:
            return PUBLISHED
        return COMPLETE if self.is_complete else "proposed"

    @property
    def excepted(self) -> frozenset[str]:
        return frozenset(key for one in self.signed(PUBLISHED) for key in one.exceptions)


@dataclass(frozen=True, slots=True, kw_only=True)
class Signing:
    """What somebody signs. ``roles``: those that the account has in the programme; ``second_factor``: whether a code of
    the second factor came with the signature and was right. ``exceptions``: reasons by measure of data quality."""

    gate: str
    account: str
    roles: Collection[str]
    name: str
    remark: str = ""
    exceptions: Mapping[str, str] = field(default_factory=dict)
    second_factor: bool = False

    @property
    def role(self) -> str:
        return next((one for one in ROLES if one in self.roles), "")


def as_typed(how: Signing) -> Signing:
    """Without what cannot be printed."""
    exceptions = {key: cleaned(text) for key, text in how.exceptions.items()}
    return replace(how, name=cleaned(how.name), remark=cleaned(how.remark), exceptions=exceptions)


def standing(db: Connection, its: Release, proposed: Released, certificate: Certificate) -> Standing:
    """Where a proposal stands now. ``proposed``: its document."""
    said, signed = remarks(db, its.key), signatures(db, its.key)
    lapsed = [] if its.published_digest else [one for one in signed if not _may_still(db, one, its.key.programme)]
    signed = [one for one in signed if one not in lapsed]
    unmet = dict(unmet_targets(proposed.document))
    against = [*_of_time(db, its), *_of_texts(db, its, proposed.document), *_of_remarks(said)]
    programme, _ = load_programme(db, its.key.programme)
    breaches = tuple(told_of(certificate, programme))
    return Standing(
        its, proposed, certificate, tuple(signed), tuple(said), tuple(against), breaches, unmet, tuple(lapsed)
    )


def _may_still(db: Connection, its: Signature, programme: str) -> bool:
    """Whether who signed has the account and the role still."""
    found = account(db, its.account)
    return found is not None and found.active and its.role in found.roles_in(programme)


def unmet_targets(document: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """The data-quality targets that were agreed and are not met, also where that cannot be computed."""
    for key, measure in document["figures"]["data_quality"].items():
        if measure["target"] is not None and measure["reached"] is not True:
            yield key, measure


def not_met(measures: Iterable[str]) -> Iterator[Diagnostic]:
    """That these data-quality targets are not met, and nobody has excepted them; the place is the measure's key."""
    for key in measures:
        yield Diagnostic("releases.target_not_met", (key,), {"measure": Term(f"report.quality_{key}")})


def notes(its: Standing) -> list[Diagnostic]:
    """What stops nothing and has to be said."""
    found = [one for one in map(from_kept, its.proposed.document["problems"]) if one.severity == "note"]
    lapsed = {"names": tuple(one.name for one in its.lapsed)}
    found += [Diagnostic("releases.signature_gone", (), lapsed, "note")] if its.lapsed else []
    return [*found, *([Diagnostic("releases.not_audited", (), {}, "note")] if its.certificate.state == NOT_RUN else [])]


def against_signing(its: Standing, how: Signing) -> list[Diagnostic]:
    """Everything that stands against a signature."""
    codes = [*_of_person(its, how)]
    found = [*its.against, *(Diagnostic(f"releases.{code}", ()) for code in codes)]
    if how.gate == PUBLISHED:
        found += [*its.against_publishing, *_of_publishing(its, how)]
        found += [Diagnostic("releases.not_audited", ())] if its.certificate.state == NOT_RUN else []
    return found


def _of_time(db: Connection, its: Release) -> Iterator[Diagnostic]:
    every = [one for one in releases(db, its.key.programme) if one.key.milestone == its.key.milestone]
    if its.published_digest:
        yield Diagnostic("releases.published_already", ())
    elif its.key != every[-1].key:
        yield Diagnostic("releases.proposed_again", ())
    count = latest_counts(db, its.key.programme)[its.key.milestone]
    if count.number != its.count_number:
        yield Diagnostic("releases.counted_again", (), {"number": count.number})


def _of_texts(db: Connection, its: Release, document: Mapping[str, Any]) -> Iterator[Diagnostic]:
    written = document["texts"]
    drafts = [one["place"] for one in written["passages"] if not one["signed_by"]] if written else []
    recommended = written["recommendations"] if written else []
    drafts += ["recommendation" for one in recommended if not one.get("signed_by", "before this was kept")]
    if drafts and not document["problems"]:
        places = [Term(f"releases.place_{one}") for one in drafts]
        yield Diagnostic("releases.not_signed", (), {"places": tuple(dict.fromkeys(places)), "n": len(drafts)})
    yield from (one for one in map(from_kept, document["problems"]) if one.severity == "error")
    if not its.published_digest and any(one.content is None for one in texts_of(db, its.key)):
        yield Diagnostic("releases.text_gone", ())


def _of_remarks(said: Iterable[Remark]) -> Iterator[Diagnostic]:
    open_ = [one for one in said if not one.answer]
    if open_:
        yield Diagnostic("releases.remarks_open", (), {"n": len(open_)})


def _of_person(its: Standing, how: Signing) -> Iterator[str]:
    others = its.signed(how.gate)
    if not how.role:
        yield "may_not_sign"
    if not is_said(how.name):
        yield "no_name"
    if len(how.name) > LONGEST_NAME or any(len(one) > LONGEST_TEXT for one in (how.remark, *how.exceptions.values())):
        yield "too_long"
    if any(one.account == how.account for one in others):
        yield "signed_already"
    elif any(as_read(one.name) == as_read(how.name) for one in others):
        yield "same_name"
    if how.role == "steering" and not how.second_factor:
        yield "no_second_factor"
    if others and not any("evaluator" in (*how.roles, one.role) for one in others):
        yield "no_evaluator"


def _of_publishing(its: Standing, how: Signing) -> Sequence[Diagnostic]:
    found = [] if its.is_complete else [Diagnostic("releases.not_complete", ())]
    given = {key for key, reason in how.exceptions.items() if is_said(reason)} | its.excepted
    return [*found, *not_met(key for key in its.unmet if key not in given)]
