"""A milestone's report: its page, and the files to take away."""

from __future__ import annotations

from flask import Response, abort

from evaluator.findings.model import Findings
from evaluator.releases.composing import composed
from evaluator.releases.gates import SIGNERS
from evaluator.releases.serving import Made
from evaluator.rendering.format import Draft
from evaluator.rendering.formats import FORMATS
from evaluator.rendering.house import in_house_style
from evaluator.results.milestones import counts_to_see
from evaluator.results.stages import stages
from evaluator.store import releases
from evaluator.store.house_templates import template_of
from evaluator.store.release_tables import COMPLETE
from evaluator.store.to_do import proposals_to_sign
from evaluator.store.wave_times import TIME_ZONE
from evaluator.texts import LANGUAGES
from evaluator.web.shared.access import may, programme_or_404, protected
from evaluator.web.shared.frame import show
from evaluator.web.shared.reports import drawn, published
from evaluator.web.shared.rules import CHECKING, EVALUATING, READING, only
from evaluator.web.shared.service import service

pages = protected("reports", __name__, roles=READING)


@pages.get("/rapporter")
def listing(programme: str) -> str:
    loaded, here = programme_or_404(programme), service()
    languages = [code for code in LANGUAGES if code in loaded.languages]
    with here.store.reading() as db:
        found = stages(db, loaded, now=here.now())
        seen = counts_to_see(db, programme, shown_only=False) if may(EVALUATING, programme) else {}
        holds = releases.published(db, programme)
        signed = dict(proposals_to_sign(db, programme, "", COMPLETE))
    least = 0 if may(CHECKING, programme) else SIGNERS
    proposed = {key for key, number in signed.items() if number >= least}
    shown = {"languages": languages, "formats": FORMATS.values(), "stages": found}
    return show("results/reports.html", loaded, **shown, released=holds, drafts=seen, proposed=proposed)


def file(
    programme: str, milestone: str, suffix: str, language: str = LANGUAGES[0], *, appendix: bool = False
) -> Response:
    """What was published, or its appendix, in any of the formats. Evaluators see a draft until something is."""
    programme_or_404(programme)
    with service().store.reading() as db:
        holds = releases.published(db, programme).get(milestone)
    if holds is None and may(EVALUATING, programme):
        return draft(programme, milestone, suffix, language, appendix=appendix)
    try:
        return published(holds or abort(404), Made(FORMATS[suffix], language, appendix))
    except KeyError:
        abort(404)


@only(*EVALUATING)
def draft(
    programme: str, milestone: str, suffix: str, language: str = LANGUAGES[0], *, appendix: bool = False
) -> Response:
    """A report of what is there now."""
    today = service().now().astimezone(TIME_ZONE).date()
    printed = Draft(findings_for(programme, milestone, language), today)
    with service().store.reading() as db:
        template = template_of(db, programme)
    return drawn(in_house_style(printed, template), Made(FORMATS[suffix], language, appendix))


for _form in FORMATS.values():
    _name = "<milestone>-<language>" if _form.by_language else "<milestone>"
    for _folder, _view in (("rapport", file), ("udkast", draft)):
        pages.add_url_rule(f"/{_folder}/{_name}.{_form.suffix}", view_func=_view, defaults={"suffix": _form.suffix})
        if _form.appendix is not None:
            pages.add_url_rule(
                f"/{_folder}/{_name}-appendix.{_form.suffix}",
                f"{_view.__name__}_appendix",
                _view,
                defaults={"suffix": _form.suffix, "appendix": True},
            )


def findings_for(programme: str, milestone: str, language: str) -> Findings:
    programme_or_404(programme)
    here = service()
    with here.store.reading(snapshot=True) as db:
        seen = counts_to_see(db, programme, shown_only=False)
        if language not in LANGUAGES or milestone not in seen:
            abort(404)
        return composed(db, seen[milestone], memory=here.found)
