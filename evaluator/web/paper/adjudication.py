"""The two entries of a paper form side by side: what differs is adjudicated by looking at the paper again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from flask import flash, request
from flask_wtf import FlaskForm

from evaluator.paper.adjudication import (
    GROUP,
    PERSON,
    Discrepancy,
    adjudicated,
    both_entries,
    discrepancies,
    faults_in,
    store_form,
)
from evaluator.paper.codes import with_code
from evaluator.paper.double_entry import of_person
from evaluator.paper.refusals import Refused
from evaluator.store.paper import PaperEntry
from evaluator.texts import Texts
from evaluator.web.paper.codes import code_lines, posted_parts
from evaluator.web.paper.entering import Answer, Place, after_storing, pages, place, require_own, store_if_alike
from evaluator.web.paper.views import discrepancy_views
from evaluator.web.shared.access import texts
from evaluator.web.shared.frame import show
from evaluator.web.shared.service import service

if TYPE_CHECKING:
    from sqlalchemy import Connection

CHOSEN, WRITTEN = "choice:", "written:"
"""How the fields of the page begin: which entry is right, and what stands on the paper where none is."""


@pages.route("/<wave>/<serial>/sammenlign", methods=["GET", "POST"])
def compare(programme: str, wave: str, serial: str) -> Answer:
    its = place(programme, wave, serial)
    require_own(its)
    with service().store.reading() as db:
        first, second = both_entries(db, its.wave, serial)
    found = discrepancies(its.questionnaire, first, second)
    if request.method == "GET":
        return _comparison(its, first, found)
    if not FlaskForm().validate_on_submit():
        flash(texts()("pages.sign_in_expired"), "problem")
        return _comparison(its, first, found), 422
    if not found:
        return store_if_alike(its)
    return _decide(its, first, second, found)


def _decide(its: Place, first: PaperEntry, second: PaperEntry, found: tuple[Discrepancy, ...]) -> Answer:
    chosen = _chosen(first, second)
    form = adjudicated(its.questionnaire, first, chosen)
    errors = {one.name: texts()("paper.choose") for one in found if one.name not in chosen}
    errors |= faults_in(its.questionnaire, form)
    if form.group not in its.wave.groups:
        errors[GROUP] = texts()("paper.choose")
    if not errors:
        try:
            return _store(its, form, found, chosen.get(PERSON, ""))
        except Refused as error:
            if error.reason not in ("code", "part"):
                raise
            errors[PERSON] = texts()(f"paper.refused_{error.reason}")
    return _comparison(its, first, _with_errors(found, errors, first, second)), 422


def _store(its: Place, form: PaperEntry, found: tuple[Discrepancy, ...], code: str) -> Answer:
    here = service()
    with here.store.writing() as db, here.vault.writing() as vault_db:
        if any(one.name == PERSON for one in found):
            form = _of_whom(db, vault_db, its, form, code)
        stored = store_form(
            db, vault_db, its.wave, form, its.questionnaire, differing=len(found), synthetic=here.synthetic
        )
    said = texts()("paper.stored", serial=its.serial, n=stored.differing, impossible=stored.impossible)
    return after_storing(its, stored, said)


def _of_whom(db: Connection, vault_db: Connection, its: Place, form: PaperEntry, code: str) -> PaperEntry:
    if form.codes is None:
        return of_person(db, vault_db, form, code)
    return with_code(vault_db, form, its.programme, posted_parts(its.programme))


def _chosen(first: PaperEntry, second: PaperEntry) -> dict[str, str]:
    """What was adjudicated, by name; a field for which nothing was chosen is not in it."""
    chosen = {}
    for name, choice in ((name.removeprefix(CHOSEN), one) for name, one in request.form.items() if CHOSEN in name):
        typed = {"first": first.typed.get(name, ""), "second": second.typed.get(name, "")}
        either = choice in typed and name != GROUP
        chosen[name] = typed[choice] if either else request.form.get(WRITTEN + name, choice)
    return chosen


def _with_errors(
    found: tuple[Discrepancy, ...], errors: Mapping[str, str], first: PaperEntry, second: PaperEntry
) -> tuple[Discrepancy, ...]:
    """What differs with what is wrong with it, and what is wrong besides."""
    names = {one.name for one in found}
    typed = [(name, first.typed.get(name, ""), second.typed.get(name, "")) for name in errors if name not in names]
    marked = tuple(replace(one, error=errors.get(one.name, "")) for one in found)
    return (*marked, *(Discrepancy(*line, error=errors[line[0]]) for line in typed if line[0] != GROUP))


def _comparison(its: Place, first: PaperEntry, found: tuple[Discrepancy, ...]) -> str:
    words = Texts(first.language)
    views = discrepancy_views(its.questionnaire, found, its.programme, its.wave.groups, words)
    code = code_lines(its.programme, its.wave.key, texts())
    framed = {"its": its, "words": words, "posted": request.form, "form": FlaskForm()}
    return show("paper/compare.html", its.programme, found=views, code=code, person=PERSON, **framed)
