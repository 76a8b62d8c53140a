"""Letters, posters, forms, notes of hearings, plans, overviews of registers and documents to be signed as PDF/UA-1;
links as a QR code (ISO/IEC 18004) and in letters to be typed."""

from __future__ import annotations

import datetime as dt
import io
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Final

import segno
import typst

from evaluator.core.paths import templates_folder
from evaluator.rendering.pdf import fonts
from evaluator.texts import Texts

if TYPE_CHECKING:
    from evaluator.hearing.note import Note
    from evaluator.inviting.letters import Page
    from evaluator.owners.overview import Overview
    from evaluator.paper.forms import Copy, PaperForm
    from evaluator.privacy.statement import Statement
    from evaluator.reporting.plan_paper import PlanPaper

_SIZES: Final = ("10", "9.5", "9")
"""Points of the letters of a plan, the largest first: whoever signs has to read it."""
_PLAN_PAGES: Final = 2


@dataclass(frozen=True, slots=True)
class Paper:
    """What letters and posters show besides their words: a ``logo`` as PNG, b'' for none, and whose that is; ``trial``
    is what stands across each page of a trial, '' where they are meant."""

    logo: bytes = b""
    of: str = ""
    trial: str = ""


PLAIN: Final = Paper()


def letters_pdf(pages: Sequence[Page], today: dt.date, paper: Paper = PLAIN) -> bytes:
    """Letters for window envelopes, each on a page of its own. Everything that users wrote goes in as data."""
    dates = [Texts(page.language).date(today) for page in pages]
    title = Texts(pages[0].language)("asking.letters", survey=pages[0].title)
    return _typeset("letter.typ", pages, title=title, dates=dates, today=today, paper=paper)


def posters_pdf(pages: Sequence[Page], today: dt.date, paper: Paper = PLAIN) -> bytes:
    """Posters on A4, each on a page of its own."""
    dates = ["" for _ in pages]
    return _typeset("poster.typ", pages, title=pages[0].title, dates=dates, today=today, paper=paper)


def forms_pdf(form: PaperForm, copies: Sequence[Copy], today: dt.date) -> bytes:
    """A form on A4 for both sides of the paper: each copy begins on a sheet of its own, and every page bears the
    copy's serial number."""
    return _compile("form.typ", asdict(form) | {"copies": [asdict(copy) for copy in copies]}, today)


def note_pdf(note: Note, today: dt.date) -> bytes:
    """The note of a hearing on A4 that lies."""
    content = asdict(note) | {"title": f"{note.title}: {note.hearing}", "note_title": note.title}
    return _compile("hearing_note.typ", content, today)


def statement_pdf(its: Statement, today: dt.date) -> bytes:
    """A document to be signed, on A4."""
    content = asdict(its) | {"title": f"{its.title}: {its.about}", "heading": its.title}
    return _compile("statement.typ", content, today)


def overview_pdf(its: Overview, today: dt.date) -> bytes:
    """How far the rows of a register have come, on A4 that lies."""
    return _compile("overview.typ", asdict(its), today)


def plan_pdf(its: PlanPaper, today: dt.date) -> bytes:
    """The plan to be signed, on A4 that lies: on two pages in the largest letters in which it fits there; a plan that
    does not fit in the smallest takes as many pages as it needs in those."""
    content = asdict(its)
    size = next((size for size in _SIZES if _pages("plan.typ", content, today, size) <= _PLAN_PAGES), _SIZES[-1])
    return _compile("plan.typ", content, today, size=size)


def _pages(template: str, content: Mapping[str, object], today: dt.date, size: str) -> int:
    found = typst.query(
        str(templates_folder() / "printing" / template),
        "<pages>",
        field="value",
        one=True,
        font_paths=fonts(),
        sys_inputs=_inputs(content, today) | {"size": size},
    )
    return int(json.loads(found))


def _typeset(
    template: str, pages: Sequence[Page], *, title: str, dates: Sequence[str], today: dt.date, paper: Paper
) -> bytes:
    drawn = [
        asdict(page) | {"code": code_svg(page.link), "date": date} for page, date in zip(pages, dates, strict=True)
    ]
    content: dict[str, object] = {
        "title": title,
        "language": pages[0].language,
        "sender": pages[0].sender,
        "pages": drawn,
    }
    content |= {"logo": list(paper.logo), "of": paper.of, "trial": paper.trial}
    return _compile(template, content, today)


def _inputs(content: Mapping[str, object], today: dt.date) -> dict[str, str]:
    return {"content": json.dumps(content, ensure_ascii=False), "day": today.isoformat()}


def _compile(template: str, content: Mapping[str, object], today: dt.date, **more: str) -> bytes:
    return typst.compile(
        str(templates_folder() / "printing" / template),
        font_paths=fonts(),
        sys_inputs=_inputs(content, today) | more,
        pdf_standards=["ua-1"],
        timestamp=dt.datetime.combine(today, dt.time(12), dt.UTC),
    )


def code_svg(link: str) -> str:
    """The QR code of a link, with the quiet zone of four modules that readers need; 15 % of it may be soiled."""
    drawing = io.BytesIO()
    segno.make(link, error="m", micro=False, boost_error=False).save(drawing, kind="svg", border=4)
    return drawing.getvalue().decode()
