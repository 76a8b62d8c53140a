"""A link into an account: mailed where the server sends mail, else shown once to whoever asked for it."""

from __future__ import annotations

from flask import session, url_for

from evaluator.accounts.inviting import send_link
from evaluator.texts import LANGUAGES
from evaluator.vault.accounts import save_address
from evaluator.web.shared.service import service


def given_out(account: str, purpose: str) -> str:
    """Make a new link; its address where somebody has to hand it over, '' where it is mailed."""
    here, by_mail = service(), service().mailing is not None
    with here.vault.writing() as vault_db:
        token = send_link(vault_db, account, purpose, by_mail=by_mail, now=here.now())
    return "" if by_mail else url_for("entering.choose", token=token, _external=True)


def note_address(account: str, name: str, email: str) -> None:
    """Mails are written in the language of whoever notes it."""
    language = session.get("language", LANGUAGES[0])
    with service().vault.writing() as vault_db:
        save_address(vault_db, account, name=name, email=email, language=language)
