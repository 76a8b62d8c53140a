"""The people who are asked, as an evaluator keeps them: listed, added, changed, erased and taken out. No address of
these pages says who somebody is."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from flask import abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm

from evaluator.inviting.by_hand import AskedContact, contact_named, page_name, save_contact
from evaluator.inviting.contacts import contacts_csv, erase_contacts
from evaluator.programme.model import Programme
from evaluator.texts import LANGUAGES
from evaluator.vault import outbox
from evaluator.vault.contacts import Contact, contacts
from evaluator.web.inviting.desk import errors_of, pages
from evaluator.web.shared.access import actor, programme_or_404, texts
from evaluator.web.shared.downloads import download
from evaluator.web.shared.frame import show
from evaluator.web.shared.posted import Errors, line, posted
from evaluator.web.shared.service import service
from surveys.diagnostics import InputRejected
from surveys.tables.writing import CSV_TYPE

if TYPE_CHECKING:
    from sqlalchemy import Connection

ON_A_PAGE: Final = 100
_NUMBERS: Final = re.compile(r"([0-9]+)")


@dataclass(frozen=True, slots=True)
class Listed:
    """Somebody in the list. ``state``: of the texts ``invitations.state_…``."""

    contact: Contact
    page: str
    state: str


@pages.get("/kontakter")
def people(programme: str) -> str:
    return _people(programme, [])


@pages.post("/kontakter")
def add(programme: str) -> ResponseReturnValue:
    errors = posted() or _saved(programme_or_404(programme), None)
    if errors:
        return _people(programme, errors), 422
    flash(texts()("invitations.contact_saved"))
    return redirect(url_for("invitations.people", programme=programme))


@pages.route("/kontakter/<name>", methods=["GET", "POST"])
def person(programme: str, name: str) -> ResponseReturnValue:
    found = _found(programme, name)
    errors = (posted() or _saved(programme_or_404(programme), found)) if request.method == "POST" else []
    if request.method == "POST" and not errors:
        flash(texts()("invitations.contact_saved"))
        return redirect(url_for("invitations.people", programme=programme, gruppe=line("group")))
    typed = request.form if errors else _typed(found)
    drawn = _page(programme, "contact", errors, one=found, name=name, typed=typed)
    return (drawn, 422) if errors else drawn


@pages.route("/kontakter/slet", methods=["GET", "POST"])
@pages.route("/kontakter/<name>/slet", methods=["GET", "POST"])
def erase(programme: str, name: str = "") -> ResponseReturnValue:
    """One, or all. Asks first."""
    found = _found(programme, name) if name else None
    if request.method == "GET" or posted():
        return _page(programme, "erase", one=found, name=name)
    here = service()
    with here.store.writing() as db, here.vault.writing() as vault_db:
        its = found.person if found else None
        n = erase_contacts(db, vault_db, programme, its, actor=actor(), now=here.now())
    flash(texts()("invitations.contacts_erased", n=n))
    return redirect(url_for("invitations.people", programme=programme))


@pages.post("/kontakter/hent")
def take_out(programme: str) -> ResponseReturnValue:
    """All contacts as a file; the log is told."""
    programme_or_404(programme)
    if posted():
        return redirect(url_for("invitations.people", programme=programme))
    here = service()
    with here.store.writing() as db, here.vault.reading() as vault_db:
        content, _ = contacts_csv(db, vault_db, programme, actor=actor(), now=here.now())
    return download(content.encode(), CSV_TYPE, f"{programme}-{texts()('invitations.file_name')}.csv")


def _people(programme: str, errors: Errors) -> str:
    programme_or_404(programme)
    chosen, at = request.args.get("gruppe", ""), max(request.args.get("side", 1, type=int), 1)
    with service().vault.reading() as vault_db:
        every = [one for one in contacts(vault_db, programme) if chosen in ("", one.group)]
        every.sort(key=_order)
        shown, tells = every[(at - 1) * ON_A_PAGE : at * ON_A_PAGE], _may_tell(vault_db, programme)
        listed = [Listed(one, page_name(vault_db, programme, one.person), _state(one, tells=tells)) for one in shown]
    pages_ = (len(every) + ON_A_PAGE - 1) // ON_A_PAGE
    its = {"people": listed, "chosen": chosen, "at": at, "pages": pages_, "number": len(every)}
    return _page(programme, "contacts", errors, typed=request.form, **its)


def _order(one: Contact) -> tuple[str, list[tuple[int, str]]]:
    """By name, and without names by number as people count: 2 before 10."""
    parts = (part for part in _NUMBERS.split(one.person.casefold()) if part)
    return one.name.casefold(), [(int(part), "") if part.isdecimal() else (-1, part) for part in parts]


def _may_tell(vault_db: Connection, programme: str) -> bool:
    """Whether it may be told whose mail comes back: not once somebody was reminded, since only those get a reminder
    who have not answered."""
    rounds = outbox.counts(vault_db, programme)
    return not any(number for wave, number, _ in rounds if ":" not in wave)


def _state(one: Contact, *, tells: bool) -> str:
    if one.opted_out:
        return "opted_out"
    if one.bounced is not None and tells:
        return "bounced"
    if one.email:
        return "mail"
    return "letter" if one.has_postal_address else "incomplete" if one.address else "unreachable"


def _page(programme: str, template: str, errors: Errors | None = None, **values: object) -> str:
    loaded, t = programme_or_404(programme), texts()
    its: dict[str, object] = {
        "groups": [("", t("designing.choose")), *((one.key, t.pick(one.title)) for one in loaded.groups)],
        "processes": [("", t("invitations.no_process")), *((one.key, t.pick(one.title)) for one in loaded.processes)],
        "languages": [(one, t(f"pages.language_{one}")) for one in LANGUAGES],
    }
    common = {"errors": errors or [], "form": FlaskForm(), "typed": request.form} | its
    return show(f"inviting/{template}.html", loaded, **common | values)


def _found(programme: str, name: str) -> Contact:
    programme_or_404(programme)
    with service().vault.reading() as vault_db:
        return contact_named(vault_db, programme, name) or abort(404)


def _saved(programme: Programme, before: Contact | None) -> Errors:
    try:
        with service().vault.writing() as vault_db:
            save_contact(vault_db, programme, _asked(programme), before, now=service().now())
    except InputRejected as error:
        return errors_of(error)
    return []


def _asked(programme: Programme) -> AskedContact:
    language, processes = request.form.get("language", ""), {one.key for one in programme.processes}
    lines = (" ".join(one.split()) for one in request.form.get("address", "").splitlines())
    process = request.form.get("process", "")
    return AskedContact(
        group=request.form.get("group", ""),
        person=line("person"),
        name=line("name"),
        email=line("email"),
        address=tuple(one for one in lines if one),
        process=process if process in processes else "",
        language=language if language in LANGUAGES else LANGUAGES[0],
        opted_out="opted_out" in request.form,
    )


def _typed(found: Contact) -> Mapping[str, str]:
    own = {"person": found.person, "name": found.name, "email": found.email, "language": found.language}
    where = {"group": found.group, "process": found.process, "address": "\n".join(found.address)}
    return own | where | ({"opted_out": "1"} if found.opted_out else {})
