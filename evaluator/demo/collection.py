"""Collecting the answers: invitations from the vault, then the participant's pages of the application."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from flask import Flask
from sqlalchemy import Connection

from evaluator.demo.answers import Respondent
from evaluator.demo.browser import Browser, BrowserLost, journey
from evaluator.demo.people import Visit, members, visits
from evaluator.documents.storing import load_questionnaire
from evaluator.programme.model import Programme, WavePlan
from evaluator.store.waves import wave
from evaluator.vault.invitations import invite
from evaluator.web.shared.service import Service
from surveys.questionnaire import Questionnaire

_MOST_PAGES = 30
"""More than any questionnaire here has."""


@dataclass(slots=True)
class Clock:
    """The time that the application is told."""

    moment: dt.datetime

    def __call__(self) -> dt.datetime:
        return self.moment


def collect(app: Flask, clock: Clock, programme: Programme, plan: WavePlan, *, answered: Callable[[], None]) -> None:
    """Invite the wave's groups and let those answer who do; ``answered`` is called after each of them."""
    here: Service = app.extensions["nedslag"]
    with here.vault.writing() as db:
        tokens = _invite(db, programme, plan)
    with here.store.reading() as db:
        questionnaire = _questionnaire(db, programme, plan)
    browser = Browser(app.test_client(use_cookies=False))
    round_number = len(programme.milestones_until(plan.milestone)) - 1
    for visit in sorted(visits(programme, plan), key=lambda visit: visit.sends):
        respondent = Respondent(visit.person, questionnaire, round_number=round_number)
        _answer(browser, clock, visit, tokens[visit.person.name], respondent)
        answered()


def _invite(db: Connection, programme: Programme, plan: WavePlan) -> dict[str, str]:
    """A token for each person, by the person's name. The vault hears the name only where answers are linked."""
    linked = plan.linkage != "anonymous"
    return {
        person.name: invite(
            db,
            programme=programme.key,
            wave=plan.key,
            group=person.group,
            process=person.process,
            person=person.name if linked else None,
            language=person.language,
            linked=linked,
        )
        for group in plan.groups
        for person in members(programme, group, plan.milestone)
    }


def _questionnaire(db: Connection, programme: Programme, plan: WavePlan) -> Questionnaire:
    stored = wave(db, programme.key, plan.key)
    assert stored is not None
    return load_questionnaire(db, programme.key, stored.questionnaire, stored.version)


def _answer(browser: Browser, clock: Clock, visit: Visit, token: str, respondent: Respondent) -> None:
    """Open the link, answer page by page, and send, or stop on the way."""
    clock.moment = visit.begins
    first = browser.open(f"/svar/{token}")
    boxes = [field for field in first.form.fields if field.kind == "checkbox"] if first.form else []
    page = browser.send(first, {box.name: box.values for box in boxes})  # whoever answers has said yes
    if visit.stops_after is not None:
        journey(browser, page, respondent.fill, pages=visit.stops_after)
        return
    clock.moment = visit.sends
    page = journey(browser, page, respondent.fill, pages=_MOST_PAGES)
    if page.form is not None or page.onward is not None:
        raise BrowserLost("the way through the questionnaire did not end at a receipt")
