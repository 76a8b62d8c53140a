"""After sending: the receipt with the answers that were sent, their correction, and their withdrawal.

Who invites people holds their links, and must not read their answers. So only the receipt's code shows answers and
lets them be corrected; by the link they can be withdrawn unseen. As on the other pages of participants there is no
cookie that a page of somebody else's could borrow, and therefore no token against it.
"""

from __future__ import annotations

import datetime as dt
from typing import Final
from uuid import UUID

from flask import abort, redirect, render_template, request, url_for
from markupsafe import Markup
from werkzeug.wrappers import Response

from evaluator.answering.intake import find_entry
from evaluator.answering.rights import correct, keep, rights_of, withdraw
from evaluator.releases.serving import Made, kept_or_made
from evaluator.rendering.screens import RESULT
from evaluator.store.engine import Store
from evaluator.store.releases import Release, published
from evaluator.store.rights import SentAnswers, sent_answers
from evaluator.texts import LANGUAGES
from evaluator.vault.keys import receipt_as_given
from evaluator.web.answering.answer_texts import PageOfAnswers, all_answers
from evaluator.web.answering.just_sent import proof_for, proof_of_stored, proves
from evaluator.web.answering.question_views import paragraphs
from evaluator.web.answering.visit import KIOSK, NAMES, SEE_OTHER, TEXTS, Visit, arrive
from evaluator.web.shared.access import open_pages
from evaluator.web.shared.service import service
from surveys.answers.routing import route

pages: Final = open_pages("receipts", __name__, by_key=True)
Answer = Response | str | tuple[str, int]


@pages.get("/kvittering")
def enter() -> str:
    return _form()


@pages.post("/kvittering")
def find() -> Answer:
    """Where the receipt leads: to the answers that were sent."""
    here, receipt = service(), receipt_as_given(request.form.get("receipt", ""))
    with here.vault.reading() as vault_db, here.store.reading() as db:
        found = find_entry(db, vault_db, receipt) if receipt else None
    if found is None:
        return _form(wrong=True), 404
    return redirect(url_for("answering.receipt", key=receipt, language=_language()), SEE_OTHER)


def receipt_page(visit: Visit, *, code: bool = False, start: str = "", seconds: int = 0) -> str:
    """The receipt of somebody who has sent: whoever came by its code sees the answers. By the link it says that they
    have been received, with the ``code`` for whoever has just sent. ``start``: at a kiosk, the page to which it goes on
    after some seconds."""
    by_receipt = visit.entry.by_receipt
    with service().store.reading() as db:
        rights = rights_of(db, visit.entry, visit.phase)
    return render_template(
        "answering/withdrawn.html" if rights.withdrawn and not start else "answering/receipt.html",
        **visit.frame("receipt"),
        code=visit.draft.sent_under if rights.sent and (code or by_receipt) else None,
        by_receipt=by_receipt,
        rights=rights,
        has_result=visit.has_result,
        answers=_answers(visit, rights.sent) if by_receipt else (),
        go_on=visit.address_to_go_on() if by_receipt and rights.may_go_on else None,
        start=start,
        seconds=seconds,
        thanks=paragraphs(visit.texts.pick(visit.questionnaire.thanks)),
    )


@pages.get("/svar/<key>/resultat")
def result(key: str) -> str:
    """What came out of it, as it was published: the same for everybody who came by any link or receipt to the
    milestone. 404 until then."""
    visit, here = arrive(key), service()
    wave = visit.entry.wave
    with here.store.reading() as db:
        its = published(db, wave.programme).get(wave.milestone) or abort(404)
    language, content = _kept_in(here.store, its, visit.language)
    found = Markup(content.decode())
    return render_template("answering/result.html", **visit.frame("result"), result=found, written_in=language)


