"""The mails, letters and posters of a wave as people will get them, with invented names and links that lead nowhere."""

from __future__ import annotations

from typing import Final

from flask import Response, abort, request

from evaluator.answering.journey import minutes_to_answer
from evaluator.inviting.announcements import TEXTS, WaveAnnouncement
from evaluator.inviting.letters import letter_page, poster_page
from evaluator.mail.messages import paragraphs
from evaluator.printing.pdf import Paper, letters_pdf, posters_pdf
from evaluator.store.logos import logo_of
from evaluator.vault.contacts import Contact
from evaluator.web.designing.trial import Trying, arrive, pages
from evaluator.web.shared.access import texts
from evaluator.web.shared.frame import show
from evaluator.web.shared.service import service

_PERSON: Final = Contact(
    person="eksempel", name="Kim Eksempel", address=("Eksempelvej 1, 2. th.", "1234 Eksempelby"), group=""
)
_PDF: Final = "application/pdf"
_LINK: Final = "svar/PR0VE"
"""No link of anybody's."""


@pages.get("/<key>/breve-og-mails")
def messages(programme: str, key: str) -> str:
    trying = arrive(programme, key)
    its, site = asking_of(trying), request.url_root.rstrip("/")
    links = {"link": f"{site}/{_LINK}", "opt_out": f"{site}/afmeld/PR0VE"}
    mails = [
        (kind, language, "\n\n".join(paragraphs(its, TEXTS[language], name=_PERSON.name, reminder=reminder, **links)))
        for kind, reminder in (("invitation", False), ("reminder", True))
        for language in its.languages
    ]
    by_link = _by_one_link(trying)
    shown = {"wave": key, "mails": [] if by_link else mails, "by_link": by_link, "languages": its.languages}
    return show("designing/messages.html", trying.programme, **shown)


@pages.get("/<key>/<kind>.pdf")
def paper(programme: str, key: str, kind: str) -> Response:
    """A letter or a poster in a language, marked as a trial."""
    trying, today = arrive(programme, key), service().now().date()
    its, site = asking_of(trying), request.url_root.rstrip("/")
    language = its.language_for(request.args.get("language", ""))
    with service().store.reading() as db:
        logo = logo_of(db, programme)
    looks = Paper(logo or b"", its.sender(TEXTS[language]), texts()("designing.trial").upper())
    if kind == "plakat":
        content = posters_pdf([poster_page(its, TEXTS[language], f"{site}/{_LINK}")], today, looks)
    elif kind == "brev":
        person = Contact(person="", name=_PERSON.name, address=_PERSON.address, group="", language=language)
        content = letters_pdf([letter_page(its, person, f"{site}/{_LINK}", f"{site}/afmeld/PR0VE")], today, looks)
    else:
        abort(404)
    return Response(content, mimetype=_PDF, headers={"Content-Disposition": "inline"})


def asking_of(trying: Trying) -> WaveAnnouncement:
    wave, questionnaire = trying.visit.entry.wave, trying.visit.questionnaire
    own = next((one.invitation for one in trying.programme.waves if one.key == wave.key), {})
    minutes = minutes_to_answer(questionnaire)
    return WaveAnnouncement(trying.programme, wave, questionnaire.title, minutes, own, questionnaire.languages)


def _by_one_link(trying: Trying) -> bool:
    plan = next(one for one in trying.programme.waves if one.key == trying.visit.key)
    return plan.open_link or plan.self_generated_code
