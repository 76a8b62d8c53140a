"""Letters, posters and forms of a wave to print, people's own links as a list, mails that came back, and mails of which
nobody knows whether they went."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Final
from uuid import UUID

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from evaluator.inviting.announcements import give_out
from evaluator.inviting.letters import letters, posters, tokens_in
from evaluator.inviting.links import link_list
from evaluator.mail.bounces import note_address, note_bounces
from evaluator.mail.sending import decide
from evaluator.paper.forms import personal_forms
from evaluator.printing.pdf import Paper, forms_pdf, letters_pdf, posters_pdf
from evaluator.store.logos import logo_of
from evaluator.texts.diagnostics import rendered
from evaluator.web.inviting.desk import pages
from evaluator.web.shared.access import actor, programme_or_404, texts
from evaluator.web.shared.downloads import download
from evaluator.web.shared.posted import line, posted, posted_file
from evaluator.web.shared.service import service
from surveys.diagnostics import InputRejected
from surveys.tables.writing import CSV_TYPE

LARGEST: Final = 1_000_000
"""Bytes of a mailbox with reports of mails that came back."""
PDF: Final = "application/pdf"


@pages.post("/<wave>/breve")
def print_letters(programme: str, wave: str) -> ResponseReturnValue:
    """Whoever has a letter counts as asked from now on."""
    programme_or_404(programme)
    if posted():
        return _back(programme, texts()("pages.sign_in_expired"))
    here, its = service(), {"address": request.url_root, "everybody": "everybody" in request.form}
    try:
        with here.store.reading() as db, here.vault.writing() as vault_db:
            drawn = letters(db, vault_db, programme, wave, now=here.now(), **its)  # type: ignore[arg-type]
        content = letters_pdf(drawn, here.now().date(), _paper(programme))
        with here.vault.writing() as vault_db, here.store.writing() as db:
            give_out(db, vault_db, programme, wave, tokens_in(drawn), now=here.now(), actor=actor())
    except InputRejected as error:
        return _refused(programme, error)
    return download(content, PDF, f"{programme}-{wave}-breve.pdf")


@pages.post("/<wave>/links")
def take_links(programme: str, wave: str) -> ResponseReturnValue:
    """Whoever is on the list counts as asked from now on."""
    programme_or_404(programme)
    if posted():
        return _back(programme, texts()("pages.sign_in_expired"))
    here, t, its = service(), texts(), {"address": request.url_root, "everybody": "everybody" in request.form}
    try:
        with here.store.writing() as db, here.vault.writing() as vault_db:
            content, tokens = link_list(db, vault_db, programme, wave, t=t, now=here.now(), **its)  # type: ignore[arg-type]
            give_out(db, vault_db, programme, wave, tokens, now=here.now(), actor=actor())
    except InputRejected as error:
        return _refused(programme, error)
    return download(content.encode(), CSV_TYPE, f"{programme}-{wave}-links.csv")


@pages.post("/<wave>/skemaer")
def print_forms(programme: str, wave: str) -> ResponseReturnValue:
    """Paper forms with people's codes. Whoever has one counts as asked from now on."""
    programme_or_404(programme)
    if posted():
        return _back(programme, texts()("pages.sign_in_expired"))
    here, language = service(), request.form.get("language", "")
    try:
        with here.store.reading() as db, here.vault.writing() as vault_db:
            form, its = personal_forms(db, vault_db, programme, wave, language=language, now=here.now())
        content = forms_pdf(form, its, here.now().date())
        with here.vault.writing() as vault_db, here.store.writing() as db:
            codes = [copy.code for copy in its]
            give_out(db, vault_db, programme, wave, codes, now=here.now(), actor=actor())
    except InputRejected as error:
        return _refused(programme, error)
    return download(content, PDF, f"{programme}-{wave}-{texts()('invitations.forms_name')}-{form.language}.pdf")


@pages.get("/<wave>/plakat")
def print_poster(programme: str, wave: str) -> ResponseReturnValue:
    programme_or_404(programme)
    here = service()
    try:
        with here.store.reading() as db, here.vault.reading() as vault_db:
            drawn = posters(db, vault_db, programme, wave, address=request.url_root, now=here.now())
    except InputRejected as error:
        return _refused(programme, error)
    return download(posters_pdf(drawn, here.now().date(), _paper(programme)), PDF, f"{programme}-{wave}-plakat.pdf")


def _paper(programme: str) -> Paper:
    """The logo, and whose it is."""
    loaded, t = programme_or_404(programme), texts()
    with service().store.reading() as db:
        return Paper(logo_of(db, programme) or b"", loaded.evaluator or t.pick(loaded.title))


@pages.post("/retur")
def came_back(programme: str) -> Response:
    """A mailbox with reports, or an address that somebody names; nobody's address is in what is answered."""
    programme_or_404(programme)
    if posted():
        return _back(programme, texts()("pages.sign_in_expired"))
    try:
        flash(_noted(programme))
    except InputRejected as error:
        return _refused(programme, error)
    return redirect(url_for("invitations.listing", programme=programme, _anchor="came-back"))


def _noted(programme: str) -> str:
    here, t, email = service(), texts(), line("email")
    _, content = posted_file("mailbox", LARGEST)
    with here.store.reading() as db, here.vault.writing() as vault_db:
        if email:
            mended = request.form.get("is") == "mended"
            n = note_address(db, vault_db, programme, email, mended=mended, now=here.now())
            return t("invitations.address_mended" if mended else "invitations.address_noted", n=n)
        if not content or len(content) > LARGEST:
            return t("invitations.no_mailbox")
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "mailbox"
            path.write_bytes(content)
            noted = note_bounces(db, vault_db, programme, path, now=here.now())
    return t("invitations.bounces_noted", contacts=noted.contacts, unmatched=noted.unmatched)


@pages.post("/uvis/<uuid:mail>")
def decide_on(programme: str, mail: UUID) -> Response:
    """Somebody has looked in the mail server's log whether a mail went."""
    programme_or_404(programme)
    if posted():
        return _back(programme, texts()("pages.sign_in_expired"))
    sent = request.form.get("sent") == "yes"
    try:
        with service().vault.writing() as vault_db:
            decide(vault_db, programme, str(mail), sent=sent, now=service().now())
    except InputRejected as error:
        return _refused(programme, error)
    flash(texts()("invitations.decided_sent" if sent else "invitations.decided_again"))
    return redirect(url_for("invitations.listing", programme=programme))


def _refused(programme: str, error: InputRejected) -> Response:
    return _back(programme, " ".join(rendered(one, texts(), in_editor=True).sentences for one in error.diagnostics))


def _back(programme: str, said: str) -> Response:
    flash(said, "problem")
    return redirect(url_for("invitations.listing", programme=programme))
