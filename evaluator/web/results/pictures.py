"""One picture of a report at an address of its own, as SVG or PNG: to be put on a page or a slide."""

from __future__ import annotations

from flask import Response, abort

from evaluator.releases.serving import Made
from evaluator.rendering.format import Draft, Format, Printed
from evaluator.rendering.pictures import figures_in, png_of
from evaluator.store import releases
from evaluator.web.results.reports import findings_for, pages
from evaluator.web.shared.access import may, programme_or_404
from evaluator.web.shared.reports import drawn, published
from evaluator.web.shared.rules import EVALUATING
from evaluator.web.shared.service import service

MEDIA = {"svg": "image/svg+xml", "png": "image/png"}


@pages.get("/rapport/<milestone>-<language>/figur/<key>.<suffix>")
def picture(programme: str, milestone: str, language: str, key: str, suffix: str) -> Response:
    """Of what was published, kept with its files; evaluators see the draft's until something is."""
    programme_or_404(programme)
    if suffix not in MEDIA:
        abort(404)
    with service().store.reading() as db:
        its, which = releases.published(db, programme).get(milestone), Made(picture_of(key, suffix), language)
    try:
        if its is None and may(EVALUATING, programme):
            return drawn(Draft(findings_for(programme, milestone, language)), which)
        return published(its or abort(404), which)
    except KeyError:
        abort(404)


def picture_of(key: str, suffix: str) -> Format:
    """The picture as a file of a release; making it raises KeyError where the report has none by that key."""

    def made(printed: Printed, language: str) -> bytes:
        svg = _pictures(printed, language)[key]
        return svg.encode() if suffix == "svg" else png_of(svg)

    return Format("", f"{key}.{suffix}", MEDIA[suffix], made)


def _pictures(printed: Printed, language: str) -> dict[str, str]:
    report = printed.report(language)
    return {one.key: one.svg for one in figures_in((report.parts, report.appendix))}
