"""Quotes in the browser: the list, choosing a passage, taking out what tells who, and taking a quote back."""

from __future__ import annotations

from uuid import UUID

from flask import abort, flash, redirect, request, url_for
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response

from evaluator.coding.units import Readable, readable
from evaluator.programme.merging import BETWEEN_TITLES, members
from evaluator.programme.model import Programme
from evaluator.quoting.choosing import (
    Redacting,
    choose,
    places,
    quote_as_seen,
    redact,
    text_to_quote,
    withdraw,
)
from evaluator.quoting.listing import Listed, listed
from evaluator.quoting.reviewing import evaluators, is_of
from evaluator.store.accounts import names
from evaluator.store.quotes import Quote, quote
from evaluator.store.tallies import has_synthetic
from evaluator.store.texts import ANSWER
from evaluator.store.to_do import quotes_to_review
from evaluator.texts.diagnostics import rendered
from evaluator.web.quoting.forms import ChooseQuote, RedactQuote, WithdrawQuote
from evaluator.web.shared.access import actor, programme_or_404, protected, texts
from evaluator.web.shared.frame import show
from evaluator.web.shared.needs import Now, needs_doing
from evaluator.web.shared.rules import EVALUATING
from evaluator.web.shared.service import service
from surveys.diagnostics import InputRejected

pages = protected("quoting", __name__, roles=EVALUATING, url_prefix="/p/<programme>/citater")


@needs_doing("quotes", "quoting.listing")
def to_review(now: Now) -> int:
    return quotes_to_review(now.db, now.programme.key)


@pages.get("/")
def listing(programme: str) -> str:
    loaded, me = programme_or_404(programme), actor()
    with service().store.reading(snapshot=True) as db:
        its, titles, known = listed(db, programme), places(db, loaded), readable(db, programme)
        synthetic, alone = has_synthetic(db, programme), not evaluators(db, programme) - {me}
    waiting = [one for one in its if one.quote.state == "under_review" and not is_of(one.quote, me)]
    sources = {one.quote.id: _source(one, known) for one in its}
    newest = sorted(loaded.milestones, key=lambda one: one.cut_off, reverse=True)
    milestones = {one.key: texts().pick(one.title) for one in newest}
    by_milestone = [(key, own) for key in milestones if (own := [one for one in its if one.unit.milestone == key])]
    shown = {"listed": by_milestone, "waiting": waiting, "sources": sources, "titles": titles, "alone": alone}
    return show("quoting/quotes.html", loaded, milestones=milestones, synthetic=synthetic, **shown)


def _source(its: Listed, known: Readable) -> str:
    """Milestone, group and question of a quote; what kind of material it is from where it is no answer."""
    t, unit = texts(), its.unit
    milestone = next((t.pick(one.title) for one in known.programme.milestones if one.key == unit.milestone), "")
    if unit.source != ANSWER:
        return f"{milestone} · {t(f'quoting.from_{unit.source}')}"
    asked = known.questions.get(known.question_of(unit.wave, unit.item), {})
    return " · ".join(part for part in (milestone, as_shown(known.programme, its.group), t.pick(asked)) if part)


def as_shown(programme: Programme, group: str) -> str:
    """The titles of the groups that are reported together under a key."""
    titles = {one.key: texts().pick(one.title) for one in programme.groups}
    named = BETWEEN_TITLES.join(titles.get(key, key) for key in members(group))
    return named or texts()("quoting.from_participant")


@pages.route("/nyt/<uuid:text>", methods=["GET", "POST"])
def new(programme: str, text: UUID) -> str | Response | tuple[str, int]:
    loaded, form = programme_or_404(programme), ChooseQuote()
    try:
        words = _text(loaded, text, form)
    except InputRejected as error:
        return _back_to_list(programme, error)
    try:
        if form.validate_on_submit():
            return _chosen(loaded, text, form)
    except InputRejected as error:
        told(form, error)
    if not form.is_submitted():
        form.words.data = words[_at("fra") : _at("til")]
    return filled_in(show("quoting/new.html", loaded, form=form, text=words), form)


