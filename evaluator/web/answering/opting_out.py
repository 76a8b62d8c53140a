"""Where a contact opts out of mails and letters. A link that is only fetched, as mail scanners do, changes nothing."""

from __future__ import annotations

from typing import Final

from flask import render_template, request

from evaluator.documents.storing import load_programme
from evaluator.texts import LANGUAGES
from evaluator.vault.contacts import contact_to_opt_out, opt_out
from evaluator.web.answering.visit import NAMES, TEXTS, UnknownLink
from evaluator.web.shared.access import open_pages
from evaluator.web.shared.service import service

pages: Final = open_pages("opting_out", __name__, by_key=True, url_prefix="/afmeld")


@pages.get("/<token>")
def ask(token: str) -> str:
    return _page(token)


@pages.post("/<token>")
def agree(token: str) -> str:
    """Answers with the page itself: mail programs post here by themselves and follow no redirect (RFC 8058)."""
    with service().vault.writing() as vault_db:
        found = contact_to_opt_out(vault_db, token)
        if found is not None:
            opt_out(vault_db, found[0], found[1].person)
    return _page(token)


def _page(token: str) -> str:
    here = service()
    with here.vault.reading() as vault_db, here.store.reading() as db:
        found = contact_to_opt_out(vault_db, token)
        if found is None:
            raise UnknownLink
        key, contact = found
        programme, _ = load_programme(db, key)
    wanted = request.values.get("language", contact.language)
    texts = TEXTS[wanted if wanted in programme.languages else contact.language]
    return render_template(
        "answering/opt_out.html",
        texts=texts,
        token=token,
        done=contact.opted_out,
        programme=texts.pick(programme.title),
        others=[one for one in programme.languages if one in LANGUAGES and one != texts.language],
        names=NAMES,
        synthetic=here.synthetic,
    )
