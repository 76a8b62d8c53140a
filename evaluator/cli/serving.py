"""The command that serves the pages, from the first start of an instance on."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable
from typing import TYPE_CHECKING

import click

from evaluator.cli.language import Command, say, tell
from evaluator.cli.support import databases, listening, now
from surveys.diagnostics import InputRejected

if TYPE_CHECKING:
    from evaluator.accounts.setting_up import SetUp
    from evaluator.core.config import Config, Mailing
    from evaluator.results.tasks import Clock, Work
    from evaluator.results.worker import Repeated, Then
    from evaluator.store.engine import Store

FORWARDED = ("x-forwarded-for", "x-forwarded-host", "x-forwarded-proto")


@click.command(cls=Command)
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8080, show_default=True, type=click.IntRange(0, 65535))
@click.option("--threads", default=8, show_default=True, type=click.IntRange(1, 64))
@click.option("--proxy", default=None)
@click.option("--worker/--no-worker", "works", default=True)
def serve(host: str, port: int, threads: int, proxy: str | None, works: bool) -> None:
    import logging
    import os

    from evaluator.core.config import require_hosts
    from evaluator.core.identity_provider import ProviderSettings
    from evaluator.core.limits import server_limits
    from evaluator.core.structured import log_as_asked
    from evaluator.store.integrity import refuse_damaged
    from evaluator.web.app import create_app
    from evaluator.web.serving import serve_until_told, server_at

    logging.getLogger("waitress.queue").setLevel(logging.ERROR)  # a short queue is no news
    log_as_asked(os.environ)
    config = _made_ready()
    require_hosts(config, host, behind_a_proxy=proxy is not None)
    behind = {"trusted_proxy": proxy, "trusted_proxy_headers": FORWARDED, "clear_untrusted_proxy_headers": True}
    limits = {"threads": threads, **server_limits(), **(behind if proxy else {})}
    with databases() as (_, store, vault):
        refuse_damaged(store, vault, thorough=False)
        set_up, code = _first_account(store)
        mailing = mailing_told(store)
    app = create_app(config, set_up=set_up, mailing=mailing, provider=ProviderSettings.from_environment(os.environ))
    with listening(host, port):
        server = server_at(app, host, port, limits)
    at = {"host": host, "port": getattr(server, "effective_port", port)}
    say("serving", **at)
    if code:
        address = os.environ.get("NEDSLAG_ADDRESS", "").rstrip("/") or "http://{host}:{port}".format(**at)
        say("set_up", address=address, code=code)
    if config.secure_cookies and proxy is None:
        say("needs_https")
    sys.stdout.flush()
    here = app.extensions["nedslag"]
    workers = workers_of(here.store, here.vault, config, mailing, here.bell) if works else []
    for one in workers:
        one.start()
    serve_until_told(server)
    for one in workers:
        one.stop()
    here.close()


def mailing_told(store: Store) -> Mailing | None:
    """How mails are sent; None where that is not set up, or not rightly, which is told here and on the page of how
    nedslag runs."""
    from evaluator.core.config import Mailing
    from evaluator.store import jobs

    try:
        return Mailing.from_environment()
    except InputRejected as error:
        tell(error.diagnostics, err=True)
        jobs.note(store, jobs.MAILING, done=0, wrong=error.diagnostics[0], now=now())
        return None


def workers_of(
    store: Store, vault: Store, config: Config, mailing: Mailing | None, bell: threading.Event | None = None
) -> list[Repeated]:
    """What runs beside the pages, or alone: the worker, who does what pages ask for, and who sends mails where that is
    set up. ``bell``: rung by pages of this process."""
    from evaluator.mail.posting import MailWorker
    from evaluator.results.tasks import Tasks
    from evaluator.results.worker import Worker

    workers = [Worker(store, also_due(store, vault, config)), Tasks(store, works(store, vault, now), now, bell)]
    return workers if mailing is None else [*workers, MailWorker(store, vault, mailing, now)]


def works(store: Store, vault: Store, clock: Clock) -> dict[str, Work]:
    """What is done for each kind of task that a page asks for."""
    from evaluator.coding.finishing import Finishing
    from evaluator.releases.proposing import WAITED_FOR, Proposing
    from evaluator.results.count_tasks import Counting
    from evaluator.store.tasks import COUNT, PROPOSAL, THEMES

    return {
        COUNT: Counting(store, vault, clock),
        THEMES: Finishing(store, clock),
        PROPOSAL: Proposing(store, clock, minutes=WAITED_FOR),
    }


def also_due(store: Store, vault: Store, config: Config) -> Then:
    """What the worker does besides folding: it writes the journal of removals where that was not written at once,
    deletes what is due today, forgets what limits counted and files of answers that nobody came back to, and makes the
    files of releases. That comes last: it is the longest, and what people were promised must not wait for it."""
    from evaluator.answering.open_access import forget_who_came
    from evaluator.operation.journal import write_journal
    from evaluator.privacy.daily import delete_daily
    from evaluator.releases.serving import render_due
    from evaluator.store.response_uploads import forget_old_uploads

    render = render_due(store)

    def then(may_go_on: Callable[[], bool]) -> None:
        write_journal(store, vault, config.journal)
        delete_daily(store, vault, now(), may_go_on)
        forget_who_came(store, vault, now=now())
        with store.writing() as db:
            forget_old_uploads(db, now())
        render(may_go_on)

    return then


def _made_ready() -> Config:
    """The configuration; where there is nothing yet, databases and a key are made first, as `init` makes them."""
    from evaluator.core.config import Config, ensure_secret_key
    from evaluator.core.vault_key import ensure_vault_key
    from evaluator.vault.pairing import is_fresh, set_up

    config = Config.from_environment()
    if not is_fresh(config.database_url, config.vault_url):
        return config
    ensure_secret_key(config)
    ensure_vault_key(config)
    set_up(config.database_url, config.vault_url)
    say("made_ready", home=config.home)
    return Config.from_environment()


def _first_account(store: Store) -> tuple[SetUp | None, str]:
    """The set-up of an instance without any account, and its code; nothing where there is one."""
    from evaluator.accounts.setting_up import begun
    from evaluator.store.accounts import names

    with store.reading() as db:
        return (None, "") if names(db) else begun()
