"""The invented programme with quotes and people who sign: short ways from a count to a published release."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection
from dataclasses import replace
from pathlib import Path

from evaluator.accounts.credentials import add_account
from evaluator.core.config import Config
from evaluator.findings.model import Findings
from evaluator.findings.written import Passage, Written
from evaluator.releases.auditing import audit_where_due
from evaluator.releases.composing import composed
from evaluator.releases.gates import Signing, Standing
from evaluator.releases.signing import propose, released, sign, where
from evaluator.store.releases import Release, releases
from tests.support import quoted
from tests.support.site import PROGRAMME, prepared

FINAL = "final = true"
TARGET = f"{FINAL}\nquality = {{ error_share = 0.05 }}"
CONCLUSION = {"da": "Flere bliver hørt.", "en": "More people are heard."}


class Releasing(quoted.Written):
    """Also with a reader, Rita, and Søren of the steering group."""

    def __init__(self, config: Config) -> None:
        super().__init__(config)
        with self.service.store.writing() as db:
            for name, role in (("rita", "reader"), ("soren", "steering")):
                self.accounts[name] = add_account(
                    db, name=name, password="a good long password", role=role, programme=PROGRAMME, now=self.now
                )

    def composed(self, *, signed: bool = True, left_out: Collection[str] = ()) -> Findings:
        with self.service.store.reading(snapshot=True) as db:
            found = composed(db, self.last_count, shown_only=True, left_out=left_out)
        passage = Passage("conclusion", "", CONCLUSION, "Eva Holm" if signed else "")
        return replace(found, written=Written((passage,)))

    def propose(self, findings: Findings | None = None, *, reason: str = "", **how) -> Release:
        self.now += dt.timedelta(minutes=1)
        its = findings or self.composed()
        with self.service.store.writing() as db:
            found = propose(db, its, self.last_count, actor=self.accounts["eva"], now=self.now, reason=reason, **how)
        audit_where_due(self.service.store, found, now=self.now)
        return found

    def where(self, its: Release) -> Standing:
        with self.service.store.reading() as db:
            return where(db, its)

    def sign(self, its: Release, gate: str, who: str, **how) -> bool:
        """Whether it is published with that."""
        self.now += dt.timedelta(minutes=1)
        roles = {"rita": {"reader"}, "soren": {"steering"}}.get(who, {"evaluator"})
        how = {"name": who.title(), "roles": roles, "account": self.accounts[who], "gate": gate} | how
        if gate == "published":
            audit_where_due(self.service.store, self.stored(its), now=self.now)
        with self.service.store.writing() as db:
            return sign(db, its, Signing(**how), now=self.now)

    def complete(self, its: Release) -> Release:
        for who in ("eva", "rita"):
            self.sign(its, "complete", who)
        return its

    def excepted(self, its: Release) -> dict[str, str]:
        """A reason for each data-quality target that is not met."""
        return dict.fromkeys(self.where(its).unmet, "Vi udgiver alligevel (opdigtet)")

    def publish(self, its: Release | None = None, **how) -> Release:
        return self.publish_completed(self.complete(its or self.propose(**how)))

    def publish_completed(self, its: Release) -> Release:
        self.sign(its, "published", "eva", exceptions=self.excepted(its))
        assert self.sign(its, "published", "soren", second_factor=True)
        return self.stored(its)

    def stored(self, its: Release) -> Release:
        with self.service.store.reading() as db:
            (found,) = (one for one in releases(db, PROGRAMME) if one.key == its.key)
        return found

    def released(self, its: Release, *, proposed: bool = False):
        with self.service.store.reading() as db:
            return released(db, its, proposed=proposed)


def releasing(make: Callable[[str], str], folder: Path) -> Releasing:
    """A data-quality target of the milestone is not met."""
    documents = quoted.documents_that_announce(folder / "documents", (FINAL, TARGET))
    return Releasing(prepared(make, folder / "home", documents))
