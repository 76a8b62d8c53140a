"""What is proposed in the browser: rows that may be one matter, and rows that may be the same; said yes or no to."""

from __future__ import annotations

from flask import request
from flask.typing import ResponseReturnValue

from evaluator.records.registry import REGISTERS
from evaluator.store import threads as store
from evaluator.threads import keeping
from evaluator.threads.duplicates import twins
from evaluator.threads.merging import merge
from evaluator.threads.proposing import proposals as proposed
from evaluator.web.shared.access import programme_or_404, texts
from evaluator.web.shared.service import service
from evaluator.web.threads.desk import (
    Errors,
    chosen_keys,
    errors_of,
    keys,
    page,
    pages,
    posted,
    recorded,
    thread_posted,
    to,
)
from surveys.diagnostics import InputRejected


@pages.route("/forslag", methods=["GET", "POST"])
def proposals(programme: str) -> ResponseReturnValue:
    programme_or_404(programme)
    errors: Errors = posted() if request.method == "POST" else ()
    try:
        if request.method == "POST" and not errors:
            return _judged(programme)
    except InputRejected as error:
        errors = errors_of(error)
    with service().store.reading(snapshot=True) as db:
        found, titles = proposed(db, programme), store.titles(db, programme)
    shown = {"proposals": found.first, "more": found.more, "titles": titles}
    return page("proposals", programme, errors, **shown, chosen=chosen_keys())


@pages.route("/dubletter", methods=["GET", "POST"])
def duplicates(programme: str) -> ResponseReturnValue:
    programme_or_404(programme)
    errors: Errors = posted() if request.method == "POST" else ()
    try:
        if request.method == "POST" and not errors:
            return _merged(programme)
    except InputRejected as error:
        errors = errors_of(error)
    with service().store.reading(snapshot=True) as db:
        found = twins(db, programme)
    columns = {name: [one for one in its.columns if one.kind != "truth"] for name, its in REGISTERS.items()}
    return page("duplicates", programme, errors, twins=found, columns=columns)


def _judged(programme: str) -> ResponseReturnValue:
    every, chosen, title = keys(request.form.getlist("proposed")), chosen_keys(), request.form.get("title", "")
    with service().store.writing() as db:
        if request.form.get("do") == "reject":
            keeping.reject(db, programme, every, "thread", by=recorded())
            return to("proposals", programme, "threads.did_reject")
        apart = [key for key in every if key not in chosen]
        into = thread_posted("into")
        keeping.link(db, programme, chosen, title=title, into=into, apart=apart, by=recorded())
    return to("proposals", programme, "threads.linked")


def _merged(programme: str) -> ResponseReturnValue:
    pair = keys(request.form.getlist("proposed"))[:2]
    with service().store.writing() as db:
        if request.form.get("do") == "reject":
            keeping.reject(db, programme, pair, "duplicate", by=recorded())
            return to("duplicates", programme, "threads.did_differ")
        kept = keys([request.form.get("kept", "")])[0]
        gone = next((key for key in pair if key != kept), kept)
        reason = texts()("threads.merge_reason", kept=kept[1], gone=gone[1])
        merge(db, programme, kept, gone, recorded(reason))
    return to("duplicates", programme, "threads.did_merge")
