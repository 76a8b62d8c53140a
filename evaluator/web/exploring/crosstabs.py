"""Two questions against each other: chosen in a form, shown or refused with the reason, and logged each time."""

from __future__ import annotations

from flask import Response, abort, request
from flask_wtf import FlaskForm
from wtforms import SelectField
from wtforms.validators import InputRequired

from evaluator.exploring import crosstab_report
from evaluator.exploring.crosstabs import CrosstabLook, crosstab, note_look, shown_before, sides
from evaluator.exploring.questions import Counted
from evaluator.programme.model import Programme
from evaluator.reporting.context import labels
from evaluator.reporting.wording import Wording
from evaluator.texts.diagnostics import rendered
from evaluator.web.exploring.files import FORMS, table_file
from evaluator.web.exploring.questions import counted_at, minimum
from evaluator.web.shared.access import actor, programme_or_404, protected, texts
from evaluator.web.shared.frame import Chosen, chosen, show
from evaluator.web.shared.service import service
from surveys.diagnostics import InputRejected
from surveys.kinds.all import as_asked

pages = protected("crosstabs", __name__, roles=("evaluator",), url_prefix="/p/<programme>/krydstabel")


class Cross(FlaskForm):
    first = SelectField(validators=[InputRequired()])
    second = SelectField(validators=[InputRequired()])


@pages.get("/")
def choose(programme: str) -> str:
    loaded = programme_or_404(programme)
    its = chosen(loaded)
    if its.findings is None:
        return show("exploring/crosstab.html", loaded, chosen=its)
    at = counted_at(loaded, its)
    return _page(loaded, its, at, _form(at))


@pages.post("/")
def cross(programme: str) -> str | Response | tuple[str, int]:
    """The table on the page or as a file, by the button that was pressed. A refused form comes back filled."""
    loaded = programme_or_404(programme)
    its = chosen(loaded)
    if its.findings is None:
        abort(400)
    at = counted_at(loaded, its)
    form = _form(at)
    if not form.validate_on_submit():
        return _page(loaded, its, at, form), 422
    try:
        seen = _seen(at, str(form.first.data), str(form.second.data))
    except InputRejected as error:
        said = [rendered(one, texts(), in_editor=True).sentences for one in error.diagnostics]
        return _page(loaded, its, at, form, refused=said), 409
    suffix = request.form.get("as", "")
    return _file(seen, suffix) if suffix in FORMS else _page(loaded, its, at, form, seen=seen)


def _seen(at: Counted, first: str, second: str) -> CrosstabLook:
    """What is noted, and may be shown from then on; the rows are read beside whoever answers."""
    here = service()
    with here.store.reading(snapshot=True) as db:
        seen = crosstab(db, at, first, second)
    with here.store.writing() as db:
        note_look(db, seen, actor=actor(), now=here.now())
    return seen


def _form(at: Counted) -> Cross:
    form, w = Cross(), Wording(texts(), at.printed.programme)
    named = [(key, w.pick(as_asked(one))) for key, one in sides(at).items()]
    for field in (form.first, form.second):
        field.choices = [("", w.t("exploring.choose")), *named]
    return form


def _file(seen: CrosstabLook, suffix: str) -> Response:
    w = Wording(texts(), seen.printed.programme)
    name = f"{seen.printed.programme.key}-{seen.milestone}-{w.t('exploring.file_crosstab')}"
    return table_file(suffix, name, w.t("exploring.file_crosstab"), crosstab_report.rows_of(seen, w))


def _page(
    loaded: Programme,
    its: Chosen,
    at: Counted,
    form: Cross,
    *,
    refused: object = (),
    seen: CrosstabLook | None = None,
) -> str:
    w = Wording(texts(), at.printed.programme)
    with service().store.reading() as db:
        before = sorted({tuple(sorted(pair)) for pair in shown_before(db, at)})
    known = {key: w.pick(as_asked(one)) for key, one in sides(at).items()}
    shown = {
        "before": [tuple(known.get(key, key) for key in pair) for pair in before],
        "form": form,
        "refused": refused,
        "minimum": minimum(loaded),
        "report": {"labels": labels(w)},
        "table": crosstab_report.table(seen, w) if seen else None,
        "groups": w.listed([w.in_sentence(w.title("groups", key)) for key in seen.groups]) if seen else "",
    }
    return show("exploring/crosstab.html", loaded, chosen=its, findings=its.findings, **shown)
