"""The files of one proposal or release: as it was proposed, or as it was published, also after a correction."""

from __future__ import annotations

from typing import Final

from flask import Response, abort

from evaluator.releases.serving import Made
from evaluator.releases.signing import released
from evaluator.rendering.formats import FORMATS
from evaluator.store.releases import Key, Release, document_of, releases
from evaluator.web.releases.desk import is_seen, pages
from evaluator.web.shared.access import programme_or_404
from evaluator.web.shared.downloads import download
from evaluator.web.shared.reports import drawn, published
from evaluator.web.shared.service import service

ONE: Final = "/<milestone>/<int:number>-<int:turn>"


@pages.get(f"{ONE}/rapport-<language>.<suffix>")
def file(programme: str, milestone: str, number: int, turn: int, language: str, suffix: str) -> Response:
    return _file(Key(programme, milestone, number, turn), language, suffix)


@pages.get(f"{ONE}/bilag-<language>.<suffix>")
def appendix(programme: str, milestone: str, number: int, turn: int, language: str, suffix: str) -> Response:
    return _file(Key(programme, milestone, number, turn), language, suffix, appendix=True)


def _file(key: Key, language: str, suffix: str, *, appendix: bool = False) -> Response:
    its, form = release_or_404(key), FORMATS.get(suffix) or abort(404)
    if appendix and form.appendix is None:
        abort(404)
    with service().store.reading() as db:
        found = released(db, its)
    if language not in found.languages:
        abort(404)
    which = Made(form, language, appendix)
    return published(its, which) if its.published_digest else drawn(found, which)


@pages.get(f"{ONE}/udgivelse.json")
def document(programme: str, milestone: str, number: int, turn: int) -> Response:
    """The bytes that the digest is taken of."""
    its = release_or_404(Key(programme, milestone, number, turn))
    with service().store.reading() as db:
        text = document_of(db, its)
    return download(text.encode(), "application/json", f"{programme}-{milestone}-{number}.release.json")


def release_or_404(key: Key) -> Release:
    programme_or_404(key.programme)
    with service().store.reading() as db:
        every = [one for one in releases(db, key.programme) if one.key.milestone == key.milestone]
        its = next((one for one in every if one.key == key), None) or abort(404)
        if not is_seen(db, its, is_newest=its is every[-1]):
            abort(404)
    return its
