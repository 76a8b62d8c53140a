"""The invented programme with people who wrote something; three evaluators, and short ways to a quote."""

from __future__ import annotations

import datetime as dt
import io
import shutil
from collections.abc import Callable, Sequence
from pathlib import Path
from uuid import UUID

from pypdf import PdfReader

from evaluator.accounts.credentials import add_account
from evaluator.core.config import Config
from evaluator.documents.storing import load_programme
from evaluator.findings.model import Findings
from evaluator.programme.model import Programme
from evaluator.quoting.available import standing_quotes, with_quotes
from evaluator.quoting.choosing import Redacting, choose, redact, withdraw
from evaluator.quoting.reviewing import Decision, review
from evaluator.rendering.format import Draft
from evaluator.rendering.html import HTML
from evaluator.rendering.json import JSON
from evaluator.rendering.pdf import PDF
from evaluator.results.milestones import findings_of
from evaluator.store.counts import Count, latest_counts
from evaluator.store.quotes import Quote, quote
from evaluator.store.submissions import Submission, insert_submissions
from evaluator.store.texts import Chosen, units
from tests.support.site import DOCUMENTS, PROGRAMME, Site, prepared

TOLD = """
[information.variants.untold]
waves = ["open"]
quotes = false

[groups.board]
title = { da = "Bestyrelse", en = "Board" }

[waves.named]
milestone = "m1"
questionnaire = "neighbours"
groups = ["residents", "staff"]
linkage = "confidential"
opens = 2026-05-01
closes = 2026-05-14
"""
TWO = 'groups = ["residents", "staff"]'
"""Whom the first wave of the programme asks, which here asks the board too."""
LINKAGE = {"linked": "pseudonymous", "named": "confidential"}


class Written(Site):
    """``write`` sends answers in words to a wave, ``quoted`` takes one all the way to being approved."""

    def __init__(self, config: Config) -> None:
        super().__init__(config)
        self.accounts: dict[str, str] = {}
        with self.service.store.writing() as db:
            for name in ("eva", "erik", "ester"):
                self.accounts[name] = add_account(
                    db, name=name, password="a good long password", role="evaluator", now=self.now
                )
        self._sent = 0
        self.heard: dict[str, int] = {}
        """What a group answers on whether it is heard, where that is not 4."""

    def write(
        self, wave: str, group: str, texts: Sequence[str], *, item: str = "better", people: str = "", linkage: str = ""
    ) -> None:
        """Each text by somebody of their own, who leaves the question blank where it is ''. ``people``: what their
        pseudonyms begin with."""
        linkage, rows = linkage or LINKAGE.get(wave, "anonymous"), []
        for number, text in enumerate(texts):
            self._sent += 1
            linked = linkage != "anonymous"
            its = {"pseudonym": f"{people or wave + group}{number}", "submitted_at": self.now} if linked else {}
            rows.append(
                Submission(
                    programme=PROGRAMME,
                    wave=wave,
                    linkage=linkage,
                    version=1,
                    group=group,
                    answers={"heard": self.heard.get(group, 4), item: 1 if text else None},
                    texts={item: text} if text else {},
                    receipt=f"R{self._sent}" if linked else None,
                    **its,
                )
            )
        with self.service.store.writing() as db:
            insert_submissions(db, rows)

    @property
    def loaded(self) -> Programme:
        with self.service.store.reading() as db:
            return load_programme(db, PROGRAMME)[0]

    @property
    def last_count(self) -> Count:
        with self.service.store.reading() as db:
            return latest_counts(db, PROGRAMME)["m1"]

    def fill(self) -> None:
        """Twelve residents, six of the board and three of the staff write in the linked wave; six residents in one that
        was told nothing of quotes, and six in one that knows them by name; and the milestone is counted."""
        residents = ("Vi talte med Birthe Holm om naboerne.", *(f"Beboer {n} skriver" for n in range(11)))
        self.write("linked", "residents", residents)
        self.write("linked", "board", [f"Medlem {n} skriver" for n in range(6)])
        self.write("linked", "staff", [f"Ansat nummer {n} skriver" for n in ("et", "to", "tre")])
        self.write("open", "residents", [f"Åben {n} skriver" for n in range(6)])
        self.write("named", "residents", [f"Kendt {n} skriver" for n in range(6)])
        self.count()

    def text(self, words: str) -> UUID:
        """The only text that holds some words."""
        with self.service.store.reading() as db:
            (found,) = (one.text_id for one in units(db, PROGRAMME, Chosen()) if words in one.text)
        return found

    def choose(self, holding: str, *, by: str = "eva", **how) -> Quote:
        """Choose the whole text that holds some words."""
        with self.service.store.writing() as db:
            return choose(db, self.loaded, self.text(holding), actor=self.accounts[by], now=self.now, **how)

    def redact(self, its: Quote, *, by: str = "eva", send: bool = True, **how) -> Quote:
        how = {"out": [one.starts for one in its.marks if one.out], "place": (its.place, its.place_key)} | how
        with self.service.store.writing() as db:
            return redact(db, self.loaded, its, Redacting(**how), actor=self.accounts[by], now=self.now, send=send)

    def review(self, its: Quote, *, by: str = "erik", recognisable: bool | None = False, reason: str = "") -> Quote:
        self.now += dt.timedelta(seconds=1)
        with self.service.store.writing() as db:
            return review(db, its, Decision(recognisable, reason), actor=self.accounts[by], now=self.now)

    def quoted(self, holding: str, **how) -> Quote:
        """Choose, send and approve."""
        return self.review(self.redact(self.choose(holding, **how)))

    def withdraw(self, its: Quote, *, by: str = "eva") -> Quote:
        with self.service.store.writing() as db:
            return withdraw(db, its, actor=self.accounts[by], now=self.now)

    def stands(self, its: Quote) -> Quote | None:
        with self.service.store.reading() as db:
            return quote(db, PROGRAMME, its.id)

    def findings(self) -> Findings:
        """Of the last count, with the quotes that are there for its report."""
        with self.service.store.reading(snapshot=True) as db:
            return with_quotes(db, self.last_count, findings_of(db, self.last_count))

    def reasons(self) -> dict[str, str]:
        """Why each approved quote is not in the report, by its text; '' where it is."""
        with self.service.store.reading(snapshot=True) as db:
            return {one.unit.text: one.reason for one in standing_quotes(db, self.last_count)}

    def printed(self) -> bytes:
        """The report in every format, as one."""
        printed = Draft(self.findings())
        said = [form.make(printed, language) for form in (HTML, JSON) for language in ("da", "en")]
        pages = PdfReader(io.BytesIO(PDF.make(printed, "da"))).pages
        return b"".join(said) + "".join(page.extract_text() for page in pages).encode()

    def texts_quoted(self) -> list[str]:
        return sorted(one.text for one in self.findings().quotes)


def written_in(make: Callable[[str], str], folder: Path, *edits: tuple[str, str]) -> Written:
    return Written(prepared(make, folder / "home", documents_that_announce(folder / "documents", *edits)))


def documents_that_announce(folder: Path, *edits: tuple[str, str]) -> Path:
    """The programme's documents, whose information text announces quotes."""
    shutil.copytree(DOCUMENTS, folder)
    path = folder / "programme.toml"
    text = path.read_text("utf-8").replace(TWO, f'{TWO[:-1]}, "board"]', 1) + TOLD
    for old, new in edits:
        assert old in text, old
        text = text.replace(old, new)
    path.write_text(text, "utf-8")
    return folder
