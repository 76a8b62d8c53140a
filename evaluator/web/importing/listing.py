"""The imports of answers that were made: listed, and undone for a reason."""

from __future__ import annotations

from dataclasses import dataclass, replace

from flask import abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from evaluator.accounts.audit_words import moment, who
from evaluator.findings.disclosure import in_steps
from evaluator.importing.undoing import imports_of, undo_import
from evaluator.importing.uploading import LARGEST, LARGEST_MAP, SentAnswers, require_map, sent_file, unpacked
from evaluator.programme.model import Programme
from evaluator.store import response_uploads
from evaluator.store.accounts import names
from evaluator.store.counts import is_wave_counted
from evaluator.store.imports import Import
from evaluator.store.waves import Wave, waves
from evaluator.web.importing.desk import errors_of, key_of_file, page, pages
from evaluator.web.shared.access import actor, programme_or_404, texts
from evaluator.web.shared.frame import wave_title
from evaluator.web.shared.posted import Errors, line, posted, posted_file
from evaluator.web.shared.service import service
from surveys.diagnostics import InputRejected


@dataclass(frozen=True, slots=True)
class Listed:
    """An import as the list has it. ``rows``: of each wave its title and how many rows were read, in words."""

    its: Import
    by: str
    at: str
    rows: list[tuple[str, str]]
    is_counted: bool
    is_anonymous: bool
    undone_by: str
    undone_at: str


@pages.get("/")
def listing(programme: str) -> str:
    here = service()
    with here.store.reading() as db:
        waits = response_uploads.waiting(db, programme, by=actor(), now=here.now()) if key_of_file() else None
    return page("listing", programme, imports=[*reversed(_imports(programme))], waits=waits)


@pages.route("/<int:number>/fortryd", methods=["GET", "POST"])
def undo(programme: str, number: int) -> ResponseReturnValue:
    """Asks first: why, and for the file and the map again where answers went to an anonymous wave."""
    one = next((one for one in _imports(programme) if one.its.number == number), None) or abort(404)
    errors: Errors = (posted() or _undone(programme, one)) if request.method == "POST" else []
    if request.method == "POST" and not errors:
        flash(texts()("importing.undone_now", number=number))
        return redirect(url_for("importing.listing", programme=programme))
    drawn = page("undo", programme, errors, one=one)
    return (drawn, 422) if errors else drawn


def _imports(programme: str) -> list[Listed]:
    """How many rows were read is told in steps of the minimum of a wave that is not counted and whose evaluators may
    not see who has answered."""
    loaded, t = programme_or_404(programme), texts()
    with service().store.reading(snapshot=True) as db:
        found, known = imports_of(db, programme), {one.key: one for one in waves(db, programme)}
        counted, people = {key for key in known if is_wave_counted(db, programme, key)}, names(db)

    def rows(key: str, n: int) -> tuple[str, str]:
        wave = known.get(key)
        exact = key in counted or (wave is not None and wave.linkage == "confidential")
        return _title(loaded, wave, key), t.number(n) if exact else _about(n, loaded)

    return [
        Listed(
            one,
            who(one.actor, people, t),
            moment(one.imported_at, t),
            [rows(key, n) for key, n in sorted(one.rows.items())],
            not counted.isdisjoint(one.rows),
            any(key in known and known[key].linkage == "anonymous" for key in one.rows),
            who(one.undone_by or "", people, t),
            moment(one.undone_at, t),
        )
        for one in found
    ]


def _title(programme: Programme, wave: Wave | None, key: str) -> str:
    return f"{wave_title(programme, wave, texts())} ({key})" if wave else key


def _about(n: int, programme: Programme) -> str:
    """So many rows, as far as it may be told."""
    minimum, t = programme.disclosure_minimum, texts()
    least = in_steps(n, minimum)
    return t("pages.at_least", n=t.number(least)) if least else t("pages.fewer_than", n=minimum)


def _undone(programme: str, one: Listed) -> Errors:
    """What stands against it. The page is about one import of one programme, and names neither again."""
    here = service()
    try:
        answers = sent_file("table", *posted_file("table", LARGEST))
        map_ = posted_file("map", LARGEST_MAP)[1].decode("utf-8-sig", "replace")
        with unpacked(SentAnswers("", answers, map=map_)) as at:
            given = bool(answers.content and map_)
            if given:
                require_map(at.map)
            with here.store.writing() as db, here.vault.reading() as vault_db:
                source = (at.answers, at.map) if given else None
                undo_import(
                    db,
                    vault_db,
                    programme,
                    one.its.number,
                    reason=line("reason"),
                    actor=actor(),
                    now=here.now(),
                    source=source,
                )
        here.store.tidy()
    except InputRejected as error:
        about = [replace(d, place=d.place[2:]) if d.place[:1] == (programme,) else d for d in error.diagnostics]
        said = zip(errors_of(InputRejected(about)), about, strict=True)
        return [("reason" if d.code == "importing.no_reason" else field, words) for (field, words), d in said]
    return []
