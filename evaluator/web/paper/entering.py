"""Typing paper forms: by serial number, page by page as they stand on the paper, and twice, by two accounts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from flask import abort, flash, redirect, request, url_for
from flask_login import current_user
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response
from wtforms import DateField, SelectField, StringField
from wtforms.validators import InputRequired, Optional

from evaluator.answering.ages import young_in
from evaluator.answering.stale_pages import SEEN, marks
from evaluator.inviting.announcements import makes_self_generated_codes
from evaluator.paper.adjudication import Stored, both_entries, discrepancies, store_form
from evaluator.paper.double_entry import (
    Form,
    begin_entry,
    delete_form,
    finish_entry,
    known_serial,
    own_entry,
    save_page,
)
from evaluator.paper.refusals import Refused
from evaluator.programme.model import Programme
from evaluator.store.paper import PaperEntry, entries_of
from evaluator.store.waves import Wave
from evaluator.store.waves import wave as stored_wave
from evaluator.texts import Texts
from evaluator.web.paper.codes import code_lines, posted_parts
from evaluator.web.paper.views import page_lines
from evaluator.web.shared.access import programme_or_404, protected, sees_every_form, texts
from evaluator.web.shared.frame import show
from evaluator.web.shared.rules import COLLECTING
from evaluator.web.shared.service import service
from surveys.answers.double_entry import read_typed, typed_fields
from surveys.questionnaire import Page, Questionnaire

pages = protected("paper", __name__, roles=COLLECTING, url_prefix="/p/<programme>/papir")
SEE_OTHER = 303
Answer = Response | str | tuple[str, int]


class BeginEntry(FlaskForm):
    language = SelectField()
    group = SelectField()
    code = StringField(validators=[InputRequired()])
    received_on = DateField(validators=[Optional()])


@dataclass(frozen=True, slots=True)
class Place:
    """Where somebody is: at a form of a wave."""

    programme: Programme
    wave: Wave
    questionnaire: Questionnaire
    serial: str

    def to(self, endpoint: str, **values: Any) -> Response:
        values |= {"programme": self.programme.key, "wave": self.wave.key, "serial": self.serial}
        return redirect(url_for(f"paper.{endpoint}", **values), SEE_OTHER)

    @property
    def entry(self) -> PaperEntry:
        """What the account has typed so far; raises Refused where it has begun nothing."""
        with service().store.reading() as db:
            found = own_entry(db, self.wave, self.serial, current_user.name)
        if found is None:
            raise Refused("gone")
        return found

    def page(self, key: str) -> Page:
        return next((page for page in self.pages if page.key == key), None) or abort(404)

    @property
    def pages(self) -> tuple[Page, ...]:
        """The pages on which something can be answered."""
        return tuple(page for page in self.questionnaire.pages if any(map(typed_fields, page.items)))


def place(programme: str, wave: str, serial: str) -> Place:
    """404 for a wave or a serial number that cannot be. The questionnaire is in the wave's version, which stays once
    the first form is begun."""
    loaded, here = programme_or_404(programme), service()
    with here.store.reading() as db:
        found = stored_wave(db, programme, wave) or abort(404)
        return Place(loaded, found, here.questionnaire(db, found, found.version), _serial_or_404(serial))


def require_own(its: Place, *, alone: bool = False) -> None:
    """Raises Refused where somebody who sees only their own forms did not type this one; with ``alone`` also where
    somebody else typed it too."""
    if sees_every_form(its.programme.key):
        return
    with service().store.reading() as db:
        typists = {entry.typed_by for entry in entries_of(db, its.programme.key, its.wave.key, its.serial)}
    if typists and (current_user.name not in typists or (alone and len(typists) > 1)):
        raise Refused("not_yours")


def _serial_or_404(serial: str) -> str:
    try:
        return serial if known_serial(serial) == serial else abort(404)
    except Refused:
        abort(404)


@pages.errorhandler(Refused)
def refused(error: Refused) -> Response:
    flash(texts()(f"paper.refused_{error.reason}"), "problem")
    return redirect(url_for("paper.listing", programme=(request.view_args or {})["programme"]), SEE_OTHER)


@pages.route("/<wave>/<serial>/", methods=["GET", "POST"])
def begin(programme: str, wave: str, serial: str) -> Answer:
    its = place(programme, wave, serial)
    with service().store.reading() as db:
        own = own_entry(db, its.wave, serial, current_user.name)
    if own is not None:
        return its.to("compare") if own.finished else its.to("type_page", page=its.pages[0].key)
    form, lines = _form_to_begin(its), code_lines(its.programme, wave, texts())
    if form.validate_on_submit() and not any(line.error for line in lines):
        try:
            _begin(its, form)
            return its.to("type_page", page=its.pages[0].key)
        except Refused as error:
            form.form_errors.append(texts()(f"paper.refused_{error.reason}"))
    page = show("paper/begin.html", its.programme, its=its, form=form, code=lines, young=young_in(its.programme, wave))
    return (page, 422) if form.is_submitted() else page


def _form_to_begin(its: Place) -> BeginEntry:
    """Asks only for what the wave does not say already."""
    form, t = BeginEntry(), texts()
    titles = {group.key: t.pick(group.title) for group in its.programme.groups}
    form.language.choices = [(one, t(f"pages.language_{one}")) for one in its.questionnaire.languages]
    form.group.choices = [("", "–"), *((key, titles.get(key, key)) for key in its.wave.groups)]
    coded, anonymous = makes_self_generated_codes(its.programme, its.wave.key), its.wave.linkage == "anonymous"
    if anonymous or coded:
        del form.code
    if anonymous:
        del form.received_on
    if not (anonymous or coded) or len(its.wave.groups) == 1:
        del form.group
    if len(form.language.choices) == 1:
        del form.language
    return form


def _begin(its: Place, form: BeginEntry) -> None:
    given = {field.name: field.data for field in form if field.name != "csrf_token"}
    given = {"language": its.questionnaire.languages[0], "group": its.wave.groups[0]} | given
    here, parts = service(), posted_parts(its.programme) if its.programme.self_generated_code else {}
    with here.store.writing() as db, here.vault.reading() as vault_db:
        filled = Form(serial=its.serial, parts=parts, **given)
        begin_entry(db, vault_db, its.wave, filled, account=current_user.name, now=here.now())


@pages.route("/<wave>/<serial>/side/<page>", methods=["GET", "POST"])
def type_page(programme: str, wave: str, serial: str, page: str) -> Answer:
    its = place(programme, wave, serial)
    entry, one = its.entry, its.page(page)
    if entry.finished:
        return its.to("compare")
    if request.method == "GET":
        return _typing(its, entry, one, mend="ret" in request.args)
    typed = {name: request.form.get(name, "") for item in one.items for name in (f.name for f in typed_fields(item))}
    if not FlaskForm().validate_on_submit():
        flash(texts()("pages.sign_in_expired"), "problem")
        return _typing(its, replace(entry, typed=dict(entry.typed) | typed), one), 422
    with service().store.writing() as db:
        entry, both = save_page(db, entry, typed, its.questionnaire, seen=request.form.get(SEEN, ""))
    if both:
        return _typing(its, entry, one, here={name: typed[name] for name in both}), 409
    return _onward(its, entry, one)


def _onward(its: Place, entry: PaperEntry, page: Page) -> Answer:
    """To where the button leads; forward only once the page holds nothing that can be no answer."""
    wish, keys = request.form.get("_go", "next"), [one.key for one in its.pages]
    at = keys.index(page.key)
    if wish == "later":
        flash(texts()("paper.kept"))
        return redirect(url_for("paper.listing", programme=its.programme.key), SEE_OTHER)
    if wish == "back":
        return its.to("type_page", page=keys[max(0, at - 1)])
    if _errors(its, entry, page):
        return _typing(its, entry, page, mend=True), 422
    return its.to("type_page", page=keys[at + 1]) if at + 1 < len(keys) else _finish(its, entry)


def _errors(its: Place, entry: PaperEntry, page: Page) -> dict[str, str]:
    names = {field.name for item in page.items for field in typed_fields(item)}
    errors = read_typed(its.questionnaire, entry.language, entry.typed).errors
    return {name: said for name, said in errors.items() if name in names}


def _typing(
    its: Place, entry: PaperEntry, page: Page, *, mend: bool = False, here: Mapping[str, str] | None = None
) -> str:
    """``here``: the lines that were typed in another way elsewhere meanwhile, as they were typed on this page."""
    here = here or {}
    errors = _errors(its, entry, page) if mend else {}
    words, keys = Texts(entry.language), [one.key for one in its.pages]
    lines = page_lines(its.questionnaire, page, {**entry.typed, **here}, errors, words)
    named = {line.name: f"{one.number}. {line.label or one.text}" for one in lines for line in one.lines}
    stored = {field.name: (entry.typed.get(field.name, ""),) for item in page.items for field in typed_fields(item)}
    at = {"number": keys.index(page.key) + 1, "count": len(keys)}
    return show(
        "paper/page.html",
        its.programme,
        its=its,
        entry=entry,
        page=page,
        questions=lines,
        errors=errors,
        both=[(name, named[name], line, stored[name][0]) for name, line in here.items()],
        marks=marks(stored),
        words=words,
        form=FlaskForm(),
        **at,
    )


def _finish(its: Place, entry: PaperEntry) -> Response:
    with service().store.writing() as db:
        errors = finish_entry(db, entry, its.questionnaire)
    if errors:
        names = [(page.key, {f.name for item in page.items for f in typed_fields(item)}) for page in its.pages]
        return its.to("type_page", page=next(key for key, its_names in names if its_names & set(errors)), ret=1)
    if entry.turn == 1:
        flash(texts()("paper.finished_first", serial=its.serial))
        return redirect(url_for("paper.listing", programme=its.programme.key), SEE_OTHER)
    return store_if_alike(its)


def store_if_alike(its: Place) -> Response:
    """Store a form that both typed alike; else lead to what differs."""
    here = service()
    with here.store.writing() as db, here.vault.writing() as vault_db:
        first, second = both_entries(db, its.wave, its.serial)
        if discrepancies(its.questionnaire, first, second):
            return its.to("compare")
        stored = store_form(db, vault_db, its.wave, first, its.questionnaire, differing=0, synthetic=here.synthetic)
    return after_storing(its, stored, texts()("paper.stored_alike", serial=its.serial))


def after_storing(its: Place, stored: Stored, said: str) -> Response:
    flash(said)
    if not stored.followed:
        flash(texts()("paper.not_followed"), "problem")
    return redirect(url_for("paper.listing", programme=its.programme.key), SEE_OTHER)


@pages.route("/<wave>/<serial>/slet", methods=["GET", "POST"])
def delete(programme: str, wave: str, serial: str) -> Answer:
    its = place(programme, wave, serial)
    require_own(its, alone=True)
    if FlaskForm().validate_on_submit():
        with service().store.writing() as db, service().vault.writing() as vault_db:
            delete_form(db, vault_db, its.wave, serial)
        flash(texts()("paper.deleted", serial=serial))
        return redirect(url_for("paper.listing", programme=programme), SEE_OTHER)
    return show("paper/delete.html", its.programme, its=its, form=FlaskForm())
