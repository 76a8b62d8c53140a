"""What is agreed before anybody answers: the steering group reads it and approves it, and sees what changed since."""

from __future__ import annotations

from urllib.parse import quote

from flask import flash, redirect, request, url_for
from flask_login import current_user
from flask_wtf import FlaskForm
from markupsafe import Markup
from werkzeug.wrappers import Response
from wtforms import DateField, HiddenField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length

from evaluator.accounts.audit_words import moment
from evaluator.documents.approving import approve, current_plan, news_since
from evaluator.documents.plan_requests import members, request_approval
from evaluator.documents.planning import plans_of
from evaluator.findings.asked_on import scales_asked
from evaluator.printing.pdf import plan_pdf
from evaluator.reporting.plan import difference_in_words, unapproved_in_words
from evaluator.reporting.plan_paper import plan_paper
from evaluator.reporting.theory import theory_svg
from evaluator.reporting.wording import Wording
from evaluator.results.small_groups import small_groups
from evaluator.store.plans import approvals
from evaluator.store.wave_times import TIME_ZONE
from evaluator.texts.diagnostics import rendered
from evaluator.web.accounts.attempts import require_code
from evaluator.web.shared.access import actor, may, programme_or_404, protected, texts
from evaluator.web.shared.downloads import download
from evaluator.web.shared.frame import show
from evaluator.web.shared.needs import Now, needs_doing
from evaluator.web.shared.rules import only
from evaluator.web.shared.service import service
from surveys.diagnostics import InputRejected

pages = protected("agreement", __name__, roles=("evaluator", "steering"), url_prefix="/p/<programme>/aftale")


class ApprovePlan(FlaskForm):
    """``seen``: the digest of the plan that was read. ``second_code``: of the second factor, with which
    the steering group signs. ``said``: by the name of a field what else was wrong with it, in words."""

    approved_by = StringField(validators=[InputRequired(), Length(max=200)])
    approved_on = DateField(validators=[InputRequired()])
    remark = TextAreaField(validators=[Length(max=2000)])
    second_code = StringField(validators=[Length(max=50)])
    seen = HiddenField()

    def __init__(self) -> None:
        super().__init__()
        self.said: dict[str, str] = {}


@needs_doing("plan", "agreement.plan")
def never_approved(now: Now) -> int:
    """Whether nobody has approved a plan whose milestone is still to come."""
    is_over = now.programme.milestone(now.milestone).cut_off < now.at.astimezone(TIME_ZONE).date()
    return int(not is_over and not approvals(now.db, now.programme.key))


@pages.route("/", methods=["GET", "POST"])
def plan(programme: str) -> str | Response | tuple[str, int]:
    """The steering group approves here; an evaluator enters what it approved on paper."""
    programme_or_404(programme)
    form = ApprovePlan()
    if form.validate_on_submit():
        try:
            _approve(programme, form)
        except InputRejected as error:
            _refused(form, error)
        else:
            flash(texts()("plan.approval_stored"))
            return redirect(url_for("agreement.plan", programme=programme))
    page = _page(programme, form)
    return (page, 422) if form.is_submitted() else page


def _refused(form: ApprovePlan, error: InputRejected) -> None:
    """At its field, where it is about one that need not always be filled in."""
    for one in error.diagnostics:
        if one.code == "documents.paper_without_note":
            form.said["remark"] = rendered(one, texts()).sentences
            form.remark.errors = [form.said["remark"]]
        else:
            form.form_errors.append(rendered(one, texts()).sentences)


@pages.get("/plan.pdf")
def paper(programme: str) -> Response:
    """The published plan to be signed, as it is approved."""
    loaded, t, here = programme_or_404(programme), texts(), service()
    today = here.now().astimezone(TIME_ZONE).date()
    with here.store.reading(snapshot=True) as db:
        its = current_plan(db, programme)
    state = t("plan_paper.version", number=its.number, date=t.date(today))
    scales = scales_asked(its.programme, its.questionnaires)
    asked = its.questionnaires
    drawn = plan_paper(its.programme, t, state=state, fingerprint=its.digest, scales=scales, questionnaires=asked)
    return download(plan_pdf(drawn, today), "application/pdf", f"{loaded.key}-plan-{its.number}.pdf")


@pages.post("/bed")
@only("evaluator")
def ask(programme: str) -> Response:
    """Everybody of the steering group who was not asked about the plan as it stands gets a mail."""
    programme_or_404(programme)
    if FlaskForm().validate_on_submit() and service().mailing is not None:
        _asked(programme)
    else:
        flash(texts()("pages.sign_in_expired"), "problem")
    page = "designing.sealing" if request.form.get("then") == "sealing" else "agreement.plan"
    return redirect(url_for(page, programme=programme))


def _asked(programme: str) -> None:
    here, t = service(), texts()
    try:
        with here.store.writing() as db, here.vault.writing() as vault_db:
            n = request_approval(db, vault_db, programme, actor=actor(), now=here.now())
        flash(t("plan.asked_now", n=t.number(n)) if n else t("plan.asked_before"))
    except InputRejected as error:
        flash(" ".join(rendered(one, t).sentences for one in error.diagnostics), "problem")


def _approve(programme: str, form: ApprovePlan) -> None:
    assert form.approved_on.data is not None
    if not _on_paper(programme):
        require_code(form.second_code.data or "")
    with service().store.writing() as db:
        approve(
            db,
            programme,
            approved_by=form.approved_by.data or "",
            approved_on=form.approved_on.data,
            remark=form.remark.data or "",
            actor=actor(),
            now=service().now(),
            seen=form.seen.data,
            on_paper=_on_paper(programme),
        )


def _page(programme: str, form: ApprovePlan) -> str:
    """What was read is what is shown now: a form that is drawn again is of the plan as it has become."""
    here, loaded, t = service(), programme_or_404(programme), texts()
    with here.store.reading(snapshot=True) as db, here.vault.reading() as vault_db:
        its, given = current_plan(db, programme), approvals(db, programme)
        group = members(db, vault_db, programme, its.digest)
        begun = plans_of(db, loaded, until=here.now())
        news = news_since(db, given[-1], its) if given else None
    form.seen.data = its.digest
    if not form.is_submitted():
        form.approved_on.data = here.now().astimezone(TIME_ZONE).date()
    w = Wording(t, loaded, scales=scales_asked(its.programme, its.questionnaires))
    address = url_for("agreement.plan", programme=programme, _external=True)
    subject, body = t("plan.ask_subject", title=t.pick(loaded.title)), t("plan.ask_body", address=address)
    return show(
        "documents/agreement.html",
        loaded,
        plan=its,
        approvals=given[::-1],
        news=news,
        begun=begun.values(),
        form=form,
        on_paper=_on_paper(programme),
        has_second=current_user.account.second_salt is not None,
        w=w,
        told=lambda one: difference_in_words(one, loaded, w),
        unapproved=unapproved_in_words,
        small=list(small_groups(loaded, t)),
        theory=w.listed([_named(key, w) for key in news.theory]) if news else "",
        picture=Markup(theory_svg(loaded, {}, t)),
        mail="" if here.mailing else f"mailto:?subject={quote(subject)}&body={quote(body)}",
        group=[(one, moment(one.at, t)) for one in group],
        address=address,
    )


def _on_paper(programme: str) -> bool:
    """Whether an approval is entered by somebody else than the steering group."""
    return not may(("steering",), programme)


def _named(key: str, w: Wording) -> str:
    """A box of the theory by its title, a link by those of both ends."""
    return w.quote(" → ".join(w.title("nodes", one) for one in key.split(">")))
