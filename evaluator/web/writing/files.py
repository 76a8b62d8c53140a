"""The texts of a milestone's report as a file, for those who write in an editor of their own: taken away, and brought
back."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Response, abort, flash, request
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm
from sqlalchemy import Connection

from evaluator.findings.model import Findings
from evaluator.store.writing import At, passages
from evaluator.web.shared.access import programme_or_404, texts
from evaluator.web.shared.downloads import download
from evaluator.web.shared.frame import chosen, show
from evaluator.web.shared.posted import Errors, posted
from evaluator.web.shared.service import service
from evaluator.web.shared.toml_files import as_file, errors_of, sent_text, tried
from evaluator.web.writing.desk import by, pages, place_of_at, title_of, to_list
from evaluator.writing.files import as_toml, bring, read_file, tell
from evaluator.writing.marks import figures
from surveys.diagnostics import InputRejected


@dataclass(frozen=True, slots=True)
class Brought:
    """What a file does: ``made`` texts are new or another than what stands, those of ``titles``; ``told`` answers to
    recommendations are added."""

    made: int
    told: int
    titles: tuple[str, ...]


@pages.get("/tekster.toml")
def take(programme: str) -> Response:
    findings = chosen(programme_or_404(programme)).findings or abort(404)
    with service().store.reading(snapshot=True) as db:
        text = as_toml(db, findings)
    return download(text.encode(), "application/toml", f"{programme}-{findings.milestone.key}-tekster.toml")


@pages.route("/fil", methods=["GET", "POST"])
def bring_file(programme: str) -> ResponseReturnValue:
    """A text that was changed since the file was taken is refused, and then nothing of it is stored."""
    its, t = chosen(programme_or_404(programme)), texts()
    findings, store = its.findings or abort(404), request.form.get("go") == "store"
    errors: Errors = posted() if request.method == "POST" else []
    text, found = "", None
    if request.method == "POST" and not errors:
        try:
            text = sent_text()
            found = _brought(findings, text, store=store)
            if store:
                flash(t("writing.file_stored", n=t.number(found.made), told=t.number(found.told)))
                return to_list(programme, its)
        except InputRejected as error:
            errors = errors_of(error)
    values = {"chosen": its, "findings": findings, "form": FlaskForm(), "errors": errors, "text": text, "found": found}
    drawn = show("writing/file.html", programme_or_404(programme), **values)
    return (drawn, 422) if errors else drawn


def _brought(findings: Findings, text: str, *, store: bool) -> Brought:
    programme = findings.programme.key
    with as_file(text) as path:
        read = read_file(path, findings.programme)
    known = figures(findings)

    def do(db: Connection) -> Brought:
        before = _standing(db, findings)
        made = bring(db, findings, read, by(), known=known)
        after = _standing(db, findings)
        changed = [at for at, words in after.items() if before.get(at) != words]
        return Brought(made, tell(db, programme, read, by()), tuple(_title(findings, at) for at in changed))

    return tried(do, store=store)


def _standing(db: Connection, findings: Findings) -> dict[At, object]:
    held = passages(db, findings.programme.key, findings.milestone.key)
    return {at: (its.text, its.to_whom, its.rests_on, its.numbers) for at, its in held.items()}


def _title(findings: Findings, at: At) -> str:
    return title_of(place_of_at(findings.programme, at), texts())
