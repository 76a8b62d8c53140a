"""The people who answer for rows, as an evaluator keeps them: added, imported, changed and erased."""

from __future__ import annotations

from uuid import UUID

from flask import abort, request
from flask.typing import ResponseReturnValue

from evaluator.inviting.contacts import ADDRESS
from evaluator.owners import people as use
from evaluator.texts import LANGUAGES
from evaluator.vault.contacts import Contact, owners
from evaluator.web.owners.desk import errors_of, page, pages, to, uploaded_table
from evaluator.web.shared.access import actor, programme_or_404, texts
from evaluator.web.shared.posted import Errors, expired, line, posted
from evaluator.web.shared.service import service
from surveys.diagnostics import InputRejected


@pages.get("/kontakter")
def people(programme: str) -> str:
    return _people(programme, [])


@pages.post("/kontakter")
def add(programme: str) -> ResponseReturnValue:
    errors = posted() or _saved(programme, None)
    if errors:
        return _people(programme, errors), 422
    return to("people", programme, texts()("owners.saved"))


@pages.post("/kontakter/tabel")
def import_table(programme: str) -> ResponseReturnValue:
    errors = posted()
    if not errors:
        try:
            with uploaded_table() as path, service().store.reading() as db, service().vault.writing() as vault_db:
                done = use.import_owners(db, vault_db, programme, path, now=service().now())
            said = texts()("owners.imported", added=done.added, changed=done.changed, unchanged=done.unchanged)
            return to("people", programme, said)
        except InputRejected as error:
            errors = errors_of(error)
    return _people(programme, errors), 422


@pages.route("/kontakter/<uuid:person>", methods=["GET", "POST"])
def one(programme: str, person: UUID) -> ResponseReturnValue:
    found = _find(programme, person)
    errors = (posted() or _saved(programme, person)) if request.method == "POST" else []
    if request.method == "POST" and not errors:
        return to("people", programme, texts()("owners.saved"))
    drawn = page("person", programme, errors, one=found, typed=request.form if errors else _typed(found))
    return (drawn, 422) if errors else drawn


@pages.route("/kontakter/slet", methods=["GET", "POST"])
@pages.route("/kontakter/<uuid:person>/slet", methods=["GET", "POST"])
def erase(programme: str, person: UUID | None = None) -> ResponseReturnValue:
    """One, or all. Asks first."""
    found = _find(programme, person) if person else None
    if request.method == "GET":
        return page("erase", programme, one=found)
    if not expired():
        here = service()
        with here.store.writing() as db, here.vault.writing() as vault_db:
            only = [person] if person else None
            n = use.erase_owners(db, vault_db, programme, only, actor=actor(), now=here.now())
        return to("people", programme, texts()("owners.erased", n=n))
    return to("people", programme)


def _saved(programme: str, person: UUID | None) -> Errors:
    try:
        with service().vault.writing() as vault_db:
            use.save_owner(vault_db, programme, _asked(), person, now=service().now())
    except InputRejected as error:
        return errors_of(error)
    return []


def _people(programme: str, errors: Errors) -> str:
    programme_or_404(programme)
    here = service()
    with here.store.reading() as db, here.vault.reading() as vault_db:
        found = owners(vault_db, programme)
        known = {use.same_role(one.owner_role or "") for one in found}
        roles = use.roles_in_rows(db, programme)
    missing = [roles[role] for role in sorted(roles.keys() - known)]
    typed = request.form or {"role": request.args.get("rolle", "")}
    return page("people", programme, errors, people=found, missing=missing, typed=typed)


def _find(programme: str, person: UUID) -> Contact:
    programme_or_404(programme)
    with service().vault.reading() as vault_db:
        return use.owner(vault_db, programme, person) or abort(404)


def _asked() -> use.AskedOwner:
    language = request.form.get("language", "")
    lines = tuple(" ".join(one.split()) for one in request.form.get("address", "").splitlines())
    return use.AskedOwner(
        role=line("role"),
        name=line("name"),
        email=line("email"),
        address=lines[: len(ADDRESS)],
        language=language if language in LANGUAGES else LANGUAGES[0],
    )


def _typed(found: Contact) -> dict[str, str]:
    own = {"role": found.owner_role or "", "name": found.name, "email": found.email, "language": found.language}
    return own | {"address": "\n".join(found.address)}
