"""Passwords and codes looked at for a page: counted first, outside a transaction while they are hashed, and entered in
the audit log."""

from __future__ import annotations

from collections.abc import Mapping

from flask import request, session
from flask_login import current_user

from evaluator.accounts import second_factor, sessions, signing_in
from evaluator.accounts.credentials import Busy, fits, hashed, is_outdated
from evaluator.accounts.signing_in import Attempt, TooManyAttempts
from evaluator.store.accounts import Account, account_named, set_password
from evaluator.web.shared.access import MARKS
from evaluator.web.shared.service import service
from surveys.diagnostics import Diagnostic, InputRejected

PAUSED, BUSY, WRONG = "paused", "busy", "wrong"
STATUS = {PAUSED: 429, BUSY: 503}
"""The statuses of what stood in the way; 422 for everything else."""


def with_password(name: str, password: str) -> tuple[Account | None, str]:
    """The account that name and password open, or what stood in the way (a key of the texts). Whoever has a second
    factor is not signed in yet."""
    if not (service().takes_passwords and signing_in.can_be_a_name(name)):
        return None, WRONG
    attempt = signing_in.with_password(_key(), name, request.remote_addr or "")
    attempt, found, problem = _looked_at(attempt, name, password)
    if found is None:
        return None, problem
    renewed = _renewed(found, password)
    with service().store.writing() as db:
        signing_in.was_right(db, attempt)
        if renewed:
            set_password(db, found.id, renewed)
        if found.second_salt is None:
            signing_in.is_in(db, found, now=service().now())
    return found, ""


def again(account: Account, password: str) -> str:
    """What stands in the way of somebody who is signed in and gives the password again; '' for nothing. Whom an
    identity provider has just named gives none."""
    marks = session.get(MARKS) or {}
    if sessions.is_by_provider(marks):
        return "" if sessions.is_fresh(marks, now=service().now()) else "provider_too_old"
    attempt = signing_in.of_account(_key(), account.id)
    attempt, found, problem = _looked_at(attempt, account.name, password)
    if found is not None:
        with service().store.writing() as db:
            signing_in.was_right(db, attempt)
    return problem


def with_code(account: Account, code: str, told: Mapping[str, str] | None = None) -> str:
    """What stands in the way of a code besides the password; '' where it is right and the sign-in is entered, with what
    is ``told`` of an identity provider."""
    return _with_code(account, code, signs_in=True, told=told)


def code_again(account: Account, code: str) -> str:
    """The same of somebody who is signed in and gives a code once more."""
    return _with_code(account, code, signs_in=False)


def require_code(code: str) -> None:
    """That whoever is signed in has a second factor and gives a right code of it. Raises InputRejected."""
    own: Account = current_user.account
    problem = code_again(own, code) if code.strip() and own.second_salt is not None else "no_second_factor"
    if problem:
        codes = {WRONG: "wrong_code", PAUSED: "too_many_codes"}
        raise InputRejected([Diagnostic(f"releases.{codes.get(problem, problem)}", ())])


def _with_code(account: Account, code: str, *, signs_in: bool, told: Mapping[str, str] | None = None) -> str:
    here, attempt = service(), signing_in.of_account(_key(), account.id)
    try:
        with here.store.writing() as db:
            signing_in.reserved(db, attempt, now=here.now())
            if not second_factor.takes(db, _key(), account, code, now=here.now()):
                signing_in.was_wrong(db, account, now=here.now())
                return WRONG
            signing_in.was_right(db, attempt)
            if signs_in:
                signing_in.is_in(db, account, now=here.now(), told=told)
    except TooManyAttempts:
        return PAUSED
    return ""


def _looked_at(attempt: Attempt, name: str, password: str) -> tuple[Attempt, Account | None, str]:
    """The attempt with the rows that count it, which the right password takes back; see `with_password`."""
    here = service()
    try:
        with here.store.reading() as db:
            signing_in.require_room(db, attempt, now=here.now())
        with here.store.writing() as db:
            attempt = signing_in.reserved(db, attempt, now=here.now())
            found = account_named(db, name)
        if fits(found, password):
            return attempt, found, ""
    except TooManyAttempts:
        return attempt, None, PAUSED
    except Busy:
        _not_made(attempt)
        return attempt, None, BUSY
    with here.store.writing() as db:
        signing_in.was_wrong(db, found, now=here.now())
    return attempt, None, WRONG


def _not_made(attempt: Attempt) -> None:
    if attempt.rows:
        with service().store.writing() as db:
            signing_in.not_made(db, attempt)


def _renewed(account: Account, password: str) -> str:
    """The password hashed as new ones are, where it was hashed in another way; '' where there is no need or time."""
    try:
        return hashed(password) if is_outdated(account) else ""
    except Busy:
        return ""


def _key() -> str:
    return service().config.secret_key
