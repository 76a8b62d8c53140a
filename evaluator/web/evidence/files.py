"""Evidence from a file: looked at, and stored whole or not at all."""

from __future__ import annotations

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm
from sqlalchemy import Connection

from evaluator.evidence.files import Import, Read, foresee, read_file
from evaluator.web.evidence.desk import pages
from evaluator.web.shared.access import actor, programme_or_404, texts
from evaluator.web.shared.frame import show
from evaluator.web.shared.posted import Errors, posted
from evaluator.web.shared.rules import EVALUATING, only
from evaluator.web.shared.service import service
from evaluator.web.shared.toml_files import as_file, errors_of, sent_text, tried
from surveys.diagnostics import InputRejected


@pages.route("/fil", methods=["GET", "POST"])
@only(*EVALUATING)
def bring(programme: str) -> ResponseReturnValue:
    """The same file can come again: what stands already is left."""
    loaded, t = programme_or_404(programme), texts()
    errors: Errors = posted() if request.method == "POST" else []
    text, ready, new, store = "", "", 0, request.form.get("go") == "store"
    if request.method == "POST" and not errors:
        try:
            text = sent_text()
            new, every = _brought(programme, text, store=store)
            ready = (
                t("evidence.file_ready", new=t.number(new), all=t.number(every)) if new else t("evidence.file_known")
            )
            if store:
                flash(t("evidence.file_stored", n=t.number(new)))
                return redirect(url_for("theory_tested.tested", programme=programme))
        except InputRejected as error:
            errors = errors_of(error)
    drawn = show("evidence/file.html", loaded, form=FlaskForm(), errors=errors, text=text, ready=ready, new=new)
    return (drawn, 422) if errors else drawn


def _brought(programme: str, text: str, *, store: bool) -> tuple[int, int]:
    """How many entries are new, and how many there are."""
    here, loaded = service(), programme_or_404(programme)
    with as_file(text) as path:
        read: Read = read_file(path)
    every = len(read.interpretations) + len(read.evidence) + len(read.judgements)
    with here.store.reading(snapshot=True) as db:
        foresee(db, loaded, read, here.found)

    def do(db: Connection) -> int:
        return Import(db, loaded, actor(), here.now(), synthetic=here.synthetic, memory=here.found).run(read)

    return tried(do, store=store), every
