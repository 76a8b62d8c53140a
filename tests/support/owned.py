"""Trial actions that somebody answers for on the site of an invented programme, and short ways through rounds."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any
from uuid import UUID

from evaluator.owners.people import AskedOwner, save_owner
from evaluator.owners.rounds import Asked, AskedRound, Choice, Progress, chosen, open_round, progress
from evaluator.owners.rows import OwnedRow, owned_row
from evaluator.owners.visiting import Question, Visit, question_of, visit_of
from evaluator.registers import keeping
from evaluator.store import registers as register_store
from evaluator.store.status_rounds import StatusRound, requests, status_round
from evaluator.vault.owners import link_again

KIND = "trial_actions"


class OwnersDesk:
    """``site`` is a `Site`; what is done goes by the use cases or, where a method says so, by the pages. Dates are
    before the clock of the site, which says 4 May 2026."""

    def __init__(self, site: Any) -> None:
        self.site, self.service, self.programme = site, site.service, site.programme
        self.pages = f"/p/{site.programme}/ansvarlige"
        self.until = site.now.date() + dt.timedelta(days=14)

    def action(self, title: str, owner: str = "vicedirektør", state: str = "started", day: str = "2026-03-02") -> str:
        """Add a trial action; its reference."""
        values = {"title": title, "process": "", "owner": owner, "state": state, "occurred_on": day}
        with self.service.store.writing() as db:
            return keeping.add(db, self.programme, KIND, values, by="eva", now=self.site.now)

    def move(self, reference: str, state: str, day: str, by: str = "eva") -> None:
        cells = {"state": state, "occurred_on": day, "note": ""}
        with self.service.store.writing() as db:
            keeping.move(db, self.programme, KIND, reference, cells, by=by, now=self.site.now)

    def person(
        self, role: str = "vicedirektør", name: str = "Ada Lorem", email: str = "ada@mail.example", **its: Any
    ) -> UUID:
        with self.service.vault.writing() as db:
            return save_owner(db, self.programme, AskedOwner(role, name, email, **its), now=self.site.now)

    def chosen(self, **choice: Any) -> list[Asked]:
        with self.service.store.reading() as db, self.service.vault.reading() as vault_db:
            return chosen(db, vault_db, self.programme, Choice(**choice))

    def open(self, **its: Any) -> StatusRound:
        asked = AskedRound(**{"title": "Forårsstatus", "source": "handleplanen", "until": self.until} | its)
        people = self.chosen()
        with self.service.store.writing() as db, self.service.vault.writing() as vault_db:
            return open_round(db, vault_db, self.programme, asked, people, actor="a1", now=self.site.now)

    def link(self, its: StatusRound, owner: UUID) -> str:
        with self.service.vault.reading() as db:
            token = link_again(db, self.programme, its.id, owner)
        assert token
        return f"/ansvarlig/{token}"

    def visit(self, link: str) -> Visit:
        with self.service.store.reading() as db, self.service.vault.reading() as vault_db:
            found = visit_of(db, vault_db, link.rpartition("/")[2])
        assert found
        return found

    def question(self, its: StatusRound, reference: str) -> Question:
        with self.service.store.reading() as db:
            one = next(one for one in requests(db, self.programme, round_=its.id) if one.reference == reference)
            return question_of(db, self.programme, one)

    def progress(self, its: StatusRound) -> Progress:
        with self.service.store.reading() as db, self.service.vault.reading() as vault_db:
            found = status_round(db, self.programme, its.id)
            assert found
            return progress(db, vault_db, self.programme, found)

    def row(self, reference: str) -> OwnedRow | None:
        with self.service.store.reading() as db:
            return owned_row(db, self.programme, KIND, reference)

    def events(self, reference: str) -> list[tuple[str, str, str]]:
        """State, day and by whom, in the order of recording."""
        with self.service.store.reading() as db:
            found = register_store.events(db, self.programme, KIND, reference)
        return [(str(one["state"]), str(one["occurred_on"]), str(one["recorded_by"])) for one in found]

    def get(self, address: str) -> Any:
        return self.site.client.get(address, follow_redirects=True)

    def tell(self, link: str, question: Question, **form: Any) -> Any:
        """Post the owner's form as the page draws it."""
        place = f"{link}/{question.request.id}"
        mark = re.search(r'name="mark" value="(\w+)"', self.get(place).text)
        data = {"mark": mark[1] if mark else "", **form}
        return self.site.client.post(place, data=data, content_type="multipart/form-data", follow_redirects=True)
