"""A hearing on the site of an invented programme, and short ways through the pages of parties and evaluators."""

from __future__ import annotations

import datetime as dt
import io
import re
from typing import Any
from uuid import UUID

from werkzeug.test import TestResponse

from evaluator.hearing.form import join, visit_of
from evaluator.hearing.managing import Asked, make_hearing
from evaluator.hearing.overview import Everything, everything
from evaluator.hearing.parties import AskedParty, add_party
from evaluator.store.hearings import Hearing, hearing
from evaluator.store.remarks import Hear
from evaluator.vault.hearings import ensure_link

SECTIONS = ("Patientinvolvering", "Kompetencer", "Finansiering")
DEADLINE = dt.datetime(2026, 5, 20, 10, 0, tzinfo=dt.UTC)


class HearingDesk:
    """``site`` is a `Site`; what is done goes by the use cases or, where a method says so, by the pages."""

    def __init__(self, site: Any, **asked: Any) -> None:
        self.site, self.service = site, site.service
        wanted = {"title": "Forskningsstrategi", "about": "Udkast til en strategi.", "introduction": "Skriv."}
        wanted |= {"deadline": DEADLINE, "sections": SECTIONS}
        with self.service.store.writing() as db:
            made = make_hearing(db, site.programme, Asked(**wanted | asked), actor="a1", now=site.now)
        self.key = made.key
        self.pages = f"/p/{site.programme}/hoeringer/{self.key}"

    @property
    def its(self) -> Hearing:
        with self.service.store.reading() as db:
            found = hearing(db, self.site.programme, self.key)
        assert found is not None
        return found

    @property
    def visit_at(self) -> Hear:
        return Hear(self.site.programme, self.key)

    @property
    def every(self) -> Everything:
        with self.service.store.reading() as db:
            return everything(db, self.its)

    def party(self, name: str, kind: str = "municipality", **asked: str) -> UUID:
        with self.service.store.writing() as db, self.service.vault.writing() as vault_db:
            return add_party(db, vault_db, self.its, AskedParty(name=name, kind=kind, **asked))

    def join(self, name: str, kind: str = "association", *, email: str = "") -> UUID:
        """Somebody takes part by the open link."""
        asked = {"name": name, "kind": kind, "contact": "", "email": email, "language": "da"}
        with self.service.store.writing() as db, self.service.vault.writing() as vault_db:
            token = join(db, vault_db, self.its, **asked)
            visit = visit_of(db, vault_db, token)
        assert visit is not None
        return visit.party.id

    def link(self, party: UUID) -> str:
        with self.service.vault.writing() as db:
            return f"/hoering/{ensure_link(db, self.site.programme, self.key, party)}"

    def get(self, address: str) -> TestResponse:
        return self.site.client.get(address, follow_redirects=True)

    def post(self, address: str, **form: Any) -> TestResponse:
        return self.site.client.post(address, data=form, content_type="multipart/form-data", follow_redirects=True)

    def write(self, link: str, typed: dict[str, str], *, go: str = "check", **form: Any) -> TestResponse:
        """Post the party's form as the page draws it, with some fields typed in."""
        page = self.get(f"{link}/svar").text
        marks = dict(re.findall(r'name="(m-[\w]+)" value="(\w*)"', page))
        return self.post(f"{link}/svar", **marks, **{f"t-{key}": text for key, text in typed.items()}, _go=go, **form)

    def send(self, link: str, typed: dict[str, str], agreement: str = "named") -> TestResponse:
        """By the pages: write, check and send."""
        self.write(link, typed, agreement=agreement)
        return self.post(f"{link}/tjek")

    def texts(self) -> list[str]:
        """The remarks that were sent."""
        return sorted(one.text for one in self.every.sent)


def uploaded(content: bytes, name: str) -> tuple[io.BytesIO, str]:
    return io.BytesIO(content), name
