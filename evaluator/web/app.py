"""The web application: configuration, databases, blueprints, headers, and nothing else."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Final

from flask import Blueprint, Flask

from evaluator.core.config import Config, require_secret_key
from evaluator.core.paths import templates_folder
from evaluator.store.engine import open_store
from evaluator.vault.engine import open_vault
from evaluator.web import editing
from evaluator.web.accounts import signing_in
from evaluator.web.answering import kiosk, opting_out, pages, receipts, self_generated_codes
from evaluator.web.answering.visit import MODES
from evaluator.web.documents import agreement, questionnaires
from evaluator.web.inviting import invitations
from evaluator.web.paper import adjudication, entering, listing
from evaluator.web.registers import trial_actions
from evaluator.web.results import charts, overview, reports
from evaluator.web.shared import access, every_response, frame
from evaluator.web.shared.service import Service

BLUEPRINTS: Final[tuple[Blueprint, ...]] = (
    pages.pages,
    kiosk.pages,
    opting_out.pages,
    self_generated_codes.pages,
    receipts.pages,
    signing_in.pages,
    signing_in.home,
    overview.overview,
    overview.pages,
    agreement.pages,
    invitations.pages,
    *dict.fromkeys(module.pages for module in (entering, adjudication, listing)),  # one blueprint
    questionnaires.pages,
    editing.beginning.pages,
    editing.pages,
    trial_actions.pages,
    charts.pages,
    reports.pages,
)
MEGABYTE: Final = 1_000_000
YEAR: Final = 31_536_000


def utc_now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)


def create_app(config: Config, *, now: Callable[[], dt.datetime] = utc_now, synthetic: bool = False) -> Flask:
    """The application on the databases of ``config``. Raises InputRejected without a secret key, and SchemaMismatch
    where a database has another schema version. ``synthetic`` marks every submission as made up."""
    app = Flask(
        "evaluator", static_folder="web/static", static_url_path="/static", template_folder=str(templates_folder())
    )
    app.config.update(
        SECRET_KEY=require_secret_key(config),
        SESSION_COOKIE_SECURE=config.secure_cookies,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        # Referrer-Policy no-referrer leaves no referrer for Flask-WTF to compare; the token itself is still required.
        WTF_CSRF_SSL_STRICT=False,
        MAX_CONTENT_LENGTH=MEGABYTE,
        MAX_FORM_MEMORY_SIZE=MEGABYTE,
        SEND_FILE_MAX_AGE_DEFAULT=YEAR,
        TEMPLATES_AUTO_RELOAD=False,
    )
    app.extensions["nedslag"] = Service(
        store=open_store(config.database_url),
        vault=open_vault(config.vault_url),
        config=config,
        now=now,
        synthetic=synthetic,
    )
    app.jinja_options = {"trim_blocks": True, "lstrip_blocks": True}
    every_response.prepare(app)
    access.prepare(app)
    frame.prepare(app)
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    for mode in MODES:
        app.register_blueprint(pages.pages, name=mode, url_prefix=f"/{mode}")
        app.register_blueprint(self_generated_codes.pages, name=f"{mode}_code", url_prefix=f"/{mode}/kode")
    return app
