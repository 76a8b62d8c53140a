"""The parties of a hearing as an evaluator sees them: added, agreed, invited, and their contact persons erased."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from flask import abort, flash, request
from flask.typing import ResponseReturnValue

from evaluator.hearing import inviting
from evaluator.hearing import parties as use
from evaluator.hearing.managing import local, record_change
from evaluator.hearing.names import shown_names
from evaluator.hearing.remarks import erase_contact
from evaluator.store import hearings
from evaluator.store.hearing_tables import AGREEMENTS, PARTY_KINDS
from evaluator.store.hearings import Hearing, Party
from evaluator.vault.hearings import new_link
from evaluator.web.hearing.desk import all_of, errors_of, find, line, page, pages, to, uploaded_table
from evaluator.web.shared.access import actor, texts
from evaluator.web.shared.downloads import download
from evaluator.web.shared.posted import Errors, expired, posted
from evaluator.web.shared.service import service
from surveys.diagnostics import InputRejected
from surveys.tables.writing import CSV_TYPE

REMINDED_BEFORE = dt.timedelta(days=5)


@pages.get("/<hearing>/parter")
def parties(programme: str, hearing: str) -> str:
    return _parties(programme, find(programme, hearing), [])


@pages.post("/<hearing>/parter")
def add_party(programme: str, hearing: str) -> ResponseReturnValue:
    its, errors = find(programme, hearing), posted()
    if not errors:
        try:
            with service().store.writing() as db, service().vault.writing() as vault_db:
                use.add_party(db, vault_db, its, _asked())
            return to("parties", programme, its, texts()("hearing.party_added"))
        except InputRejected as error:
            errors = errors_of(error)
    return _parties(programme, its, errors), 422


@pages.post("/<hearing>/parter/tabel")
def import_parties(programme: str, hearing: str) -> ResponseReturnValue:
    its, errors = find(programme, hearing), posted()
    if not errors:
        try:
            with uploaded_table() as path, service().store.writing() as db, service().vault.writing() as vault_db:
                done = use.import_parties(db, vault_db, its, path)
            said = texts()("hearing.parties_imported", added=done.added, known=done.known)
            return to("parties", programme, its, said)
        except InputRejected as error:
            errors = errors_of(error)
    return _parties(programme, its, errors), 422


@pages.route("/<hearing>/parter/<uuid:party>", methods=["GET", "POST"])
def party(programme: str, hearing: str, party: UUID) -> ResponseReturnValue:
    its = find(programme, hearing)
    one, errors = _party(its, party), posted() if request.method == "POST" else []
    if request.method == "POST" and not errors:
        try:
            with service().store.writing() as db, service().vault.writing() as vault_db:
                use.change_party(db, vault_db, its, one, _asked())
            return to("parties", programme, its, texts()("hearing.party_saved"))
        except InputRejected as error:
            errors = errors_of(error)
    drawn = _one(programme, its, one, errors)
    return (drawn, 422) if errors else drawn


@pages.post("/<hearing>/parter/<uuid:party>/bekraeft")
def confirm(programme: str, hearing: str, party: UUID) -> ResponseReturnValue:
    its = find(programme, hearing)
    if not expired():
        from dataclasses import replace

        with service().store.writing() as db:
            hearings.save_party(db, programme, its.key, replace(_party(its, party), confirmed=True))
            record_change(db, its, "confirmed", actor=actor(), now=service().now())
        flash(texts()("hearing.confirmed"))
    return to("parties", programme, its)


@pages.post("/<hearing>/parter/<uuid:party>/kontakt")
def forget_contact(programme: str, hearing: str, party: UUID) -> ResponseReturnValue:
    its = find(programme, hearing)
    if not expired():
        with service().store.writing() as db, service().vault.writing() as vault_db:
            erase_contact(db, vault_db, its, _party(its, party).id, actor=actor(), now=service().now())
        flash(texts()("hearing.contact_erased"))
    return to("party", programme, its, party=party)


@pages.post("/<hearing>/parter/<uuid:party>/link")
def renew_link(programme: str, hearing: str, party: UUID) -> ResponseReturnValue:
    its = find(programme, hearing)
    if not expired():
        with service().store.writing() as db, service().vault.writing() as vault_db:
            new_link(vault_db, programme, its.key, _party(its, party).id)
            record_change(db, its, "new_link", actor=actor(), now=service().now())
        flash(texts()("hearing.new_link_made"))
    return to("party", programme, its, party=party)


@pages.post("/<hearing>/mails")
def queue(programme: str, hearing: str) -> ResponseReturnValue:
    its = find(programme, hearing)
    if expired() or not its.takes_remarks(service().now()):
        return to("parties", programme, its, anchor="mails")
    with service().vault.writing() as vault_db:
        if request.form.get("kind") == "reminder":
            said = "queued_reminder"
            n = inviting.queue_reminders(vault_db, its, on=_reminder_on(its))
        else:
            said = "queued_invitation"
            n = inviting.queue_invitations(vault_db, its, now=service().now())
    return to("parties", programme, its, texts()(f"hearing.{said}", n=n), anchor="mails")


@pages.post("/<hearing>/links")
def links(programme: str, hearing: str) -> ResponseReturnValue:
    its = find(programme, hearing)
    if expired():
        return to("parties", programme, its)
    every, site, language = all_of(its), request.url_root, texts().language
    with service().vault.writing() as vault_db, service().store.writing() as db:
        table = inviting.links_csv(db, vault_db, every, site, language, actor=actor(), now=service().now())
    return download(table.encode(), CSV_TYPE, f"{its.key}-links.csv")


def _reminder_on(its: Hearing) -> dt.datetime:
    try:
        day = dt.date.fromisoformat(request.form.get("day", ""))
    except ValueError:
        return its.deadline - REMINDED_BEFORE
    return local(day, dt.time(9))


def _parties(programme: str, its: Hearing, errors: Errors) -> str:
    every, now = all_of(its), service().now()
    with service().vault.reading() as vault_db:
        mail = inviting.mail_of(vault_db, every)
    return page(
        "parties",
        programme,
        its,
        errors,
        every=every,
        names=shown_names(every.parties, texts()),
        mail=mail,
        kinds=PARTY_KINDS,
        agreements=AGREEMENTS,
        takes=its.takes_remarks(now),
        reminder=max(its.deadline - REMINDED_BEFORE, now).date().isoformat(),
    )


def _one(programme: str, its: Hearing, one: Party, errors: Errors) -> str:
    with service().vault.writing() as vault_db:
        person = use.contact_of(vault_db, its, one.id)
        link = inviting.link_of(vault_db, its, one.id, request.url_root)
    own = {"name": one.name, "kind": one.kind, "language": one.language, "agreement": one.agreement}
    own |= {"contact": person.name, "email": person.email} if person else {}
    names = shown_names(all_of(its).parties, texts())
    typed = request.form if request.method == "POST" else own
    more = {"kinds": PARTY_KINDS, "agreements": AGREEMENTS, "link": link, "person": person}
    return page("party", programme, its, errors, one=one, shown=names[one.id], **more | {"typed": typed})


def _party(its: Hearing, id_: UUID) -> Party:
    with service().store.reading() as db:
        return hearings.party(db, its.programme, its.key, id_) or abort(404)


def _asked() -> use.AskedParty:
    kind, agreement, language = (request.form.get(name, "") for name in ("kind", "agreement", "language"))
    return use.AskedParty(
        name=line("name"),
        kind=kind if kind in PARTY_KINDS else "other",
        contact=line("contact"),
        email=line("email"),
        language=language if language in ("da", "en") else "da",
        agreement=agreement if agreement in AGREEMENTS else "open",
    )
