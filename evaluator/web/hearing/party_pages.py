"""The pages of a party: what the hearing is about, its remarks, the receipt, and what they led to. The key in the
address is the credential: no cookie, no signing in, no script.

What is posted is saved before it is judged, so that nothing that was typed is lost.
"""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Final
from uuid import UUID

from flask import abort, make_response, render_template, request, url_for
from flask.typing import ResponseReturnValue

from evaluator.hearing import form
from evaluator.hearing.files import LARGEST, text_of
from evaluator.hearing.unconfirmed import EXPECTED_PARTIES
from evaluator.programme.model import NODE_KINDS
from evaluator.store import hearings
from evaluator.store.hearing_tables import PARTY_KINDS
from evaluator.texts.diagnostics import rendered
from evaluator.web.answering.rate_limits import MOST_SECONDS_TOLD, TOO_MANY
from evaluator.web.hearing.visiting import Arrival, allow_files, arrive, content_of
from evaluator.web.shared.access import open_pages
from evaluator.web.shared.downloads import download
from evaluator.web.shared.posted import posted_file
from evaluator.web.shared.service import service
from surveys.diagnostics import Diagnostic, InputRejected

pages: Final = open_pages("party", __name__, by_key=True, url_prefix="/hoering")
pages.url_value_preprocessor(allow_files)
MISSING: Final = "mangler"
"""In an address: the form is shown with what is in the way of sending."""
BOTH: Final = "begge"
"""In an address: fields hold what was written in two places."""
MEDIA: Final = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}
OWN_NAME: Final = "navn"
"""In an address: whoever asked to be unnamed has her name in what she wrote."""
NAMELESS: Final = "uden-navn"
"""In an address: a person chose to be named and gave no name."""


@pages.get("/<key>", strict_slashes=False)
def information(key: str) -> str:
    arrival = arrive(key)
    if arrival.visit and arrival.hearing.handed_over_at:
        return _led_to(arrival)
    return _information(arrival)


@pages.post("/<key>/deltag")
def join(key: str) -> ResponseReturnValue:
    """By the open link: who takes part."""
    arrival = arrive(key)
    if arrival.visit or not arrival.is_open:
        return arrival.to("information")
    if waits := _held_back(arrival):
        return waits
    here, typed = service(), {name: _line(name) for name in ("name", "kind", "contact", "email")}
    if typed["kind"] not in PARTY_KINDS:
        return _information(arrival, [Diagnostic("hearing.no_kind", ("kind",))]), 422
    try:
        with here.store.writing() as db, here.vault.writing() as vault_db:
            own = form.join(db, vault_db, arrival.hearing, **typed, language=arrival.language)
    except InputRejected as error:
        return _information(arrival, error.diagnostics), 422
    return replace(arrive(own), language=arrival.language).to("write")


@pages.get("/<key>/svar")
def write(key: str) -> ResponseReturnValue:
    arrival = arrive(key)
    if not arrival.party or not arrival.is_open:
        return arrival.to("information")
    wrong = form.wrong_with_form(arrival.party) if MISSING in request.args else []
    wrong += [Diagnostic("hearing.name_missing", ("agreement",))] if NAMELESS in request.args else []
    return _form(arrival, wrong)


@pages.post("/<key>/svar")
def save(key: str) -> ResponseReturnValue:
    """Save what was typed, whatever is wrong and however late it is; then go where the button leads."""
    arrival, go = arrive(key), request.form.get("_go", "check")
    both, notes = _save(arrival)
    if not arrival.is_open:
        return _too_late(arrive(key)), 410
    if both:
        return arrival.to("write", **{BOTH: "1"}, **notes)
    if NAMELESS in notes:
        return arrival.to("write", **notes)
    if go in ("da", "en"):
        return replace(arrival, language=go).to("write")
    return arrival.to({"later": "pause", "none": "none", "file": "file"}.get(go, "check"), **notes)


@pages.get("/<key>/fil")
def file(key: str) -> ResponseReturnValue:
    """A form for the file alone: one that is too large for the server takes nothing with it that was typed."""
    arrival = arrive(key)
    return arrival.show("file", largest=LARGEST) if arrival.party and arrival.is_open else arrival.to("information")