def _kept_in(store: Store, its: Release, wanted: str) -> tuple[str, bytes]:
    """What came out of it in the language that is wanted, else in another that the release is in. Its document, which
    is large, is read only where the page was not kept yet."""
    for language in dict.fromkeys((wanted, *LANGUAGES)):
        try:
            return language, kept_or_made(store, its, Made(RESULT, language))
        except KeyError:
            continue
    raise LookupError("a release is in one language at least")


def to_receipt_of_sender(visit: Visit, now: dt.datetime) -> Response:
    """Where sending at ``now`` leads, also once more: to the code, for whoever came by the link and has just sent."""
    if visit.collection_mode == KIOSK or visit.entry.by_receipt:
        return visit.to_receipt()
    with service().store.reading() as db:
        proof = proof_for(visit.draft, sent_answers(db, visit.draft), request.form.get("mark", ""), now)
    return visit.to("just_sent", proof=proof, language=visit.language) if proof else visit.to_receipt()


def to_receipt_of_stored(visit: Visit, submission: UUID, now: dt.datetime) -> Response:
    """The same for whoever has just stored ``submission``, of which nothing need be read again."""
    if visit.collection_mode == KIOSK or visit.entry.by_receipt:
        return visit.to_receipt()
    proof = proof_of_stored(visit.draft, submission, now)
    return visit.to("just_sent", proof=proof, language=visit.language) if proof else visit.to_receipt()


def is_sender(visit: Visit, proof: str) -> bool:
    here = service()
    with here.store.reading() as db:
        return proves(proof, visit.draft, sent_answers(db, visit.draft), here.now())


@pages.post("/svar/<key>/ret")
def begin_correction(key: str) -> Response:
    visit = arrive(key)
    if not visit.entry.by_receipt:
        return _back(visit)
    with service().store.writing() as db:
        reopened = correct(db, visit.entry, visit.phase, language=visit.language)
    return arrive(key).to_where_it_stopped() if reopened else visit.to_receipt()


@pages.post("/svar/<key>/behold")
def keep_sent(key: str) -> Response:
    visit = arrive(key)
    if not visit.entry.by_receipt:
        return _back(visit)
    with service().store.writing() as db:
        keep(db, visit.entry)
    return visit.to_receipt()


@pages.get("/svar/<key>/slet")
def confirm_withdrawal(key: str) -> Answer:
    visit = arrive(key)
    if not visit.entry.has_sent:
        return visit.to("information")
    with service().store.reading() as db:
        rights = rights_of(db, visit.entry, visit.phase)
    if rights.sent is None:
        return visit.to_receipt()
    return render_template("answering/withdraw.html", **visit.frame("withdraw"), counted=rights.counted)


@pages.post("/svar/<key>/slet")
def withdraw_answers(key: str) -> Response:
    visit = arrive(key)
    if not visit.entry.has_sent:
        return visit.to("information")
    with service().store.writing() as db:
        withdraw(db, visit.entry)
    return visit.to_receipt()


def _back(visit: Visit) -> Response:
    return visit.to_receipt() if visit.entry.has_sent else visit.to("information")


def _answers(visit: Visit, sent: SentAnswers | None) -> tuple[PageOfAnswers, ...]:
    """What was sent, in the words of the version under which it was sent."""
    if sent is None:
        return ()
    here = service()
    with here.store.reading() as db:
        questionnaire = here.questionnaire(db, visit.entry.wave, sent.version)
    return all_answers(route(questionnaire, sent.answers, sent.texts), visit.texts)


def _language() -> str:
    wanted = request.args.get("language")
    return wanted if wanted in LANGUAGES else LANGUAGES[0]


def _form(*, wrong: bool = False) -> str:
    language = _language()
    return render_template(
        "answering/enter_receipt.html",
        texts=TEXTS[language],
        others=[other for other in LANGUAGES if other != language],
        names=NAMES,
        survey=TEXTS[language]("answering.enter_title"),
        page_name="enter",
        synthetic=service().synthetic,
        wrong=wrong,
        given=request.form.get("receipt", ""),
    )
