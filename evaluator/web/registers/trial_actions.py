"""The trial-action register: list, add, and move to the next state with date and note."""

from __future__ import annotations

from flask import abort, flash, redirect, url_for
from flask_login import current_user
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response
from wtforms import DateField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional

from evaluator.records.trial_actions import REGISTER
from evaluator.registers import keeping
from evaluator.registers.trial_actions import TrialAction, trial_actions
from evaluator.texts.diagnostics import rendered
from evaluator.web.shared.access import programme_or_404, protected, texts
from evaluator.web.shared.frame import show
from evaluator.web.shared.service import service
from surveys.diagnostics import InputRejected

pages = protected("registers", __name__, roles=(REGISTER.owner,), url_prefix="/p/<programme>/proevehandlinger")


class AddTrialAction(FlaskForm):
    title = StringField(validators=[InputRequired(), Length(max=300)])
    origin = SelectField(validators=[Optional()])
    occurred_on = DateField(validators=[InputRequired()])
    note = TextAreaField(validators=[Length(max=2000)])


class MoveTrialAction(FlaskForm):
    state = SelectField(validators=[InputRequired()])
    occurred_on = DateField(validators=[InputRequired()])
    note = TextAreaField(validators=[Length(max=2000)])


@pages.get("/")
def listing(programme: str) -> str:
    with service().store.reading() as db:
        rows = trial_actions(db, programme)
    return show("registers/trial_actions.html", programme_or_404(programme), actions=rows)


@pages.route("/ny", methods=["GET", "POST"])
def add(programme: str) -> str | Response | tuple[str, int]:
    loaded = programme_or_404(programme)
    form = AddTrialAction()
    form.origin.choices = [("", "–"), *((p.key, texts().pick(p.title)) for p in loaded.processes)]
    if form.validate_on_submit():
        try:
            with service().store.writing() as db:
                told = {name: form.data[name] for name in ("title", "occurred_on", "note")}
                values = {**told, "process": form.origin.data, "state": "proposed"}
                by, now = current_user.name, service().now()
                reference = keeping.add(db, programme, REGISTER.name, values, by=by, now=now)
            flash(texts()("pages.action_added"))
            return redirect(url_for("registers.one", programme=programme, reference=reference))
        except InputRejected as error:
            form.form_errors.extend(rendered(one, texts()).sentences for one in error.diagnostics)
    page = show("registers/new_trial_action.html", loaded, form=form)
    return (page, 422) if form.is_submitted() else page


@pages.route("/<reference>", methods=["GET", "POST"])
def one(programme: str, reference: str) -> str | Response | tuple[str, int]:
    loaded, action = programme_or_404(programme), find(programme, reference)
    form = MoveTrialAction()
    form.state.choices = [(state, texts()(f"registers.state_{state}").capitalize()) for state in action.next_states]
    if form.validate_on_submit():
        try:
            with service().store.writing() as db:
                cells = {name: form.data[name] for name in ("state", "occurred_on", "note")}
                by, now = current_user.name, service().now()
                keeping.move(db, programme, REGISTER.name, reference, cells, by=by, now=now)
            flash(texts()("pages.action_moved"))
            return redirect(url_for("registers.one", programme=programme, reference=reference))
        except InputRejected as error:
            form.form_errors.extend(rendered(one, texts()).sentences for one in error.diagnostics)
    page = show("registers/trial_action.html", loaded, action=action, form=form)
    return (page, 422) if form.is_submitted() else page


def find(programme: str, reference: str) -> TrialAction:
    with service().store.reading() as db:
        found = next((a for a in trial_actions(db, programme) if a.reference == reference), None)
    return found or abort(404)