@pages.post("/<key>/fil")
def take_file(key: str) -> ResponseReturnValue:
    arrival = arrive(key)
    if not arrival.party or not arrival.is_open:
        return _too_late(arrival), 410
    return _upload(arrival)


@pages.get("/<key>/pause")
def pause(key: str) -> str:
    arrival = arrive(key)
    link = f"{request.url_root.rstrip('/')}{url_for('party.information', key=key)}"
    return arrival.show("pause", link=link, party=arrival.party.party)


@pages.get("/<key>/tjek")
def check(key: str) -> ResponseReturnValue:
    arrival = arrive(key)
    visit = arrival.party
    if not arrival.is_open:
        return arrival.to("information")
    if form.wrong_with_form(visit):
        return arrival.to("write", **{MISSING: "1"})
    return arrival.show("check", written=_written(arrival), flags=visit.flags, own_name=OWN_NAME in request.args)


@pages.post("/<key>/tjek")
def send(key: str) -> ResponseReturnValue:
    arrival = arrive(key)
    return _done(arrival, "send", "receipt")


@pages.get("/<key>/ingen")
def none(key: str) -> ResponseReturnValue:
    arrival = arrive(key)
    return arrival.show("none") if arrival.party and arrival.is_open else arrival.to("information")


@pages.post("/<key>/ingen")
def say_none(key: str) -> ResponseReturnValue:
    return _done(arrive(key), "has_none", "receipt")


@pages.get("/<key>/tilbage")
def ask_back(key: str) -> ResponseReturnValue:
    arrival = arrive(key)
    return arrival.show("withdraw") if arrival.party and arrival.is_open else arrival.to("information")


@pages.post("/<key>/tilbage")
def take_back(key: str) -> ResponseReturnValue:
    return _done(arrive(key), "withdraw", "information")


@pages.get("/<key>/kvittering")
def receipt(key: str) -> ResponseReturnValue:
    arrival = arrive(key)
    if not arrival.party.has_sent:
        return arrival.to("information")
    return arrival.show("receipt", written=_written(arrival, sent=True))


@pages.get("/<key>/dokument/<uuid:document>")
def document(key: str, document: UUID) -> ResponseReturnValue:
    arrival = arrive(key)
    its = next((one for one in arrival.documents if one.id == document), None) or abort(404)
    content = content_of(arrival.hearing, document) or abort(404)
    return download(content, MEDIA[its.kind], f"dokument.{its.kind}")


@pages.get("/<key>/forandringsteori")
def theory(key: str) -> str:
    arrival = arrive(key)
    if not arrival.hearing.theory:
        abort(404)
    return arrival.show("theory", kinds=NODE_KINDS)


def _done(arrival: Arrival, what: str, page: str) -> ResponseReturnValue:
    visit, act = arrival.party, {"send": form.send, "has_none": form.has_none, "withdraw": form.withdraw}[what]
    try:
        with service().store.writing() as db:
            act(db, visit, now=service().now())
    except InputRejected as error:
        if any(one.code == "hearing.too_late" for one in error.diagnostics):
            return _too_late(arrival), 410
        return arrival.to("write", **{MISSING: "1"})
    return arrive(arrival.key).to(page)


def _save(arrival: Arrival) -> tuple[bool, dict[str, str]]:
    """Whether a field holds two texts now, and what the next page is to tell, as it stands in its address. Past the
    deadline texts are kept, and what the note calls the party stays: an organisation that sent nothing is called by its
    name anyway."""
    visit, posted = arrival.party, request.form
    typed = {one: posted[f"t-{one}"].replace("\0", "") for one in visit.fields if f"t-{one}" in posted}
    was = {one: posted[f"m-{one}"] for one in visit.fields if f"m-{one}" in posted}
    may_choose = arrival.is_open or not (visit.has_sent or visit.party.is_person)
    agreement = posted.get("agreement", "") if may_choose else ""
    notes = {OWN_NAME: "1"} if form.names_herself(visit, typed, agreement) else {}
    with service().store.writing() as db:
        both = form.save(db, visit, typed, was=was, agreement=agreement, name=_line("name"))
        if arrival.language != visit.party.language:
            party = hearings.party(db, visit.at.programme, visit.at.hearing, visit.party.id) or visit.party
            hearings.save_party(db, visit.at.programme, visit.at.hearing, replace(party, language=arrival.language))
        after = hearings.party(db, visit.at.programme, visit.at.hearing, visit.party.id) or visit.party
    if agreement == "named" and after.agreement == "unnamed":
        notes[NAMELESS] = "1"
    return both, notes


