"""The participant's pages. The key in the address is the credential: no cookie, no signing in, no script. In an
interview it is the interviewer who sits at them and signs in.

Every page that takes answers saves what it can and answers with a redirect, so that neither going back nor reloading
sends anything twice.
"""

from __future__ import annotations

from functools import partial
from typing import Any, Final

from flask import abort, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from evaluator.answering.intake import begin, decline, save_page, set_language
from evaluator.answering.journey import Place, place_of
from evaluator.answering.posted_pages import LATER, PostedPage, ResolvedPage, turn_page
from evaluator.answering.sending import send_answers, send_at_once
from evaluator.answering.stale_pages import raw_answers
from evaluator.inviting.self_generated_codes import note_if_shared
from evaluator.store.logos import logo_of
from evaluator.web.answering.answer_texts import all_answers, both_answers
from evaluator.web.answering.drawing import draw_page
from evaluator.web.answering.information import (
    consent_asked,
    first_page,
    information_page,
    not_to_begin,
    stopped_at_age,
    warning_on,
)
from evaluator.web.answering.interviews import note_begun
from evaluator.web.answering.just_sent import mark_of
from evaluator.web.answering.posted import posted_page
from evaluator.web.answering.question_views import page_view
from evaluator.web.answering.rate_limits import count_beginning, held_back
from evaluator.web.answering.receipts import is_sender, receipt_page, to_receipt_of_sender, to_receipt_of_stored
from evaluator.web.answering.visit import INTERVIEW, KIOSK, Visit, arrive, collection_mode_of
from evaluator.web.shared.access import READS, admitted, open_pages
from evaluator.web.shared.service import service
from surveys.answers.refusals import missing
from surveys.answers.routing import prune, route

pages: Final = open_pages("answering", __name__, by_key=True, url_prefix="/svar")
Answer = Response | str | tuple[str, int]
INCOMPLETE: Final = "mangler"
"""In an address: the page is shown with what is in the way of sending."""
_OURS: Final = "same-origin"
SECONDS_OF_THANKS: Final = 15
SECONDS_OF_THE_CODE: Final = 60
MINUTES_OF_REVIEW: Final = 5
"""How long a kiosk shows the receipt, one with a code, and waits where no answers are asked for."""


@pages.before_request
def admit() -> ResponseReturnValue | None:
    """In an interview there is a session, and the forms are those of participants, without a token: a page of somebody
    else's, also at a neighbouring name, posts nothing in the name of whoever interviews."""
    if collection_mode_of(request.blueprint) != INTERVIEW:
        return None
    if request.method not in READS and request.headers.get("Sec-Fetch-Site", _OURS) != _OURS:
        abort(403)
    return admitted(None)


@pages.get("/<key>", strict_slashes=False)
def information(key: str) -> Answer:
    visit = arrive(key)
    return visit.turned_away() or first_page(visit)


@pages.route("/<key>/alder", methods=["GET", "POST"])
def age(key: str) -> Answer:
    """What people are told, for whoever is old enough to answer. Nothing is stored of what was said."""
    visit = arrive(key, language=request.form.get("language"))
    if turned_away := visit.turned_away():
        return turned_away
    if request.method == "GET":
        return first_page(visit)
    return stopped_at_age(visit) or information_page(visit)


@pages.post("/<key>/begynd")
def start(key: str) -> Answer:
    visit = arrive(key, language=request.form.get("language"))
    if turned_away := visit.turned_away():
        return turned_away
    if not visit.entry.begun and (stopped := not_to_begin(visit)):
        return stopped
    if visit.entry.draft is None and (waits := held_back(visit)):
        return waits
    its, group, consent = visit.entry, visit.group_posted(), consent_asked(visit)
    with service().store.writing() as db:
        own_key = begin(db, its, language=visit.language, group=group, now=service().now(), consent=consent)
        if own_key or (visit.entry.code and not visit.entry.begun):
            count_beginning(db, visit)
    if visit.collection_mode == INTERVIEW:
        note_begun(own_key or key)
    return arrive(own_key or key).to_where_it_stopped()


@pages.get("/<key>/logo.png")
def logo(key: str) -> Response:
    """The programme's logo, for whoever has a link to one of its waves."""
    visit = arrive(key)
    with service().store.reading() as db:
        found = logo_of(db, visit.entry.wave.programme)
    return Response(found, mimetype="image/png") if found else abort(404)


@pages.get("/<key>/side/<page>")
def show(key: str, page: str) -> Answer:
    visit = arrive(key)
    if turned_away := visit.turned_away(begun=True):
        return turned_away
    draft = visit.draft
    place = place_of(route(visit.questionnaire, draft.answers, draft.texts), page)
    if place is None:
        return visit.to_where_it_stopped()
    errors = missing(place.route, place.page, visit.language) if INCOMPLETE in request.args else ()
    raw = raw_answers(place.page, draft.answers, draft.texts, visit.language)
    return draw_page(visit, place, raw, raw, errors, warning=_warning(visit, place))


@pages.post("/<key>/side/<page>")
def save(key: str, page: str) -> Answer:
    visit = arrive(key)
    if turned_away := visit.turned_away(begun=True):
        return turned_away
    posted, draft = posted_page(request.form), visit.draft
    turn = partial(turn_page, visit.questionnaire, page_key=page, posted=posted, language=visit.language)
    turned = turn(draft)
    if turned is None:
        return visit.to_where_it_stopped()
    if turned.declined:
        return _decline(visit)
    language = visit.language_after(posted.wish)
    with service().store.saving() as db:
        saved = save_page(db, draft, turned, turn, language=language)
    return _after_saving(visit, saved, posted) if saved else visit.to_receipt()


