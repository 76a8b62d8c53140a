"""Who may open what: signing in, sessions, roles, and the programmes in which they hold."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any, Final

from flask import Blueprint, Flask, abort, current_app, g, redirect, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_login import LoginManager, UserMixin, current_user, login_user
from werkzeug.exceptions import Conflict

from evaluator.accounts import sessions
from evaluator.documents.storing import known_programme
from evaluator.programme.model import Programme
from evaluator.store import accounts
from evaluator.store.accounts import Account
from evaluator.store.endings import is_archived
from evaluator.texts import LANGUAGES, Texts
from evaluator.web.shared.rules import EVERY_FORM, SIGNED_IN, declare, require_rules, rule_of
from evaluator.web.shared.service import service
from surveys.diagnostics import InputRejected

MARKS: Final = "marks"
"""Where the session keeps when it began, and of which version it is."""
READS: Final = ("GET", "HEAD", "OPTIONS")
ENDING: Final = "ending"
"""The blueprint on which a programme is closed, archived and taken back."""
OF_DESIGN: Final = ("designing", "trial", "questionnaires", "beginning", "editor")
"""The blueprints on which a programme is written that nobody has published yet."""
OWN: Final = "own"
"""The blueprint of one's own account: all that opens while something must be done to it first."""


class Archived(Conflict):
    explained = "archived"


manager = LoginManager()
manager.session_protection = "strong"


@dataclass(eq=False)
class SignedIn(UserMixin):
    """The person behind a session. ``by_provider``: an identity provider said who it is; ``second_by_provider``: and
    has asked for a second factor that stands for ours."""

    account: Account
    by_provider: bool = False
    second_by_provider: bool = False

    def get_id(self) -> str:
        return self.account.id

    @property
    def name(self) -> str:
        return self.account.name

    def role_names(self, programme: str | None = None) -> list[str]:
        """The roles in a programme, or everywhere, in the order of `ROLES`."""
        held = self.account.roles_in(programme)
        return [role for role in SIGNED_IN if role in held]

    @property
    def must_do(self) -> str:
        """What is to be done to the account before anything else opens: 'password', 'second' or ''."""
        if self.account.must_change and not self.by_provider:
            return "password"
        asked = self.account.second_required and not self.second_by_provider
        return "second" if asked and self.account.second_salt is None else ""

    def begins_at(self, programme: str) -> str:
        """The first page of a programme for those who have these roles."""
        return "overview.show" if may_open("overview.show", programme) else "paper.listing"


def load(id_: str) -> SignedIn | None:
    here, marks = service(), session.get(MARKS) or {}
    with here.store.reading() as db:
        found = accounts.account(db, id_)
    if found is None or not sessions.lasts(marks, found, now=here.now()):
        return None
    kept = sessions.seen(marks, now=here.now())
    if kept != marks:  # else the cookie would be signed and sent anew with each page
        session[MARKS] = kept
    return _signed_in(found, kept)


def begin_session(account: Account, *, by_provider: bool = False, second_by_provider: bool = False) -> None:
    """Sign somebody in at this browser."""
    how = {"by_provider": by_provider, "second_by_provider": second_by_provider}
    session[MARKS] = sessions.begun(account, now=service().now(), **how)
    login_user(_signed_in(account, session[MARKS]))


def _signed_in(account: Account, marks: Mapping[str, int]) -> SignedIn:
    return SignedIn(account, sessions.is_by_provider(marks), bool(marks.get(sessions.SECOND)))


def continue_session(account: Account) -> None:
    """Go on after every session of the account has ended, as whoever signed in at this browser."""
    marks = session.get(MARKS) or {}
    kept = {name: marks[name] for name in (sessions.BY_PROVIDER, sessions.SECOND) if name in marks}
    begin_session(account)
    session[MARKS] |= kept


def prepare(app: Flask) -> None:
    manager.user_loader(load)
    manager.init_app(app)
    app.jinja_env.globals["may_open"] = may_open


def prepared(app: Flask) -> Flask:
    """The application, once every route of it has a rule; raises NoRule."""
    require_rules(app)
    return app


def protected(name: str, import_name: str, *, roles: Collection[str], url_prefix: str = "/p/<programme>") -> Blueprint:
    """A blueprint whose every page asks for a signed-in account with one of ``roles`` in the programme; a view marked
    with `only` asks for its own."""
    pages = Blueprint(name, import_name, url_prefix=url_prefix)
    declare(name, roles)

    @pages.before_request
    def admit() -> ResponseReturnValue | None:
        if _has_nul():
            abort(400)
        return admitted((request.view_args or {}).get("programme"))

    return pages


def open_pages(name: str, import_name: str, *, by_key: bool = False, **options: Any) -> Blueprint:
    """A blueprint whose pages open without signing in; ``by_key``: by an address with a key of one's own."""
    declare(name, by_key=by_key)
    return Blueprint(name, import_name, **options)


def _has_nul() -> bool:
    """Nobody types it, and PostgreSQL takes no text that holds it."""
    posted = (value for _, values in request.form.lists() for value in values)
    return any("\0" in text for text in (*request.args.values(), *posted))


def admitted(programme: str | None) -> ResponseReturnValue | None:
    """None for a signed-in account that may open the page that was asked for; else the way to signing in, or to what
    must be done to the account first, or 403."""
    waits = current_user.is_authenticated and current_user.must_do and request.blueprint != OWN
    if not current_user.is_authenticated or waits:
        refused: ResponseReturnValue = manager.unauthorized()
        return refused
    if not may_open(request.endpoint or "", programme):
        abort(403)
    if programme is not None and request.method not in READS and request.blueprint != ENDING:
        _require_no_archive(programme)
    return None


def _require_no_archive(programme: str) -> None:
    """What is archived is read and never changed, whatever page somebody posts to."""
    with service().store.reading() as db:
        if is_archived(db, programme):
            raise Archived


def may_open(endpoint: str, programme: str | None = None) -> bool:
    """Whether the rule of a page lets the account in, in a programme if the page is of one."""
    return may(rule_of(current_app, endpoint).roles, programme)


def may(roles: Collection[str], programme: str | None) -> bool:
    """Whether the account has one of ``roles`` in the programme; None: anywhere."""
    signed_in: bool = current_user.is_authenticated
    return signed_in and not current_user.account.roles_in(programme).isdisjoint(roles)


def scope_of(roles: Collection[str]) -> tuple[str, ...] | None:
    """The programmes in which the account has one of ``roles``; None: all."""
    held = [one for one in current_user.account.roles if one.name in roles]
    return None if any(not one.programme for one in held) else tuple(dict.fromkeys(one.programme for one in held))


def sees_every_form(programme: str) -> bool:
    """Whether the account sees forms and interviews that others began."""
    return may(EVERY_FORM, programme)


def actor() -> str:
    """Who does this, as the audit log names them: the id of the account."""
    id_: str = current_user.get_id()
    return id_


def texts() -> Texts:
    """Texts in the language that was chosen in this session, Danish until one is."""
    return Texts(session.get("language", LANGUAGES[0]))


def programme_or_404(key: str) -> Programme:
    """The programme of the address; kept for the request, since the page frame shows its name too. One that was never
    published has no pages but those on which it is designed: the others lead there."""
    if "programme" not in g:
        try:
            with service().store.reading() as db:
                g.programme, document = known_programme(db, key)
        except InputRejected:
            abort(404)
        g.is_published = document is not None
        if not g.is_published and request.blueprint not in OF_DESIGN:
            abort(redirect(url_for("designing.front", programme=key)))
    found: Programme = g.programme
    return found
