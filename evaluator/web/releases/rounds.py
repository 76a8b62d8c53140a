"""The rounds before the one that is signed: what was said of each, and what has changed since the last of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from evaluator.releases.changes import Since, since
from evaluator.releases.gates import Standing
from evaluator.releases.signing import released
from evaluator.reporting.wording import Wording
from evaluator.store.releases import Release, Remark, Signature, remarks, signatures
from evaluator.texts import Texts

if TYPE_CHECKING:
    from sqlalchemy import Connection


@dataclass(frozen=True, slots=True)
class Earlier:
    """A proposal that another took the place of, or a release that was corrected, with what was said of it."""

    release: Release
    remarks: Sequence[Remark]
    signatures: Sequence[Signature]


@dataclass(frozen=True, slots=True)
class SinceRound:
    """What changed since a ``round`` on the way to the same release. Whoever may not read that one reads titles alone,
    not what stood there: then it is not ``is_whole``."""

    round: int
    changes: Since
    is_whole: bool

    @property
    def is_nothing(self) -> bool:
        return not (self.changes.texts or self.changes.figures or self.changes.parts)


def read_again(db: Connection, its: Release) -> Earlier:
    return Earlier(its, remarks(db, its.key), signatures(db, its.key))


def changed_since(
    db: Connection, its: Standing, every: Sequence[Release], seen: Sequence[Release], w: Wording
) -> SinceRound | None:
    """None for a first round, and for what is published: nobody has to read that again. ``every`` proposal of the
    milestone in their order, and those that are ``seen`` by whoever asks."""
    key = its.release.key
    rounds = [one for one in every if one.key.number == key.number and one.key.round < key.round]
    if not rounds or its.release.published_digest:
        return None
    last = rounds[-1]
    before = released(db, last, proposed=True)
    shared = [one for one in its.proposed.languages if one in before.languages]
    if not shared:
        return None
    language = w.t.language if w.t.language in shared else shared[0]
    changes = since(before, its.proposed, Wording(Texts(language), w.programme))
    return SinceRound(last.key.round, changes, last in seen)