def _after_saving(visit: Visit, turned: ResolvedPage, posted: PostedPage) -> Answer:
    if turned.conflicts or turned.errors:
        both = both_answers(turned, visit.texts)
        warning = _warning(visit, turned.place)
        shown = draw_page(visit, turned.place, turned.shown, turned.saved, turned.errors, both, warning=warning)
        return shown, 409 if both else 422
    return visit.to("pause") if posted.wish == LATER else visit.to_page(turned.goes_to, posted.cleared)


def page_again(key: str, page: str) -> str | None:
    """The posted page with what was posted, for a database that would not take it; None where that is not to be
    shown. Its marks are those of what is stored: what was typed is then still a change when it is sent again."""
    visit, posted = arrive(key), posted_page(request.form)
    if visit.turned_away(begun=True):
        return None
    draft, language = visit.draft, visit.language
    turned = turn_page(visit.questionnaire, draft, page, posted, language=language)
    if turned is None:
        return None
    stored = raw_answers(turned.place.page, draft.answers, draft.texts, language)
    both = both_answers(turned, visit.texts)
    warning = _warning(visit, turned.place)
    return draw_page(visit, turned.place, turned.shown, stored, (), both, unsaved=True, warning=warning)


@pages.get("/<key>/nej-tak")
def declined(key: str) -> Answer:
    visit = arrive(key)
    if turned_away := visit.turned_away(begun=True):
        return turned_away
    stop = url_for("kiosk_end.stop", key=key) if visit.collection_mode == KIOSK else ""
    if stop:
        visit.go_by_itself(SECONDS_OF_THANKS, stop)
    go_on = visit.address_to_go_on()
    return render_template("answering/declined.html", **visit.frame("declined"), go_on=go_on, stop=stop, began=True)


@pages.get("/<key>/tjek")
def review(key: str) -> Answer:
    visit = arrive(key)
    return visit.turned_away(begun=True) or _review(visit)


@pages.post("/<key>/tjek")
def send(key: str) -> Answer:
    here, visit = service(), arrive(key)
    now = here.now()
    if visit.entry.is_sent:
        return to_receipt_of_sender(visit, now)
    if turned_away := visit.turned_away(begun=True):
        return turned_away
    how: dict[str, Any] = {"now": now, "synthetic": here.synthetic, "collection_mode": visit.collection_mode}
    with here.store.saving() as db:
        stored = send_at_once(db, visit.entry, visit.questionnaire, **how)
    if stored is not None:
        return to_receipt_of_stored(visit, stored, now)
    with here.store.writing() as db:
        incomplete = send_answers(db, visit.entry, visit.questionnaire, **how)
    if incomplete is not None:
        return visit.to("show", page=incomplete.key, _anchor="fejl", **{INCOMPLETE: 1})
    if visit.entry.code:
        with here.store.reading() as db, here.vault.writing() as vault_db:
            note_if_shared(db, vault_db, visit.entry)
    visit = arrive(key)
    return _receipt(visit, code=True) if visit.code_link else to_receipt_of_sender(visit, now)


@pages.get("/<key>/pause")
def pause(key: str) -> Answer:
    visit = arrive(key)
    if turned_away := visit.turned_away(begun=True):
        return turned_away
    return render_template(
        "answering/pause.html",
        **visit.frame("pause"),
        own_link=url_for(".information", key=key, _external=True),
        go_on=visit.address_to_go_on(),
    )


@pages.post("/<key>/sprog")
def change_language(key: str) -> Answer:
    visit = arrive(key, language=request.form.get("language"))
    if turned_away := visit.turned_away(begun=True):
        return turned_away
    with service().store.writing() as db:
        set_language(db, visit.draft, visit.language)
    return visit.to("pause" if request.form.get("back") == "pause" else "review")


@pages.get("/<key>/kvittering")
def receipt(key: str) -> Answer:
    visit = arrive(key)
    return _receipt(visit) if visit.entry.has_sent else visit.to("information")


@pages.get("/<key>/kvittering/<proof>")
def just_sent(key: str, proof: str) -> Answer:
    """The receipt with its code, for some minutes and for whoever has sent alone."""
    visit = arrive(key)
    if not visit.entry.has_sent:
        return visit.to("information")
    return _receipt(visit, code=True) if is_sender(visit, proof) else visit.to_receipt()


def _receipt(visit: Visit, *, code: bool = False) -> str:
    """A kiosk shows the code of a receipt once, in the answer to sending: this address cannot be gone back to."""
    if visit.collection_mode != KIOSK:
        return receipt_page(visit, code=code)
    seconds = SECONDS_OF_THE_CODE if visit.code_link and code else SECONDS_OF_THANKS
    visit.go_by_itself(seconds, visit.start)
    return receipt_page(visit, code=code, start=visit.start, seconds=seconds)


def _warning(visit: Visit, place: Place) -> str:
    return warning_on(visit, page_view(place.page, visit.language))


def _review(visit: Visit) -> str:
    draft = visit.draft
    given = route(visit.questionnaire, draft.answers, draft.texts)
    if visit.collection_mode == KIOSK:
        visit.go_by_itself(MINUTES_OF_REVIEW * 60, url_for("kiosk_end.still_there", key=visit.key))
    return render_template(
        "answering/review.html",
        **visit.frame("review"),
        pages=all_answers(given, visit.texts),
        anonymous=visit.entry.wave.linkage == "anonymous",
        mark=mark_of(draft, *prune(given)),
    )


def _decline(visit: Visit) -> Response:
    with service().store.writing() as db:
        return visit.to("declined") if decline(db, visit.draft) else visit.to_receipt()