def _upload(arrival: Arrival) -> ResponseReturnValue:
    name, content = posted_file("file", LARGEST)
    try:
        if not name:
            raise InputRejected([Diagnostic("hearing.no_file", ("file",))])
        text = text_of(content)
    except InputRejected as error:
        said = [rendered(one, arrival.texts).sentences for one in error.diagnostics]
        return arrival.show("file", largest=LARGEST, errors=said), 422
    with service().store.writing() as db:
        form.add_text(db, arrival.party, text)
    return arrival.to("write", fil="1", _anchor="hentet")


def _form(arrival: Arrival, wrong: list[Diagnostic] | tuple[Diagnostic, ...]) -> str:
    t, visit = arrival.texts, arrival.party
    fields = [(one.key, one.title) for one in visit.sections]
    whole = arrival.said("on_the_whole" if fields else "your_remarks")
    drawn = [
        (key, title, visit.typed(key), form.mark_of(visit.typed(key))) for key, title in (*fields, (form.WHOLE, whole))
    ]
    errors = [(str(one.place[0]), rendered(one, t).sentences) for one in wrong]
    return arrival.show(
        "write", fields=drawn, errors=errors, both=BOTH in request.args, from_file="fil" in request.args
    )


def _written(arrival: Arrival, *, sent: bool = False) -> list[tuple[str, str, str]]:
    """Field, title and text of each field that is not empty."""
    visit, titles = arrival.party, {one.key: one.title for one in arrival.party.sections}
    whole = arrival.said("on_the_whole" if titles else "your_remarks")
    texts = {one: visit.written[one].text if sent else visit.typed(one) for one in visit.fields if one in visit.written}
    return [(one, titles.get(one, whole), text) for one, text in texts.items() if text]


def _information(arrival: Arrival, wrong: list[Diagnostic] | tuple[Diagnostic, ...] = ()) -> str:
    t = arrival.texts
    errors = [(str(one.place[0]), rendered(one, t).sentences) for one in wrong]
    kinds = [(kind, t(f"hearing.kind_{kind}")) for kind in PARTY_KINDS]
    typed = {name: _line(name) for name in ("name", "kind", "contact", "email")}
    return arrival.show("information", errors=errors, kinds=kinds, typed=typed)


def _too_late(arrival: Arrival) -> str:
    """What was typed stands on the page, so that it can be sent by mail instead."""
    return arrival.show("too_late", written=_written(arrival))


def _led_to(arrival: Arrival) -> str:
    with service().store.reading() as db:
        found = form.led_to(db, arrival.party.at, arrival.party.party.id)
    titles = {one.key: one.title for one in arrival.party.sections}
    whole = arrival.said("on_the_whole" if titles else "your_remarks")
    order = [*titles, ""]
    found = sorted(found, key=lambda one: order.index(one[0].section or ""))
    points = [
        (titles.get(point.section or remark.section or "", whole), remark.text[point.starts : point.ends], point.answer)
        for remark, points in found
        for point in points
    ]
    return arrival.show("led_to", points=points)


def _line(name: str) -> str:
    return " ".join("".join(c for c in request.form.get(name, "") if c.isprintable()).split())


def _held_back(arrival: Arrival) -> ResponseReturnValue | None:
    """The page that asks to wait where very many come by the open link; None for whoever may come."""
    here, its = service(), arrival.hearing
    door = ("hearing", its.programme, its.key)
    seconds = here.doors.come(door, request.remote_addr or "", EXPECTED_PARTIES, here.now())
    if not seconds:
        return None
    minutes = math.ceil(seconds / 60) if seconds > MOST_SECONDS_TOLD else 0
    posted = list(request.form.items(multi=True))
    frame = arrival.frame | {"page_name": "wait"}
    page = make_response(
        render_template("answering/wait.html", **frame, seconds=seconds, minutes=minutes, posted=posted), TOO_MANY
    )
    page.headers["Retry-After"] = str(seconds)
    return page
