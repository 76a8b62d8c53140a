"""A file of answers from another tool: sent, looked at, asked about, brought in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from evaluator.importing.clarifying import SEPARATORS, Understood, understand
from evaluator.importing.responses import FileRead, ResponsesImport, bring_in, read_file
from evaluator.importing.subjects import Subject, subject_of
from evaluator.importing.uploading import (
    BESIDE,
    LARGEST,
    LARGEST_MAP,
    SentAnswers,
    checked,
    codebook_beside,
    sealed_map,
    sent_file,
    unpacked,
)
from evaluator.store import response_uploads
from evaluator.store.counts import is_wave_counted
from evaluator.store.waves import waves
from evaluator.web.importing.desk import errors_of, keep, kept, key_of_file, page, pages
from evaluator.web.importing.wording import Asked
from evaluator.web.shared.access import actor, programme_or_404, texts
from evaluator.web.shared.downloads import download
from evaluator.web.shared.frame import wave_title
from evaluator.web.shared.posted import Errors, posted, posted_file
from evaluator.web.shared.service import service
from surveys.diagnostics import Diagnostic, InputRejected


@dataclass(frozen=True, slots=True)
class Look:
    """What a file is like: how it is ``understood``, None where it is no table; ``result`` is what bringing it in does,
    None where something of it is refused; ``refused`` says what."""

    subject: Subject
    understood: Understood | None
    result: ResponsesImport | None = None
    refused: tuple[Diagnostic, ...] = ()
    read: FileRead | None = None
    is_counted: bool = False
    """Whether one of the waves was counted, so that what comes in now is in no figure and stays."""


@pages.route("/fil", methods=["GET", "POST"])
def bring(programme: str) -> ResponseReturnValue:
    loaded, here = programme_or_404(programme), service()
    errors: Errors = posted() if request.method == "POST" else []
    if request.method == "POST" and not errors:
        try:
            return keep(programme, _sent(programme), "importing.look")
        except InputRejected as error:
            errors = errors_of(error)
    with here.store.reading() as db:
        choices = [(one.key, f"{wave_title(loaded, one, texts())} ({one.key})") for one in waves(db, programme)]
    drawn = page("bring", programme, errors, waves=choices)
    return (drawn, 422) if errors else drawn


@pages.get("/fil/<uuid:upload>")
def look(programme: str, upload: UUID) -> ResponseReturnValue:
    programme_or_404(programme)
    its = kept(programme, upload)
    return _drawn(programme, upload, _look(programme, its, {})) if its else _gone(programme)


@pages.post("/fil/<uuid:upload>")
def answer(programme: str, upload: UUID) -> ResponseReturnValue:
    programme_or_404(programme)
    its, errors = kept(programme, upload), posted()
    if its is None:
        return _gone(programme)
    go, found = "" if errors else request.form.get("go", ""), _look(programme, its, request.form)
    if not errors:
        _note(programme, upload, found)
    if go == "map" and found.understood:
        return download(found.understood.toml.encode(), "application/toml", f"{programme}-svar-kort.toml")
    if go == "store" and found.read and not found.refused:
        return _brought_in(programme, upload, found.read)
    return _drawn(programme, upload, found, errors), 422 if errors or go == "store" else 200


@pages.post("/fil/<uuid:upload>/smid-ud")
def discard(programme: str, upload: UUID) -> ResponseReturnValue:
    if not posted():
        with service().store.writing() as db:
            response_uploads.forget_upload(db, programme, upload, by=actor())
        flash(texts()("importing.discarded"))
    return redirect(url_for("importing.listing", programme=programme))


def _sent(programme: str) -> SentAnswers:
    """What was posted, looked through. Raises InputRejected with all that is wrong with it."""
    with service().store.reading(snapshot=True) as db:
        known = [one.key for one in waves(db, programme)]
        wave = request.form.get("wave", "")
        wrong = [] if wave in known else [Diagnostic("importing.choose_wave", ("wave",))]
        try:
            its = SentAnswers(
                wave,
                sent_file("table", *posted_file("table", LARGEST)),
                {name: sent_file(name, *posted_file(name, LARGEST)) for name in BESIDE},
                posted_file("map", LARGEST_MAP)[1].decode("utf-8-sig", "replace"),
            )
            its = its if wrong else checked(db, programme, its)
        except InputRejected as error:
            wrong += error.diagnostics
    if wrong:
        raise InputRejected(wrong)
    return its


def _look(programme: str, its: SentAnswers, answers: Mapping[str, str]) -> Look:
    """What would come of a file with what was answered so far. It only reads."""
    here, now = service(), service().now()
    with here.store.reading(snapshot=True) as db, here.vault.reading() as vault_db, unpacked(its) as at:
        subject, understood = subject_of(db, programme, its.wave, codebook_beside(its, at), its.doubts), None
        try:
            understood = understand(subject, at, answers)
            read = read_file(db, vault_db, programme, at.answers, at.map, now=now)
        except InputRejected as error:
            return Look(subject, understood, None, tuple(error.diagnostics))
        result = bring_in(db, programme, read, dry_run=True, now=now, actor=actor())
        is_counted = any(is_wave_counted(db, programme, wave) for wave in result.read)
    return Look(subject, understood, result, result.errors, read, is_counted)


def _note(programme: str, id_: UUID, found: Look) -> None:
    """Keep what was answered, so that nothing of it is said twice."""
    if found.understood:
        with service().store.writing() as db:
            map_ = sealed_map(key_of_file(), found.understood.toml)
            response_uploads.say_of_upload(db, programme, id_, map_, by=actor())


def _brought_in(programme: str, id_: UUID, read: FileRead) -> ResponseReturnValue:
    here = service()
    with here.store.writing() as db:
        done = bring_in(db, programme, read, dry_run=False, now=here.now(), actor=actor())
        response_uploads.forget_upload(db, programme, id_, by=actor())
    number = done.number if done.number is not None else ""
    flash(texts()("importing.brought_in" if number else "importing.nothing_in_it", number=number))
    return redirect(url_for("importing.listing", programme=programme))


def _gone(programme: str) -> ResponseReturnValue:
    flash(texts()("importing.gone"), "problem")
    return redirect(url_for("importing.bring", programme=programme))


def _drawn(programme: str, id_: UUID, found: Look, errors: Errors | None = None) -> str:
    asked = Asked(found.subject, texts())
    notes = found.result.notes if found.result else ()
    return page(
        "look",
        programme,
        errors,
        upload=id_,
        found=found,
        its=found.understood,
        asked=asked,
        uses=asked.uses(),
        separators=[*SEPARATORS],
        wave=f"{wave_title(found.subject.programme, found.subject.wave, texts())} ({found.subject.wave.key})",
        wrong=[asked.in_words(one) for one in found.refused if one.severity == "error"],
        remarks=[asked.in_words(one) for one in (*notes, *(one for one in found.refused if one.severity == "note"))],
        rules=asked.rules(found.understood, (*found.refused, *notes)) if found.understood else [],
        counts=_counts(found.result) if found.result else [],
    )


def _counts(result: ResponsesImport) -> list[tuple[str, int, int | None]]:
    """Of each wave how many rows were read, and how many of them are new where that may be told."""
    return [(wave, n, result.added.get(wave, 0) if wave in result.named else None) for wave, n in result.read.items()]
