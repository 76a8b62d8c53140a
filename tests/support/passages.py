"""The invented programme with a counted milestone, and short ways to the texts of its report."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from evaluator.findings.model import Findings
from evaluator.findings.written import Written as Joined
from evaluator.reporting.facts import facts
from evaluator.reporting.wording import Wording
from evaluator.results.milestones import findings_of
from evaluator.store.writing import At, Version, passages, versions
from evaluator.texts import Texts
from evaluator.writing.checking import problems
from evaluator.writing.joining import with_written
from evaluator.writing.passages import By, Typed, save, sign
from evaluator.writing.recommendations import hand_over
from tests.support.quoted import PROGRAMME, documents_that_announce
from tests.support.site import prepared
from tests.support.theory_tested import LINKS, MECHANISM, TheorySite

CONCLUSION = At("m1", "conclusion")
OUTCOME = At("m1", "outcome", "contact")
HEARD = {"da": "{{heard.value}} føler sig hørt.", "en": "{{heard.value}} feel heard."}


class WritingSite(TheorySite):
    """``save`` and ``sign`` as an evaluator does, over the version that holds unless ``seen`` says another."""

    def save(self, text: dict[str, str], at: At = CONCLUSION, *, by: str = "eva", **how) -> Version:
        return self._put(save, text, at, by, how)

    def sign(self, text: dict[str, str] | None = None, at: At = CONCLUSION, *, by: str = "eva", **how) -> Version:
        return self._put(sign, HEARD if text is None else text, at, by, how)

    def _put(self, put, text, at, by, how) -> Version:
        seen = how.pop("seen", len(self.kept(at)))
        machine = {"by_machine": True} if how.pop("by_machine", False) else {}
        with self.service.store.writing() as db:
            its = Typed(text=text, seen=seen, **how)
            return put(db, self.counted(), at, its, By(account=self.accounts[by], now=self.now), **machine)

    def kept(self, at: At = CONCLUSION) -> list[Version]:
        with self.service.store.reading() as db:
            return versions(db, PROGRAMME, at)

    def held(self) -> dict[At, Version]:
        with self.service.store.reading() as db:
            return passages(db, PROGRAMME, "m1")

    def counted(self) -> Findings:
        """Of the last count alone."""
        with self.service.store.reading(snapshot=True) as db:
            return findings_of(db, self.last_count)

    def joined(self) -> Joined | None:
        with self.service.store.reading(snapshot=True) as db:
            return with_written(db, self.last_count, findings_of(db, self.last_count)).written

    def hand_over(self) -> int:
        """As the publication of the report does."""
        its, programme = self.joined(), self.counted().programme
        known = {code: facts(self.counted(), Wording(Texts(code), programme)) for code in programme.languages}
        with self.service.store.writing() as db:
            by = By(account=self.accounts["eva"], now=self.now)
            return hand_over(db, PROGRAMME, its.recommendations if its else (), known, by)

    def problems(self, findings: Findings | None = None) -> list[str]:
        """Their codes, notes among them."""
        with self.service.store.reading(snapshot=True) as db:
            return [one.code for one in problems(db, self.last_count, findings or self.counted())]


def writing_site_in(make: Callable[[str], str], folder: Path, *edits: tuple[str, str]) -> WritingSite:
    documents = documents_that_announce(folder / "documents", (MECHANISM, LINKS), *edits)
    return WritingSite(prepared(make, folder / "home", documents))
