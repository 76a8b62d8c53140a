"""The invented programme with an assumption, a rival and a context factor, and short ways to evidence on them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from uuid import UUID

from evaluator.evidence.describing import with_evidence
from evaluator.evidence.interpreting import Held, record
from evaluator.evidence.judging import Entered, Judgement, change_piece, enter, judge, latest_judgement, withdraw
from evaluator.findings.model import Findings
from evaluator.findings.tested import DescribedLink, TheoryTested
from evaluator.programme.claims import claim_key
from evaluator.quoting.available import with_quotes
from evaluator.registers.correcting import withdraw_row
from evaluator.results.milestones import findings_of
from evaluator.store.evidence import About, Piece, piece_versions
from evaluator.store.register_versions import Recorded
from evaluator.store.registers import add_rows
from tests.support.quoted import PROGRAMME, Written, documents_that_announce
from tests.support.site import prepared

ASSUMED, RIVAL = "Alle får en plads ved bordet.", "Vejret var godt."
MECHANISM = (
    'mechanism = { da = "Man lærer hinanden at kende ved bordet", en = "People get to know each other at the table" }\n'
)
LINKS = f"""{MECHANISM}\
assumptions = [{{ da = "Alle får en plads ved bordet.", en = "Everybody gets a seat." }}]
rivals = [{{ da = "Vejret var godt.", en = "The weather was good." }}]

[[links]]
from = "weather"
to = "contact"
mechanism = {{ da = "Man går ud", en = "People go out" }}

[nodes.weather]
kind = "context"
title = {{ da = "Vejret", en = "The weather" }}
"""
LINK = About(subject="link", place="meetings>contact")
ASSUMPTION = About(subject="assumption", place=LINK.place, claim=claim_key(ASSUMED))
THE_RIVAL = About(subject="rival", place=LINK.place, claim=claim_key(RIVAL))
CONTEXT = About(subject="node", place="weather")
HEARD = {"kind": "indicator", "reference": "heard"}


class TheorySite(Written):
    """``enter`` and ``judge`` record as somebody who evaluates; what is not said is filled in."""

    def enter(self, about: About = LINK, *, by: str = "eva", **how: str) -> UUID:
        its = {"kind": "document", "milestone": "m1", "direction": "for", "strength": "strong", "seen": "Det blev set"}
        its |= {"source": "" if "reference" in how else "Et referat"} | how
        with self.service.store.writing() as db:
            return enter(db, self.loaded, Entered(about=about, **its), actor=self.accounts[by], now=self.now)

    def judge(self, about: About = LINK, *, milestone: str = "m1", **how: str) -> None:
        with self.service.store.writing() as db:
            before = latest_judgement(db, PROGRAMME, about, milestone)
            version = before.version if before else 0
            its = Judgement(about=about, milestone=milestone, **how)
            judge(db, self.loaded, its, version=version, actor=self.accounts["eva"], now=self.now)

    def change(self, id_: UUID, *, by: str = "erik", why: str = "", **how: str) -> None:
        its = self.versions(id_)[-1]
        names = ("kind", "reference", "milestone", "direction", "strength", "test", "seen", "source", "about")
        entered = Entered(**{name: getattr(its, name) for name in names} | how)
        with self.service.store.writing() as db:
            change_piece(db, self.loaded, its, entered, actor=self.accounts[by], now=self.now, why=why)

    def withdraw(self, id_: UUID, why: str = "Det var en anden sag") -> None:
        with self.service.store.writing() as db:
            withdraw(db, self.versions(id_)[-1], actor=self.accounts["erik"], now=self.now, why=why)

    def interpreted(self, **how) -> UUID:
        its = {"title": "Møde i fælleshuset", "milestone": "m1", "shown": [("heard", "confirmed", "Det kan vi kende")]}
        with self.service.store.writing() as db:
            return record(db, self.loaded, Held(**its | how), actor=self.accounts["eva"], now=self.now)

    def held_meals(self, *references: str) -> None:
        its = {"kind": "meal", "held_on": dt.date(2026, 5, 4)}
        rows = [its | {"reference": one, "title": f"Spisning {one}"} for one in references]
        with self.service.store.writing() as db:
            add_rows(db, PROGRAMME, "activities", rows, Recorded("eva", self.now))

    def withdraw_meal(self, reference: str) -> None:
        with self.service.store.writing() as db:
            withdraw_row(db, PROGRAMME, "activities", reference, Recorded("eva", self.now, "Aflyst"))

    def versions(self, id_: UUID) -> list[Piece]:
        with self.service.store.reading() as db:
            return piece_versions(db, PROGRAMME, id_)

    def findings(self) -> Findings:
        """Of the last count, with quotes and evidence as its report has them."""
        with self.service.store.reading(snapshot=True) as db:
            count = self.last_count
            return with_evidence(db, count, with_quotes(db, count, findings_of(db, count)))

    def theory(self) -> TheoryTested:
        found = self.findings().theory
        assert found is not None
        return found

    def link(self) -> DescribedLink:
        return next(one for one in self.theory().links if one.key == LINK.place)


def theory_site_in(make: Callable[[str], str], folder: Path, *edits: tuple[str, str]) -> TheorySite:
    documents = documents_that_announce(folder / "documents", (MECHANISM, LINKS), *edits)
    return TheorySite(prepared(make, folder / "home", documents))
