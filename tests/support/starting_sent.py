"""What is sent about accounts, and on the pages of all programmes, in a round through what people do."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from evaluator.accounts.credentials import add_account
from evaluator.accounts.inviting import Invited, add_invited, send_link
from evaluator.accounts.passwords import new_password
from evaluator.core.config import Mailing
from evaluator.mail.posting import send_everything
from evaluator.store.accounts import Role, account_named
from evaluator.store.plan_requests import add_requests
from evaluator.store.rehearsals import Rehearsal, Whose, keep_rehearsal
from evaluator.vault.accounts import INVITATION, save_address, want_link
from evaluator.vault.plan_requests import queue_requests
from tests.support.editor_site import LOCAL, Editor
from tests.support.mail_server import MailServer
from tests.support.site import Site

HASH = "no hash of any password"


def starting_steps(
    site: Site, editor: Editor, server: MailServer, words: str, number: int
) -> tuple[dict[str, Callable[[], Any]], set[str]]:
    """The steps, and what must not be found in a log of them."""
    here, page = site.service, f"/p/{site.programme}/adgang/"
    name, email, password = f"Ulla-Invitesen-{number}", f"ulla-{number}@mail.example", new_password()
    with here.store.writing() as db, here.vault.writing() as vault_db:
        its = Invited(
            name=f"Ib-{name}", email=f"ib-{email}", roles=[Role("reader", site.programme)], password_hash=HASH
        )
        waiting = add_invited(db, its, actor="command-line", now=site.now)
        save_address(vault_db, waiting, name=its.name, email=its.email, language="da")
        link = send_link(vault_db, waiting, INVITATION, by_mail=True, now=site.now)
        want_link(vault_db, its.email)

    asked = f"Stine-{name}"
    with here.store.writing() as db, here.vault.writing() as vault_db:
        add_account(db, name=asked, password=password, role="steering", programme=site.programme, now=site.now)
        of_asked = account_named(db, asked)
        assert of_asked
        save_address(vault_db, of_asked.id, name=asked, email=f"stine-{email}", language="da")

    def ask_for_the_plan() -> int:
        with here.store.writing() as db, here.vault.writing() as vault_db:
            add_requests(db, site.programme, name, [of_asked.id], by=waiting, now=site.now)
            return queue_requests(vault_db, site.programme, name, [of_asked.id], now=site.now)

    def try_a_wave() -> None:
        with here.store.writing() as db:
            its = Rehearsal("da", {"heard": 4}, {"heard": email})
            keep_rehearsal(db, Whose(site.programme, "open", of_asked.id), its, now=site.now)

    def choose() -> Any:
        browser = site.app.test_client()
        token = editor.token(browser.get(f"/adgang/{link}", base_url=LOCAL))
        form = {"password": password, "again": password, "csrf_token": token}
        return browser.post(f"/adgang/{link}", data=form, base_url=LOCAL)

    mailing = Mailing(server.settings, "https://svar.example")
    form = {"name": name, "email": email, "role": "reader"}
    begins = {"source": "copy", "original": site.programme, "title-da": f"{words} {number}"}
    steps: dict[str, Callable[[], Any]] = {
        "invites somebody": lambda: editor.post(page, form),
        "sees who has access": lambda: editor.get(page),
        "chooses a password": choose,
        "asks the steering group": ask_for_the_plan,
        "tries a wave": try_a_wave,
        "ends the trial": lambda: editor.get(f"/p/{site.programme}/proev/open"),
        "sends every mail": lambda: send_everything(here.store, here.vault, mailing, lambda: site.now),
        "withdraws an invitation": lambda: editor.post(f"{page}{waiting}", {"withdraw": "1"}),
        "sees all programmes": lambda: editor.get("/indsatser"),
        "searches all programmes": lambda: editor.get(f"/soeg?ord={words}"),
        "begins a programme": lambda: editor.post("/indsatser/ny/", begins),
        "takes everything": lambda: editor.post(f"/p/{site.programme}/afslutning/arkiv.zip", {}),
        "closes a programme": lambda: editor.post(f"/p/{site.programme}/afslutning/luk", {"name": words}),
    }
    return steps, {name, email, its.name, its.email, link, password, asked}
