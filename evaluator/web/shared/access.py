"""Who may open what: signing in, roles, and the programme that an account is restricted to."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

from flask import Blueprint, Flask, abort, g, request, session
from flask.typing import ResponseReturnValue
from flask_login import LoginManager, UserMixin, current_user

from evaluator.documents.storing import load_programme
from evaluator.programme.model import Programme
from evaluator.store import accounts
from evaluator.texts import LANGUAGES, Texts
from evaluator.web.shared.service import service
from surveys.diagnostics import InputRejected

COLLECTING: Final = ("evaluator", "collector")
"""Who types paper forms and interviews."""

manager = LoginManager()
manager.session_protection = "strong"


@dataclass(eq=False)
class SignedIn(UserMixin):
    """The person behind a session."""

    name: str
    role: str
    programme: str | None

    def get_id(self) -> str:
        return self.name

    @property
    def is_evaluator(self) -> bool:
        return self.role == "evaluator"

    @property
    def begins_at(self) -> str:
        """The first page of a programme for those who have this role."""
        return "paper.listing" if self.role == "collector" else "overview.show"


def load(name: str) -> SignedIn | None:
    with service().store.reading() as db:
        found = accounts.account(db, name)
    return SignedIn(found.name, found.role, found.programme) if found and found.active else None


def prepare(app: Flask) -> None:
    manager.user_loader(load)
    manager.init_app(app)


def protected(name: str, import_name: str, *, roles: Collection[str], url_prefix: str = "/p/<programme>") -> Blueprint:
    """A blueprint whose every page asks for a signed-in account with one of ``roles`` and access to the programme."""
    pages = Blueprint(name, import_name, url_prefix=url_prefix)

    @pages.before_request
    def admit() -> ResponseReturnValue | None:
        if _has_nul():
            abort(400)
        return admitted(roles, (request.view_args or {}).get("programme"))

    return pages


def _has_nul() -> bool:
    """Nobody types it, and PostgreSQL takes no text that holds it."""
    posted = (value for _, values in request.form.lists() for value in values)
    return any("\0" in text for text in (*request.args.values(), *posted))


def admitted(roles: Collection[str], programme: str | None) -> ResponseReturnValue | None:
    """None for a signed-in account with one of ``roles`` and access to the programme, if one is named; else the way to
    signing in, or 403."""
    if not current_user.is_authenticated:
        refused: ResponseReturnValue = manager.unauthorized()
        return refused
    if current_user.role not in roles or not may_see(programme):
        abort(403)
    return None


def may_see(programme: str | None) -> bool:
    """Whether the account is restricted to no programme, or to this one."""
    return current_user.programme is None or programme in (None, current_user.programme)


def actor() -> str:
    """Who does this, as the audit log names them."""
    name: str = current_user.get_id()
    return name


def texts() -> Texts:
    """Texts in the language that was chosen in this session, Danish until one is."""
    return Texts(session.get("language", LANGUAGES[0]))


def programme_or_404(key: str) -> Programme:
    """The programme of the address; kept for the request, since the page frame shows its name too."""
    if "programme" not in g:
        try:
            with service().store.reading() as db:
                g.programme, g.document = load_programme(db, key)
        except InputRejected:
            abort(404)
    found: Programme = g.programme
    return found
