"""The page on which people make a self-generated code, and from which they get a link of their own. No cookie."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from flask import render_template, request, url_for
from werkzeug.wrappers import Response

from evaluator.answering.ages import young_in
from evaluator.answering.intake import Entry, phase_of
from evaluator.inviting.self_generated_codes import (
    begin_with_code,
    kind_of,
    normalised,
    self_generated_code_wave,
    spare_element,
)
from evaluator.programme.model import Programme
from evaluator.programme.young import Young
from evaluator.vault.self_generated_codes import Coming
from evaluator.web.answering.age import age_page, carried, stopped_by_age
from evaluator.web.answering.information import shut_until_told, told_in_full
from evaluator.web.answering.pages import admit
from evaluator.web.answering.rate_limits import held_back
from evaluator.web.answering.visit import INTERVIEW, KIOSK, UnknownLink, Visit, collection_mode_of
from evaluator.web.shared.access import may, open_pages
from evaluator.web.shared.rules import COLLECTING
from evaluator.web.shared.service import service

pages: Final = open_pages("self_generated_codes", __name__, by_key=True, url_prefix="/kode")
pages.before_request(admit)
MINUTES_TO_MAKE: Final = 5
"""How long a kiosk waits for a code."""


@dataclass(frozen=True, slots=True)
class Making:
    """Somebody who makes a code. ``elements`` are the parts that are asked for."""

    visit: Visit
    programme: Programme
    elements: tuple[str, ...]

    @property
    def young(self) -> Young:
        return young_in(self.programme, self.visit.entry.wave.key)

    @property
    def parts(self) -> Mapping[str, str | None]:
        """Each part as it was written, None for what cannot be one."""
        return {element: normalised(element, request.form.get(element, "")) for element in self.elements}

    def errors(self, group: str | None) -> tuple[tuple[str, str], ...]:
        """By field, what is missing or wrong."""
        texts = self.visit.texts
        wrong = [
            (key, texts(f"self_generated_code.wrong_{kind_of(key)}"))
            for key, part in self.parts.items()
            if part is None
        ]
        return (*wrong, *([("group", texts("answering.group_missing"))] if group is None else []))


@pages.get("/<key>")
def make(key: str) -> Response | str | tuple[str, int]:
    """At a kiosk a button stands before the form: nobody can say when a page that lies open is being written on."""
    making = arrive(key)
    if turned_away := making.visit.turned_away() or shut_until_told(making.visit):
        return turned_away
    if making.visit.collection_mode == KIOSK and "lav" not in request.args:
        return _start(making)
    return age_page(making.visit, making.young) if making.young.answers else _form(making)


@pages.route("/<key>/alder", methods=["GET", "POST"])
def age(key: str) -> Response | str | tuple[str, int]:
    """The form, for whoever is old enough to answer. Nothing is stored of what was said."""
    making = arrive(key)
    if turned_away := making.visit.turned_away() or shut_until_told(making.visit):
        return turned_away
    if request.method == "GET":
        return age_page(making.visit, making.young) if making.young.answers else _form(making)
    return stopped_by_age(making.visit, making.young) or _form(making)


@pages.post("/<key>")
def come(key: str) -> Response | str | tuple[str, int]:
    """To the link of whoever made the code. Where several people are known to have it, one thing more is asked."""
    making = arrive(key, more=spare_asked())
    visit = making.visit
    if turned_away := visit.turned_away() or shut_until_told(visit) or stopped_by_age(visit, making.young):
        return turned_away
    group = visit.group_posted()
    if errors := making.errors(group):
        return _form(making, errors), 422
    if waits := held_back(visit):
        return waits
    code = [part for part in making.parts.values() if part]
    own_key = _begin(making, code, group or "")
    if own_key is None:
        return _form(arrive(key, more=True), more_asked=True), 409
    return visit.to_own(own_key)


def _begin(making: Making, code: list[str], group: str) -> str | None:
    here, visit, wave = service(), making.visit, making.visit.entry.wave
    once = request.form.get("once") or secrets.token_urlsafe()
    coming = Coming(
        programme=wave.programme,
        wave=wave.key,
        group=group,
        language=visit.language,
        once=once,
        at_kiosk=visit.collection_mode == KIOSK,
    )
    with here.vault.writing() as vault_db:
        return begin_with_code(vault_db, making.programme, coming, code)


def spare_asked() -> bool:
    return "spare" in request.form


def arrive(key: str, *, more: bool = False) -> Making:
    """Look up where the link leads. Raises UnknownLink where it leads nowhere. ``more``: with the spare element."""
    here, mode = service(), collection_mode_of(request.blueprint)
    with here.vault.reading() as vault_db, here.store.reading() as db:
        found = self_generated_code_wave(db, vault_db, key)
        if found is None or (mode == INTERVIEW and not may(COLLECTING, found[0].key)):
            raise UnknownLink
        programme, wave = found
        questionnaire = here.questionnaire(db, wave, wave.version)
    wanted = (request.form.get("language"), request.args.get("language"))
    language = next((one for one in wanted if one in questionnaire.languages), questionnaire.languages[0])
    visit = Visit(key, Entry(wave, None), phase_of(wave, here.now()), questionnaire, language, code_link=key)
    return Making(visit, programme, (*programme.self_generated_code, *([spare_element(programme)] if more else [])))


def _start(making: Making) -> str:
    visit = making.visit
    return render_template("answering/self_generated_code_start.html", **visit.frame("self_generated_code"))


def _form(making: Making, errors: tuple[tuple[str, str], ...] = (), *, more_asked: bool = False) -> str:
    visit = making.visit
    if visit.collection_mode == KIOSK:
        visit.go_by_itself(MINUTES_TO_MAKE * 60, visit.start)
    titles = {group.key: visit.texts.pick(group.title) for group in making.programme.groups}
    return render_template(
        "answering/self_generated_code.html",
        **visit.frame("self_generated_code"),
        in_full=told_in_full(visit, making.programme),
        elements=[(element, kind_of(element)) for element in making.elements],
        groups=[(key, titles.get(key, key)) for key in visit.groups_to_choose()],
        errors=dict(errors),
        more_asked=more_asked,
        more=len(making.elements) > len(making.programme.self_generated_code),
        posted=request.form,
        once=secrets.token_urlsafe(),
        start=visit.start if visit.collection_mode == KIOSK else "",
        minutes=MINUTES_TO_MAKE,
        aged=carried(),
        here=url_for(".make", key=visit.key),
    )