@pages.route("/<uuid:quote_id>", methods=["GET", "POST"])
def one(programme: str, quote_id: UUID) -> str | Response | tuple[str, int]:
    loaded, form, its, known = programme_or_404(programme), RedactQuote(), *_stored(programme, quote_id)
    try:
        passage = _text(loaded, its.text_id, form)[its.starts : its.ends]
    except InputRejected as error:
        return _back_to_list(programme, error)
    try:
        if form.validate_on_submit():
            return _redacted(loaded, quote_id, form)
    except InputRejected as error:
        told(form, error)
    if not form.is_submitted():
        form.show(its)
    return filled_in(show("quoting/one.html", loaded, form=form, quote=its, passage=passage, names=known), form)


@pages.post("/<uuid:quote_id>/traek")
def take_back(programme: str, quote_id: UUID) -> Response:
    programme_or_404(programme)
    form, here = WithdrawQuote(), service()
    if not form.validate_on_submit():
        abort(400)
    try:
        with here.store.writing() as db:
            its = quote_as_seen(db, programme, quote_id, form.revision.data or 0)
            withdraw(db, its, actor=actor(), now=here.now())
        flash(texts()("quoting.withdrawn"))
    except InputRejected as error:
        return _back_to_list(programme, error)
    return redirect(url_for("quoting.listing", programme=programme))


def _at(name: str) -> int:
    """A place in the text that the address names, as where a marked passage begins and ends."""
    return max(request.args.get(name, 0, type=int), 0)


def _stored(programme: str, quote_id: UUID) -> tuple[Quote, dict[str, str]]:
    """A quote, and the names of accounts."""
    with service().store.reading() as db:
        return quote(db, programme, quote_id) or abort(404), names(db)


def _text(loaded: Programme, text: UUID, form: ChooseQuote | RedactQuote) -> str:
    """What may be quoted, and what the form offers. Raises InputRejected where nothing of it may."""
    with service().store.reading() as db:
        found = text_to_quote(db, loaded.key, text).text
        form.offer(places(db, loaded), texts())
    return found


def _chosen(loaded: Programme, text: UUID, form: ChooseQuote) -> Response:
    here = service()
    how = {"words": form.words.data or "", "language": form.language.data, "place": form.chosen_place}
    with here.store.writing() as db:
        its = choose(db, loaded, text, actor=actor(), now=here.now(), **how)
    flash(texts()("quoting.passage_chosen"))
    return redirect(url_for("quoting.one", programme=loaded.key, quote_id=its.id))


def _redacted(loaded: Programme, quote_id: UUID, form: RedactQuote) -> Response:
    """Save what was changed, and go where it leads: to the list where it was sent, else to the quote as it is now."""
    here, send = service(), bool(form.send.data)
    how = Redacting(
        out=frozenset(form.out.data or ()),
        words=form.words.data or "",
        kind=form.kind.data,
        language=form.language.data,
        place=form.chosen_place,
    )
    with here.store.writing() as db:
        its = quote_as_seen(db, loaded.key, quote_id, form.revision.data or 0)
        redact(db, loaded, its, how, actor=actor(), now=here.now(), send=send)
    flash(texts()("quoting.sent" if send else "quoting.saved"))
    if send:
        return redirect(url_for("quoting.listing", programme=loaded.key))
    return redirect(url_for("quoting.one", programme=loaded.key, quote_id=quote_id))


def filled_in(page: str, form: FlaskForm) -> str | tuple[str, int]:
    """The page with what was typed; 422 where it was refused."""
    return (page, 422) if form.is_submitted() else page


def told(form: FlaskForm, error: InputRejected) -> None:
    """What stands against it, above the form as it was filled in."""
    form.form_errors.extend(rendered(one, texts(), in_editor=True).sentences for one in error.diagnostics)


def _back_to_list(programme: str, error: InputRejected) -> Response:
    for one in error.diagnostics:
        flash(rendered(one, texts(), in_editor=True).sentences, "problem")
    return redirect(url_for("quoting.listing", programme=programme))
