"""One person erased: looked for by what they are known by, seen, and then everything of them deleted. Who was looked
for stands in no address and no log."""

from __future__ import annotations

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm

from evaluator.privacy.person import erase_everything, people_named
from evaluator.texts.diagnostics import rendered
from evaluator.vault.contacts import Contact
from evaluator.web.privacy.pages import pages
from evaluator.web.shared.access import actor, programme_or_404, texts
from evaluator.web.shared.frame import show
from evaluator.web.shared.service import service
from surveys.diagnostics import InputRejected


@pages.route("/person", methods=["GET", "POST"])
def person(programme: str) -> ResponseReturnValue:
    """Who is meant. Nothing is deleted here."""
    programme_or_404(programme)
    given = request.form.get("given", "")
    if request.method == "GET" or not FlaskForm().validate_on_submit():
        return _page(programme)
    with service().vault.reading() as vault_db:
        found = people_named(vault_db, programme, given)
    return _page(programme, found=found, given=given, wrong="" if found else texts()("privacy.nobody_found"))


@pages.post("/person/slet")
def erase_person(programme: str) -> ResponseReturnValue:
    here, loaded = service(), programme_or_404(programme)
    if not FlaskForm().validate_on_submit():
        return _page(programme, wrong=texts()("pages.sign_in_expired"))
    whom = request.form.get("person", "")
    try:
        with here.store.writing() as db, here.vault.writing() as vault_db:
            erase_everything(db, vault_db, loaded.key, whom, actor=actor(), now=here.now())
    except InputRejected as error:
        return _page(programme, wrong=" ".join(rendered(one, texts()).sentences for one in error.diagnostics))
    flash(texts()("privacy.person_is_erased"))
    return redirect(url_for("privacy.page", programme=programme), 303)


def _page(
    programme: str, *, found: list[Contact] | None = None, given: str = "", wrong: str = ""
) -> ResponseReturnValue:
    its = {"found": found or [], "given": given, "wrong": wrong, "form": FlaskForm()}
    shown = show("privacy/person.html", programme_or_404(programme), **its)
    return (shown, 422) if wrong else shown
