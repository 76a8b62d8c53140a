"""What the pages of the theory tested share: the blueprint, what is recorded until the chosen milestone, and forms that
come back as they were filled in."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Any, Final

from flask import abort, flash, redirect, request, url_for
from flask_wtf import FlaskForm
from sqlalchemy import Connection
from werkzeug.wrappers import Response

from evaluator.evidence.describing import told
from evaluator.evidence.labels import about_in_words, read, written
from evaluator.evidence.state import Held, Standing, held
from evaluator.findings.tested import TheoryTested
from evaluator.programme.model import Programme
from evaluator.reporting.wording import Wording
from evaluator.results.milestones import counts_to_see
from evaluator.store.accounts import names
from evaluator.store.evidence import About
from evaluator.texts.diagnostics import rendered
from evaluator.web.shared.access import may, programme_or_404, protected, texts
from evaluator.web.shared.frame import Chosen, chosen, show
from evaluator.web.shared.posted import Errors, posted
from evaluator.web.shared.rules import EVALUATING, READING
from evaluator.web.shared.service import service
from surveys.diagnostics import InputRejected

pages: Final = protected("theory_tested", __name__, roles=READING, url_prefix="/p/<programme>/teorien")


@dataclass(frozen=True, slots=True)
class Desk:
    """``known``: the programme as the chosen milestone's findings have it, else as it is now. ``held`` is None for
    whoever may see nothing of the milestone yet."""

    loaded: Programme
    chosen: Chosen
    known: Programme
    held: Held | None
    tested: TheoryTested | None

    @property
    def milestone(self) -> str:
        return self.chosen.milestone.key

    @property
    def pieces(self) -> Collection[tuple[Standing, ...]]:
        """What is recorded until the milestone, by what it is about."""
        return self.held.pieces.values() if self.held else ()


def desk(programme: str) -> Desk:
    loaded, here = programme_or_404(programme), service()
    its, judging = chosen(loaded), may(EVALUATING, programme)
    known = its.findings.programme if its.findings else loaded
    if its.findings is None and not judging:
        return Desk(loaded, its, known, None, None)
    with here.store.reading(snapshot=True) as db:
        counts = counts_to_see(db, programme, shown_only=not judging)
        found = held(db, known, its.milestone.key, counts, memory=here.found)
    return Desk(loaded, its, known, found, told(found, with_words=judging))


def page(template: str, at: Desk, errors: Errors | None = None, /, **values: object) -> str:
    """A page of the theory; ``errors`` stand at its top."""
    w = Wording(texts(), at.known)
    common = {"chosen": at.chosen, "findings": at.chosen.findings, "w": w, "known": at.known, "tested": at.tested}
    own = {"errors": errors or [], "form": FlaskForm(), "typed": request.form, "words_of": words_of(at), "to": written}
    return show(f"evidence/{template}.html", at.loaded, **common | own | {"judging": judging(at)} | values)


def judging(at: Desk) -> bool:
    return may(EVALUATING, at.loaded.key)


def words_of(at: Desk) -> dict[About, str]:
    """Of everything that was ever recorded, what it is about in words."""
    every = {*(at.held.pieces if at.held else ()), *(at.held.judged if at.held else ())}
    return {one: about_in_words(at.known, one, texts()) for one in every}


def account_names() -> dict[str, str]:
    with service().store.reading() as db:
        return names(db)


def about_or_404(written_as: str) -> About:
    return read(written_as) or abort(404)


def errors_of(error: InputRejected) -> Errors:
    """What was refused, in words, by field."""
    return [
        (str(one.place[0]) if one.place else "", rendered(one, texts(), in_editor=True).sentences)
        for one in error.diagnostics
    ]


def withdrawing(back: str, withdraw: Callable[[Connection], Response]) -> Response:
    """Where a form of a button alone leads that withdraws something; ``back``, which says what was refused, where it
    was."""
    errors = posted()
    if not errors:
        try:
            with service().store.writing() as db:
                return withdraw(db)
        except InputRejected as error:
            errors = errors_of(error)
    for _, said in errors:
        flash(said, "problem")
    return redirect(back)


def number(name: str) -> int:
    return max(request.form.get(name, 0, type=int), 0)


def go(at: Desk, about: About, said: str = "") -> Response:
    """To the page of the link or context factor, which says in the words of ``said`` what was done."""
    if said:
        flash(texts()(f"evidence.{said}"))
    return redirect(address(at.loaded.key, about, at.milestone))


def address(programme: str, about: About, milestone: str = "") -> str:
    where: dict[str, Any] = {"programme": programme} | ({"nedslag": milestone} if milestone else {})
    if about.subject == "node":
        return url_for("theory_tested.tested", **where, vis="ydre-forhold", _anchor="ydre-forhold")
    source, _, target = about.place.partition(">")
    anchor = f"#{about.claim}" if about.claim else ""
    return url_for("theory_tested.link", source=source, target=target, **where) + anchor
