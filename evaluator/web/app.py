"""The web application: configuration, databases, blueprints, headers, and nothing else."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Final

from flask import Blueprint, Flask

from evaluator.accounts.setting_up import SetUp
from evaluator.answering.open_access import Doors
from evaluator.core.config import Config, Mailing, require_secret_key
from evaluator.core.error_redaction import log_without_values
from evaluator.core.identity_provider import ProviderSettings
from evaluator.core.paths import templates_folder
from evaluator.operation.journal import keep_journal
from evaluator.vault.pairing import open_pair
from evaluator.web import designing, editing, evidence, refused, writing
from evaluator.web.accounts import administration, auditing, by_link, by_provider, members, own, setting_up, signing_in
from evaluator.web.accounts.by_provider import provider_of
from evaluator.web.answering import kiosk, opting_out, pages, receipts, self_generated_codes
from evaluator.web.answering.visit import INTERVIEW, MODES
from evaluator.web.coding import adjudicating, codebook, coding, materials, reading
from evaluator.web.documents import agreement, questionnaires
from evaluator.web.exploring import crosstabs
from evaluator.web.exploring import questions as exploring
from evaluator.web.exporting import pages as exporting
from evaluator.web.hearing import handing_over, managing, party_desk, party_pages, point_desk, remark_desk, unconfirmed
from evaluator.web.importing import files as importing_files
from evaluator.web.importing import listing as importing
from evaluator.web.inviting import closing, contacts, invitations, printing
from evaluator.web.inviting import files as contact_files
from evaluator.web.operation import health, inspecting, observing, running
from evaluator.web.owners import on_card, people, rounds, visiting
from evaluator.web.paper import adjudication, entering, listing
from evaluator.web.portfolio import beginning as programme_beginning
from evaluator.web.portfolio import ending as programme_ending
from evaluator.web.portfolio import overview as portfolio
from evaluator.web.privacy import pages as privacy
from evaluator.web.privacy import person as privacy_person
from evaluator.web.quoting import quotes, reviewing
from evaluator.web.registers import files, lists
from evaluator.web.registers import rows as register_rows
from evaluator.web.releases import checking as release_checking
from evaluator.web.releases import files as release_files
from evaluator.web.releases import proposing as release_proposing
from evaluator.web.releases import signing as release_signing
from evaluator.web.results import charts, counting, finishing, house, overview, pictures, reports
from evaluator.web.shared import access, every_response, frame, navigation
from evaluator.web.shared.rules import COLLECTING, declare
from evaluator.web.shared.service import Service
from evaluator.web.threads import changes, flow, proposing, threads

BLUEPRINTS: Final[tuple[Blueprint, ...]] = (
    pages.pages,
    kiosk.pages,
    opting_out.pages,
    self_generated_codes.pages,
    receipts.pages,
    signing_in.pages,
    by_provider.pages,
    portfolio.pages,
    programme_beginning.pages,
    programme_ending.pages,
    programme_ending.erased_pages,
    *dict.fromkeys(module.pages for module in (privacy, privacy_person)),  # one blueprint
    setting_up.pages,
    by_link.pages,
    by_link.forgotten_pages,
    members.pages,
    *dict.fromkeys(module.pages for module in (running, inspecting)),  # one blueprint
    health.pages,
    own.pages,
    administration.pages,
    auditing.pages,
    overview.overview,
    overview.pages,
    agreement.pages,
    *dict.fromkeys(
        module.pages for module in (invitations, contacts, contact_files, printing, closing)
    ),  # one blueprint
    *dict.fromkeys(module.pages for module in (importing, importing_files)),  # one blueprint
    party_pages.pages,
    visiting.pages,
    *dict.fromkeys(module.pages for module in (people, rounds, on_card)),  # one blueprint
    *dict.fromkeys(  # one blueprint
        module.pages for module in (managing, handing_over, party_desk, unconfirmed, remark_desk, point_desk)
    ),
    *dict.fromkeys(module.pages for module in (entering, adjudication, listing)),  # one blueprint
    questionnaires.pages,
    designing.beginning.pages,
    designing.pages,
    designing.trial.pages,
    editing.beginning.pages,
    editing.pages,
    *dict.fromkeys(module.pages for module in (lists, register_rows, files)),  # one blueprint
    *dict.fromkeys(module.pages for module in (threads, proposing, changes)),  # one blueprint
    flow.pages,
    counting.pages,
    finishing.pages,
    reading.pages,
    exploring.pages,
    crosstabs.pages,
    *dict.fromkeys(module.pages for module in (quotes, reviewing)),  # one blueprint
    materials.pages,
    codebook.pages,
    coding.pages,
    adjudicating.pages,
    charts.pages,
    evidence.pages,
    writing.pages,
    writing.answers.pages,
    *dict.fromkeys(module.pages for module in (reports, pictures)),  # one blueprint
    house.pages,
    *dict.fromkeys(
        module.pages for module in (release_proposing, release_signing, release_files, release_checking)
    ),  # one blueprint
    exporting.pages,
)
MEGABYTE: Final = 1_000_000
YEAR: Final = 31_536_000


def utc_now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)


def create_app(
    config: Config,
    *,
    now: Callable[[], dt.datetime] = utc_now,
    synthetic: bool = False,
    set_up: SetUp | None = None,
    mailing: Mailing | None = None,
    provider: ProviderSettings | None = None,
) -> Flask:
    """The application on the databases of ``config``. Raises InputRejected without a secret key, and SchemaMismatch
    where a database has another schema version. ``synthetic`` marks every submission as made up; ``set_up``
    leads everybody to the page of the first account until there is one; with ``mailing``, links to accounts are mailed
    and not shown; ``provider``: by which people sign in, too."""
    log_without_values()
    app = application()
    app.config.update(SECRET_KEY=require_secret_key(config), SESSION_COOKIE_SECURE=config.secure_cookies)
    store, vault = open_pair(config.database_url, config.vault_url)
    keep_journal(store, vault, config.journal)
    app.extensions["nedslag"] = Service(
        store=store,
        vault=vault,
        config=config,
        now=now,
        doors=Doors(vault, config.secret_key),
        synthetic=synthetic,
        set_up=set_up,
        mailing=mailing,
        provider=None if provider is None else provider_of(provider),
    )
    return app


def application() -> Flask:
    """The pages and what holds for all of them, before anything is known of where they are served."""
    app = refused.Application(
        "evaluator", static_folder="web/static", static_url_path="/static", template_folder=str(templates_folder())
    )
    app.config.update(
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        # Referrer-Policy no-referrer leaves no referrer for Flask-WTF to compare; the token itself is still required.
        WTF_CSRF_SSL_STRICT=False,
        MAX_CONTENT_LENGTH=MEGABYTE,
        MAX_FORM_MEMORY_SIZE=MEGABYTE,
        SEND_FILE_MAX_AGE_DEFAULT=YEAR,
        TEMPLATES_AUTO_RELOAD=False,
        DEBUG=False,  # whatever FLASK_DEBUG says: its pages and its log quote what somebody sent
        PROPAGATE_EXCEPTIONS=False,
    )
    app.jinja_options = {"trim_blocks": True, "lstrip_blocks": True}
    observing.prepare(app)
    every_response.prepare(app)
    refused.prepare(app)
    access.prepare(app)
    frame.prepare(app)
    navigation.prepare(app)
    setting_up.prepare(app)
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    for mode in MODES:
        for name in (mode, f"{mode}_code"):
            declare(name, COLLECTING if mode == INTERVIEW else (), by_key=mode != INTERVIEW)
        app.register_blueprint(pages.pages, name=mode, url_prefix=f"/{mode}")
        app.register_blueprint(self_generated_codes.pages, name=f"{mode}_code", url_prefix=f"/{mode}/kode")
    return access.prepared(app)
