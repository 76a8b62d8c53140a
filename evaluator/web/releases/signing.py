"""Signing a release at its gates; the steering group with a code of its second factor."""

from __future__ import annotations

import time
from dataclasses import replace
from typing import Final

from flask import abort, request
from flask_login import current_user
from werkzeug.wrappers import Response

from evaluator.releases.auditing import audit_where_due
from evaluator.releases.gates import Signing, against_signing
from evaluator.releases.proposing import WAITED_FOR
from evaluator.releases.serving import render_missing
from evaluator.releases.signing import sign as sign_it
from evaluator.store.release_tables import GATES, PUBLISHED
from evaluator.web.accounts.attempts import require_code
from evaluator.web.releases.desk import Desk, desk, errors_of, expired, go, newest_or_404, page, pages
from evaluator.web.shared.access import actor
from evaluator.web.shared.service import service
from surveys.diagnostics import InputRejected

SECONDS: Final = 4.0
"""For which files are made with the last signature; what is left is made by the worker, or when it is asked for."""
_FIELDS: Final = {
    **dict.fromkeys(("no_name", "same_name"), "name"),
    **dict.fromkeys(("no_second_factor", "wrong_code"), "code"),
}


@pages.post("/underskrift")
def sign(programme: str) -> str | Response | tuple[str, int]:
    at, gate = desk(programme), request.form.get("gate", "")
    its = newest_or_404(at)
    if gate not in GATES or its.digest != request.form.get("seen"):
        abort(400)
    if gate == PUBLISHED and audit_where_due(service().store, its, now=service().now(), minutes=WAITED_FOR):
        at = desk(programme)
    errors = expired()
    is_published = False
    if not errors:
        try:
            is_published = _signed(at, gate)
        except InputRejected as error:
            errors = errors_of(error, _FIELDS)
    return (page(at, errors, gate), 422) if errors else go(at, "is_published" if is_published else "signed")


def _signed(at: Desk, gate: str) -> bool:
    """The code is looked at last: one that was right is used up."""
    assert at.standing is not None
    here, how = service(), _signing(at, gate)
    if faults := against_signing(at.standing, replace(how, second_factor=how.second_factor or _has_code())):
        raise InputRejected(faults)
    if how.role == "steering":
        require_code(request.form.get("code", ""))
        how = replace(how, second_factor=True)
    with here.store.writing() as db:
        is_published = sign_it(db, at.standing.release, how, now=here.now())
    if is_published:
        ends = time.monotonic() + SECONDS
        render_missing(here.store, goes_on=lambda: time.monotonic() < ends)
    return is_published


def _signing(at: Desk, gate: str) -> Signing:
    typed = request.form
    assert at.standing is not None
    return Signing(
        gate=gate,
        account=actor(),
        roles=current_user.account.roles_in(at.loaded.key),
        name=typed.get("name", ""),
        remark=typed.get("remark", ""),
        exceptions={key: typed.get(f"exception-{key}", "") for key in at.standing.unmet},
    )


def _has_code() -> bool:
    return bool(request.form.get("code", "").strip()) and current_user.account.second_salt is not None
