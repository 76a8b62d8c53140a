"""A file of contacts: sent, looked at, asked about, brought in. In between it is kept nowhere but in the page that the
evaluator looks at."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Mapping, Sequence
from dataclasses import replace
from difflib import get_close_matches
from typing import Any

from flask import abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm

from evaluator.arranging.clarifying import NO_ROW, NOT_READ, UNSURE
from evaluator.arranging.merged_diagnostics import rows_in
from evaluator.inviting.columns import OF_CONTACTS
from evaluator.inviting.uploading import LARGEST, LARGEST_MAP, SUFFIXES, Look, SentTable, checked, look
from evaluator.records.model import Column
from evaluator.texts.diagnostics import Rendered, rendered
from evaluator.web.inviting.desk import errors_of, pages
from evaluator.web.shared.access import programme_or_404, texts
from evaluator.web.shared.downloads import download
from evaluator.web.shared.frame import show
from evaluator.web.shared.posted import Errors, posted, posted_file
from evaluator.web.shared.service import service
from surveys.diagnostics import Diagnostic, InputRejected

_ROWS_TO_LEAVE = ("arranging.lone_between", "arranging.total_between")
_TOLD_BELOW = "arranging.read_as"
_OPEN = ("arranging.columns_left_out", "inviting.short_addresses")
"""What is told above, since somebody may have expected otherwise."""
_UNKNOWN = ("inviting.unknown_value", "inviting.unknown_word")


@pages.route("/kontakter/fil", methods=["GET", "POST"])
def bring(programme: str) -> ResponseReturnValue:
    programme_or_404(programme)
    errors: Errors = posted() if request.method == "POST" else []
    if request.method == "POST" and not errors:
        try:
            return _looked_at(programme, _sent())
        except InputRejected as error:
            errors = errors_of(error)
    drawn = show("inviting/bring.html", programme_or_404(programme), errors=errors, form=FlaskForm())
    return (drawn, 422) if errors else drawn


def _sent() -> SentTable:
    """The file, or the one that the page brought along."""
    if "content" not in request.form:
        return checked(*posted_file("table", LARGEST), posted_file("map", LARGEST_MAP)[1])
    try:
        content = base64.b64decode(request.form["content"], validate=True)
    except (binascii.Error, ValueError):
        abort(400)
    suffix = request.form.get("suffix", "")
    return checked(f"fil{suffix if suffix in SUFFIXES else ''}", content, request.form.get("base", "").encode())


def _looked_at(programme: str, sent: SentTable) -> ResponseReturnValue:
    here, loaded, go = service(), programme_or_404(programme), request.form.get("go", "")
    answers = {**request.form, "rows": ",".join(request.form.getlist("rows"))}
    vault = here.vault.writing() if go == "store" else here.vault.reading(snapshot=True)
    with here.store.reading() as db, vault as vault_db:
        found = look(db, vault_db, loaded, sent, answers, now=here.now(), save=go == "store")
    if go == "map" and found.understood:
        name = f"{programme}-{texts()('invitations.file_name')}-kort.toml"
        return download(found.understood.toml.encode(), "application/toml", name)
    if go == "store" and found.result:
        done = found.result
        counts = {"added": done.added, "changed": done.changed, "unchanged": done.unchanged}
        flash(texts()("invitations.brought", **counts))
        return redirect(url_for("invitations.people", programme=programme))
    return _drawn(programme, sent, found), 422 if go == "store" else 200


def _drawn(programme: str, sent: SentTable, found: Look) -> str:
    loaded, t = programme_or_404(programme), texts()
    wrong = [one for one in found.refused if one.severity == "error"]
    notes = [*(found.result.notes if found.result else ()), *(one for one in found.refused if one.severity == "note")]
    titles = {
        "groups": [(one.key, t.pick(one.title)) for one in loaded.groups],
        "processes": [(one.key, t.pick(one.title)) for one in loaded.processes],
    }

    def meanings(column: Column) -> list[tuple[str, str]]:
        others = [(UNSURE, t("registry.choose")), (NOT_READ, t("registry.means_nothing"))]
        choices = titles.get(column.of) or [(one, t(f"pages.language_{one}")) for one in column.choices]
        return [*others, *choices, (NO_ROW, t("registry.leave_rows_out"))]

    return show(
        "inviting/look.html",
        loaded,
        form=FlaskForm(),
        found=found,
        its=found.understood,
        content=base64.b64encode(sent.content).decode(),
        suffix=sent.suffix,
        base=sent.map,
        wrong=[_in_words(one) for one in wrong],
        remarks=[_in_words(one) for one in notes if one.code not in (_TOLD_BELOW, *_OPEN)],
        left_out=[_in_words(one) for one in notes if one.code in _OPEN],
        likely=lambda word: _likely(word.cell, meanings(word.column)[2:-1]),
        uses=[(NOT_READ, t("registry.not_read")), *((one.name, _label(one.name)) for one in OF_CONTACTS)],
        label=_label,
        meanings=meanings,
        rows=[*dict.fromkeys(n for one in wrong if one.code in _ROWS_TO_LEAVE for n in rows_in(one))],
    )


def _label(column: str) -> str:
    return texts()(f"invitations.column_{column}")


def _in_words(one: Diagnostic) -> Rendered:
    """What is wrong where in the file, of which there is only one; our columns go by their labels."""
    column = str(one.values.get("column", ""))
    known: Mapping[str, Any] = {its.name: _label(its.name) for its in OF_CONTACTS}
    values = {**one.values, "column": known[column]} if column in known else one.values
    if one.code in _UNKNOWN:
        one, values = replace(one, code=_UNKNOWN[-1]), {"word": one.values["word"]}
    return rendered(replace(one, place=one.place[1:], values=values), texts(), in_editor=True)


def _likely(cell: str, meanings: Sequence[tuple[str, str]]) -> str:
    """The meaning whose name is nearest to a word, '' where none is near."""
    names = {label.casefold(): value for value, label in meanings} | {value: value for value, _ in meanings}
    near = get_close_matches(cell.casefold(), names, 1, 0.6)
    return names[near[0]] if near else ""
