"""The page of paper forms and interviews: what waits, where to begin, and forms to be printed."""

from __future__ import annotations

from flask import abort, redirect, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from evaluator.answering.intake import Phase, find_entry, phase_of
from evaluator.inviting.self_generated_codes import links as code_links
from evaluator.paper.double_entry import forms_in_work, known_serial
from evaluator.paper.forms import MOST_COPIES, blank_forms
from evaluator.paper.refusals import Refused
from evaluator.printing.pdf import forms_pdf
from evaluator.programme.model import Programme
from evaluator.store.to_do import forms_to_type_again
from evaluator.store.waves import waves as stored_waves
from evaluator.vault.keys import as_given
from evaluator.web.paper.entering import SEE_OTHER, pages, place
from evaluator.web.shared.access import programme_or_404, sees_every_form
from evaluator.web.shared.downloads import download
from evaluator.web.shared.frame import show
from evaluator.web.shared.needs import Now, needs_doing
from evaluator.web.shared.service import service
from surveys.diagnostics import InputRejected


@needs_doing("forms", "paper.listing")
def to_type_again(now: Now) -> int:
    return forms_to_type_again(now.db, now.programme.key)


@pages.get("/")
def listing(programme: str) -> str:
    return _listing(programme)


def _listing(programme: str, **written: str) -> str:
    """``written``: what stands in the field ``number`` or ``code``, where it leads nowhere."""
    loaded, here = programme_or_404(programme), service()
    with here.store.reading() as db:
        every = stored_waves(db, programme)
        asked = {wave.key: here.questionnaire(db, wave, wave.version) for wave in every}
        forms = forms_in_work(db, programme, current_user.name)
    if not sees_every_form(programme):
        forms = tuple(form for form in forms if current_user.name in form.typists)
    codes = _links_to_codes(loaded)
    opened = [wave for wave in every if phase_of(wave, here.now()) is not Phase.NOT_YET]
    printed = [(wave.key, one) for wave in reversed(every) for one in asked[wave.key].languages]
    titles = {key: one.title for key, one in asked.items()}
    its = {"waves": opened, "every": every, "titles": titles, "most": MOST_COPIES, "codes": codes, "printed": printed}
    return show("paper/listing.html", loaded, forms=forms, written=written, **its)


def _links_to_codes(programme: Programme) -> dict[str, str]:
    with service().vault.reading() as vault_db:
        return code_links(vault_db, programme)


@pages.get("/find")
def find(programme: str) -> Response | tuple[str, int]:
    """Where the serial number that was written leads. One that cannot be stays in its field."""
    number = request.args.get("number", "")
    try:
        return place(programme, request.args.get("wave", ""), known_serial(number)).to("begin")
    except Refused:
        return _listing(programme, number=number), 422


@pages.get("/interview")
def interview(programme: str) -> Response | tuple[str, int]:
    """Where the link or the code of the person who is interviewed leads. One that leads nowhere stays in its field."""
    programme_or_404(programme)
    code = request.args.get("code", "")
    key = as_given(code.strip().rpartition("/")[2])
    here = service()
    with here.store.reading() as db, here.vault.reading() as vault_db:
        found = find_entry(db, vault_db, key)
    if found is None or found.wave.programme != programme:
        return _listing(programme, code=code), 422
    return redirect(url_for("interview.information", key=key), SEE_OTHER)


@pages.get("/skemaer")
def blank(programme: str) -> Response:
    """Forms to be printed. ``form`` holds the wave and the language: ``m1-staff.da``."""
    programme_or_404(programme)
    wave, _, language = request.args.get("form", "").partition(".")
    copies = min(max(1, request.args.get("copies", 1, int)), MOST_COPIES)
    try:
        with service().store.reading() as db:
            form, its = blank_forms(db, programme, wave, language=language, copies=copies)
    except InputRejected:
        abort(404)
    document = forms_pdf(form, its, service().now().date())
    return download(document, "application/pdf", f"{programme}-{wave}-{language}.pdf")
