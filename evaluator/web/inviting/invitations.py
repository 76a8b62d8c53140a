"""The evaluator's page of contacts and mails: counts, what happens next, and queueing invitations and reminders after a
confirmation."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from typing import Final

from flask import abort, flash, redirect, request, url_for
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response

from evaluator.answering.intake import Phase, last_day_of_grace, phase_of
from evaluator.inviting.announcements import asking, makes_self_generated_codes
from evaluator.mail.next_steps import next_steps
from evaluator.mail.sending import queue_invitations, queue_reminders, sample
from evaluator.mail.status import mail_status
from evaluator.programme.model import Programme
from evaluator.programme.wave_groups import never_shown
from evaluator.store.waves import Wave
from evaluator.store.waves import waves as stored_waves
from evaluator.texts.diagnostics import rendered
from evaluator.vault.invitations import invited_waves
from evaluator.vault.outbox import counts
from evaluator.web.inviting.desk import pages
from evaluator.web.shared.access import programme_or_404, texts
from evaluator.web.shared.frame import show, wave_title
from evaluator.web.shared.needs import Now, needs_doing
from evaluator.web.shared.service import service
from surveys.diagnostics import InputRejected

QUEUES: Final = {"invitation": queue_invitations, "reminder": queue_reminders}
ADDRESSES: Final = {"invitation": "invitation", "paamindelse": "reminder"}
"""What is queued, by what addresses call it."""
CURRENT: Final = (Phase.NOT_YET, Phase.OPEN)
"""When people can be invited to a wave."""
WEEK: Final = dt.timedelta(days=7)


@needs_doing("reminders", "invitations.listing")
def not_reminded(now: Now) -> int:
    """Waves that people were invited to by mail and that nobody was reminded of, a week after they opened."""
    mailed = {(wave, number) for wave, number, _ in counts(now.vault_db, now.programme.key)}
    due = [one.wave for one in now.waves if now.at.date() - one.wave.opens >= WEEK]
    return sum((one.key, 0) in mailed and (one.key, 1) not in mailed for one in due)


@needs_doing("unasked", "invitations.listing")
def nobody_asked(now: Now) -> int:
    """Waves with invitations of their own that are open, of which nobody was invited and nobody answered."""
    key = now.programme.key
    personal = [one.wave.key for one in now.waves if one.wave.open_key is None and not one.answered]
    own = [wave for wave in personal if not makes_self_generated_codes(now.programme, wave)]
    asked = invited_waves(now.vault_db, key, own) | {wave for wave, _, _ in counts(now.vault_db, key)}
    return sum(wave not in asked for wave in own)


@pages.get("/")
def listing(programme: str) -> str:
    loaded, here = programme_or_404(programme), service()
    with here.store.reading() as db, here.vault.reading() as vault_db:
        status = mail_status(db, vault_db, programme, now=here.now())
        asked = [asking(db, programme, wave.key) for wave in stored_waves(db, programme)]
    phases = {its.wave.key: phase_of(its.wave, here.now()) for its in asked}
    current = [its for its in asked if phases[its.wave.key] in CURRENT]
    hidden = {one.key: never_shown(loaded, one) for one in loaded.waves}
    steps = {its.wave.key: list(next_steps(its, status, phases[its.wave.key], here.now())) for its in current}
    shut = {one.wave.key: last_day_of_grace(one.wave) for one in asked if phases[one.wave.key] is Phase.GRACE}
    shown = {"asked": current, "phases": phases, "steps": steps, "hidden": hidden, "shut": shut}
    shown["names"] = _names(loaded, [one.wave for one in current])
    shown["self_generated"] = by_self_generated_code(loaded)
    return show("inviting/invitations.html", loaded, its_mails=status, form=FlaskForm(), **shown, **mailing())


def _names(loaded: Programme, waves: Sequence[Wave]) -> dict[str, str]:
    """What each wave is called; those of one name with their keys."""
    titles = {one.key: wave_title(loaded, one, texts()) for one in waves}
    often = Counter(titles.values())
    return {key: f"{title} ({key})" if often[title] > 1 else title for key, title in titles.items()}


def by_self_generated_code(loaded: Programme) -> frozenset[str]:
    """The waves to which people come with a code that they make, so that no form can bear it."""
    return frozenset(one.key for one in loaded.waves if one.self_generated_code)


def mailing() -> dict[str, bool]:
    """Whether mails can only wait here: nobody has set up where they go."""
    return {"no_mail": service().mailing is None}


@pages.get("/<wave>/<kind>")
def confirm(programme: str, wave: str, kind: str) -> str:
    """What would be sent, in every language; nothing is offered for a wave that has closed."""
    loaded, here = programme_or_404(programme), service()
    queued = ADDRESSES.get(kind) or abort(404)
    try:
        with here.store.reading() as db:
            its = asking(db, programme, wave)
    except InputRejected:
        abort(404)
    if phase_of(its.wave, here.now()) not in CURRENT:
        abort(404)
    mails = [(one, sample(its, one, address=request.url_root, reminder=queued == "reminder")) for one in its.languages]
    return show("inviting/queue_mails.html", loaded, its=its, kind=queued, mails=mails, form=FlaskForm(), **mailing())


@pages.post("/<wave>/<kind>")
def queue(programme: str, wave: str, kind: str) -> Response:
    here, its_kind = service(), ADDRESSES.get(kind) or abort(404)
    if not FlaskForm().validate_on_submit():
        flash(texts()("pages.sign_in_expired"))
        return redirect(url_for("invitations.confirm", programme=programme, wave=wave, kind=kind))
    try:
        with here.store.reading() as db, here.vault.writing() as vault_db:
            queued = QUEUES[its_kind](db, vault_db, programme, wave, now=here.now())
        flash(texts()(f"invitations.queued_{its_kind}", n=queued))
    except InputRejected as error:
        why = " ".join(rendered(one, texts()).sentences for one in error.diagnostics)
        flash(f"{texts()('invitations.not_queued')} {why}", "problem")
    return redirect(url_for("invitations.listing", programme=programme))
