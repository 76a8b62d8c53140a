"""The two typings of a paper form side by side: what differs is settled by looking at the paper again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from flask import flash, request
from flask_wtf import FlaskForm

from evaluator.paper.codes import with_code
from evaluator.paper.double_entry import of_person
from evaluator.paper.reconciling import (
    GROUP,
    PERSON,
    Difference,
    both_typings,
    decided,
    differences,
    faults_in,
    store_form,
)
from evaluator.paper.refused import Refused
from evaluator.store.paper import PaperEntry
from evaluator.texts import Texts
from evaluator.web.paper.codes import code_lines, posted_parts
from evaluator.web.paper.typing_pages import Answer, Place, after_storing, pages, place, store_if_alike
from evaluator.web.paper.views import difference_views
from evaluator.web.shared.access import texts
from evaluator.web.shared.frame import show
from evaluator.web.shared.service import service

if TYPE_CHECKING:
    from sqlalchemy import Connection

CHOSEN, WRITTEN = "valg:", "andet:"
"""How the fields of the page begin: which typing is right, and what stands on the paper where none is."""


@pages.route("/<wave>/<serial>/sammenlign", methods=["GET", "POST"])
def compare(programme: str, wave: str, serial: str) -> Answer:
    its = place(programme, wave, serial)
    with service().store.reading() as db:
        first, second = both_typings(db, its.wave, serial)
    told = differences(its.questionnaire, first, second)
    if request.method == "GET":
        return _comparison(its, first, told)
    if not FlaskForm().validate_on_submit():
        flash(texts()("pages.sign_in_expired"), "problem")
        return _comparison(its, first, told), 422
    if not told:
        return store_if_alike(its)
    return _decide(its, first, second, told)


def _decide(its: Place, first: PaperEntry, second: PaperEntry, told: tuple[Difference, ...]) -> Answer:
    chosen = _chosen(first, second)
    form = decided(its.questionnaire, first, chosen)
    errors = {one.name: texts()("paper.choose") for one in told if one.name not in chosen}
    errors |= faults_in(its.questionnaire, form)
    if form.group not in its.wave.groups:
        errors[GROUP] = texts()("paper.choose")
    if not errors:
        try:
            return _store(its, form, told, chosen.get(PERSON, ""))
        except Refused as error:
            if error.reason not in ("code", "part"):
                raise
            errors[PERSON] = texts()(f"paper.refused_{error.reason}")
    return _comparison(its, first, _with_errors(told, errors, first, second)), 422


def _store(its: Place, form: PaperEntry, told: tuple[Difference, ...], code: str) -> Answer:
    here = service()
    with here.store.writing() as db, here.vault.writing() as vault_db:
        if any(one.name == PERSON for one in told):
            form = _of_whom(db, vault_db, its, form, code)
        its_words = {"differing": len(told), "synthetic": here.synthetic}
        stored = store_form(db, vault_db, its.wave, form, its.questionnaire, **its_words)
    said = texts()("paper.stored", serial=its.serial, n=stored.differing, impossible=stored.impossible)
    return after_storing(its, stored, said)


def _of_whom(db: Connection, vault_db: Connection, its: Place, form: PaperEntry, code: str) -> PaperEntry:
    if form.codes is None:
        return of_person(db, vault_db, form, code)
    return with_code(vault_db, form, its.programme, posted_parts(its.programme))


def _chosen(first: PaperEntry, second: PaperEntry) -> dict[str, str]:
    """What was decided, by name; a field for which nothing was chosen is not in it."""
    chosen = {}
    for name, choice in ((name.removeprefix(CHOSEN), one) for name, one in request.form.items() if CHOSEN in name):
        typed = {"first": first.typed.get(name, ""), "second": second.typed.get(name, "")}
        either = choice in typed and name != GROUP
        chosen[name] = typed[choice] if either else request.form.get(WRITTEN + name, choice)
    return chosen


def _with_errors(
    told: tuple[Difference, ...], errors: Mapping[str, str], first: PaperEntry, second: PaperEntry
) -> tuple[Difference, ...]:
    """What differs with what is wrong with it, and what is wrong besides."""
    names = {one.name for one in told}
    typed = [(name, first.typed.get(name, ""), second.typed.get(name, "")) for name in errors if name not in names]
    marked = tuple(replace(one, error=errors.get(one.name, "")) for one in told)
    return (*marked, *(Difference(*line, error=errors[line[0]]) for line in typed if line[0] != GROUP))


def _comparison(its: Place, first: PaperEntry, told: tuple[Difference, ...]) -> str:
    words = Texts(first.language)
    views = difference_views(its.questionnaire, told, its.programme, its.wave.groups, words)
    code = code_lines(its.programme, its.wave.key, texts())
    framed = {"its": its, "words": words, "posted": request.form, "form": FlaskForm()}
    return show("paper/compare.html", its.programme, told=views, code=code, person=PERSON, **framed)
