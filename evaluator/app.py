"""The web application: configuration, databases, blueprints, headers, and nothing else."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Final

from flask import Blueprint, Flask

from evaluator.config import Config, require_secret_key
from evaluator.paths import templates_folder
from evaluator.store.engine import open_store
from evaluator.vault.engine import open_vault
from evaluator.web import (
    access,
    accounts,
    answering,
    editor,
    evaluation,
    every_response,
    frame,
    invitations,
    kiosk,
    opting_out,
    own_codes,
    paper,
    paper_comparison,
    paper_listing,
    questionnaires,
    receipts,
    registers,
    reports,
    steering,
)
from evaluator.web.service import Service
from evaluator.web.visit import WAYS

BLUEPRINTS: Final[tuple[Blueprint, ...]] = (
    answering.pages,
    kiosk.pages,
    opting_out.pages,
    own_codes.pages,
    receipts.pages,
    accounts.pages,
    accounts.home,
    evaluation.overview,
    evaluation.pages,
    invitations.pages,
    *dict.fromkeys(module.pages for module in (paper, paper_comparison, paper_listing)),  # one blueprint
    questionnaires.pages,
    editor.beginning.pages,
    editor.pages,
    registers.pages,
    steering.pages,
    reports.pages,
)
MEGABYTE: Final = 1_000_000
YEAR: Final = 31_536_000


def utc_now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)


def create_app(config: Config, *, now: Callable[[], dt.datetime] = utc_now, synthetic: bool = False) -> Flask:
    """The application on the databases of ``config``. Raises FaultsFound without a secret key, and SchemaMismatch
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
    for way in WAYS:
        app.register_blueprint(answering.pages, name=way, url_prefix=f"/{way}")
        app.register_blueprint(own_codes.pages, name=f"{way}_code", url_prefix=f"/{way}/kode")
    return app
