"""Signing in through the identity provider of one's house: there, back, and what is said where nobody gets in."""

from __future__ import annotations

import datetime as dt
from dataclasses import asdict
from typing import TYPE_CHECKING, Any, Final

from flask import abort, redirect, render_template, request, session, url_for
from werkzeug.wrappers import Response

from evaluator.accounts import signing_in
from evaluator.core.identity_provider import ProviderSettings
from evaluator.store.accounts import Account
from evaluator.web.accounts.attempts import PAUSED, STATUS
from evaluator.web.accounts.signing_in import begin_half, open_page, safe_target
from evaluator.web.shared.access import begin_session, open_pages, texts
from evaluator.web.shared.service import service
from surveys.diagnostics import Diagnostic, InputRejected

if TYPE_CHECKING:
    from evaluator.accounts.provider import Identity, Provider

pages = open_pages("by_provider", __name__, url_prefix="/log-ind/udbyder")
Page = str | Response | tuple[str, int]
_BEGUN: Final = "provider"
"""Where the session keeps a sign-in that has begun."""
TO_COME_BACK: Final = dt.timedelta(minutes=15)
UNREACHABLE: Final = "unreachable"
OWN_FAULT: Final = frozenset(
    {"unverified", "domain", "unknown", "name_taken", "closed", "linked_to_another", "denied", UNREACHABLE, PAUSED}
)
"""Reasons that somebody can do something about; of any other it is said that the answer was not as it should be."""


def provider_of(settings: ProviderSettings) -> Provider:
    """InputRejected where the packages that it takes are not installed."""
    try:
        from evaluator.accounts.provider import Provider  # with the extra 'oidc'
    except ModuleNotFoundError as error:
        raise InputRejected([Diagnostic("settings.oidc_not_installed", ("NEDSLAG_OIDC_ISSUER",))]) from error
    return Provider(settings)


@pages.get("/")
def begin() -> Page:
    from evaluator.accounts.provider import Refused

    try:
        address, begun = _provider().beginning(_return_to())
    except Refused as error:
        return _refused(error.reason)
    at = int(service().now().timestamp())
    session[_BEGUN] = asdict(begun) | {"at": at, "next": safe_target(request.args.get("next", ""))}
    return redirect(address)


@pages.get("/tilbage")
def back() -> Page:
    """What the browser kept is used up, whatever comes of it."""
    from evaluator.accounts.provider import Refused

    begun, here = session.pop(_BEGUN, None) or {}, service()
    try:
        _count()
        who = _who(begun)
        with here.store.writing() as db, here.vault.writing() as vault_db:
            found = by_provider().account_for(db, vault_db, who, _provider().settings, now=here.now())
    except signing_in.TooManyAttempts:
        return _refused(PAUSED)
    except Refused as error:
        with here.store.writing() as db:
            by_provider().note_refused(db, error.reason, now=here.now())
        return _refused(error.reason)
    if not found.roles:
        return _page("no_role", 200)
    return _signed_in(found, who, begun["next"])


def by_provider() -> Any:
    """Loaded where it is used: it takes the extra 'oidc'."""
    from evaluator.accounts import by_provider as module

    return module


def _provider() -> Provider:
    return service().provider or abort(404)


def _return_to() -> str:
    return url_for("by_provider.back", _external=True)


def _count() -> None:
    """Each who comes back is counted before anything is asked of the provider."""
    here = service()
    attempt = by_provider().attempt(here.config.secret_key, request.remote_addr or "")
    with here.store.writing() as db:
        signing_in.reserved(db, attempt, now=here.now())


def _who(begun: dict[str, Any]) -> Identity:
    from evaluator.accounts.provider import Begun, Refused

    now = service().now()
    provider = _provider()
    if not 0 <= int(now.timestamp()) - begun.get("at", 0) <= TO_COME_BACK.total_seconds():
        raise Refused("state")
    its = Begun(begun["state"], begun["nonce"], begun["verifier"])
    return provider.identity(its, request.args.to_dict(), _return_to(), now=now)


def _signed_in(found: Account, who: Identity, then: str) -> Page:
    here, settings = service(), _provider().settings
    second = by_provider().counts_as_second(who, settings)
    if by_provider().asks_own_second(found, who, settings):
        return begin_half(found, then, by_provider().told(who))
    with here.store.writing() as db:
        signing_in.is_in(db, found, now=here.now(), told=by_provider().told(who))
    begin_session(found, by_provider=True, second_by_provider=second)
    return open_page(then)


def _refused(reason: str) -> Page:
    return _page(reason if reason in OWN_FAULT else "answer", STATUS.get(reason, 502 if reason == UNREACHABLE else 403))


def _page(key: str, status: int) -> Page:
    return render_template("accounts/by_provider.html", t=texts(), key=key), status
