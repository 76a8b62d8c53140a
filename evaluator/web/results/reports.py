"""A milestone's report: its page, and the files to take away."""

from __future__ import annotations

import base64
import hashlib
import re

from flask import Response, abort

from evaluator.evidence.telling import with_evidence
from evaluator.findings.model import Findings
from evaluator.programme.model import Programme
from evaluator.quoting.available import with_quotes
from evaluator.rendering.files import file_name
from evaluator.rendering.format import Draft
from evaluator.rendering.formats import FORMATS
from evaluator.results.milestones import counts_to_see, findings_of
from evaluator.results.stages import stages
from evaluator.texts import LANGUAGES
from evaluator.web.shared.access import may, programme_or_404, protected
from evaluator.web.shared.downloads import download
from evaluator.web.shared.frame import show
from evaluator.web.shared.rules import EVALUATING, READING
from evaluator.web.shared.service import service
from evaluator.writing.joining import with_written

pages = protected("reports", __name__, roles=READING)


@pages.get("/rapporter")
def listing(programme: str) -> str:
    loaded, here = programme_or_404(programme), service()
    languages = [code for code in LANGUAGES if code in loaded.languages]
    with here.store.reading() as db:
        found = stages(db, loaded, now=here.now())
        seen = counts_to_see(db, programme, shown_only=not may(EVALUATING, programme))
    return show("results/reports.html", loaded, languages=languages, formats=FORMATS.values(), stages=found, seen=seen)


def file(
    programme: str, milestone: str, suffix: str, language: str = LANGUAGES[0], *, appendix: bool = False
) -> Response:
    """A report or its appendix in any of the formats: shown where a browser can, else to be saved."""
    form = FORMATS[suffix]
    make = form.appendix if appendix and form.appendix is not None else form.make
    content = make(Draft(findings_for(programme, milestone, language)), language)
    if not form.inline:
        return download(content, form.mimetype, file_name(programme, milestone, form, language, appendix=appendix))
    response = Response(content, mimetype=form.mimetype)
    response.headers["Content-Security-Policy"] = policy_for(content.decode())
    return response


for _form in FORMATS.values():
    _name = "<milestone>-<language>" if _form.by_language else "<milestone>"
    pages.add_url_rule(f"/rapport/{_name}.{_form.suffix}", view_func=file, defaults={"suffix": _form.suffix})
    if _form.appendix is not None:
        pages.add_url_rule(
            f"/rapport/{_name}-appendix.{_form.suffix}",
            view_func=file,
            defaults={"suffix": _form.suffix, "appendix": True},
        )


def findings_for(programme: str, milestone: str, language: str) -> Findings:
    programme_or_404(programme)
    here = service()
    with here.store.reading(snapshot=True) as db:
        shown_only = not may(EVALUATING, programme)
        seen = counts_to_see(db, programme, shown_only=shown_only)
        if language not in LANGUAGES or milestone not in seen:
            abort(404)
        its = findings_of(db, seen[milestone], memory=here.found)
        quoted = with_quotes(db, seen[milestone], its)
        tested = with_evidence(db, seen[milestone], quoted, shown_only=shown_only, memory=here.found)
        return tested if shown_only else with_written(db, seen[milestone], tested)


def interpreted(loaded: Programme, findings: Findings) -> Findings:
    """With the evidence, and with that what joint interpretations said of the findings; without quotes."""
    here, shown_only = service(), not may(EVALUATING, loaded.key)
    with here.store.reading(snapshot=True) as db:
        count = counts_to_see(db, loaded.key, shown_only=shown_only)[findings.milestone.key]
        return with_evidence(db, count, findings, shown_only=shown_only, memory=here.found)


def policy_for(page: str) -> str:
    """The report is one file with its style inside; the policy allows exactly that style by its hash."""
    styles = re.findall(r"<style>(.*?)</style>", page, flags=re.DOTALL)
    hashes = " ".join(f"'sha256-{base64.b64encode(hashlib.sha256(s.encode()).digest()).decode()}'" for s in styles)
    return (
        f"default-src 'none'; style-src {hashes}; img-src data:; "
        "form-action 'none'; base-uri 'none'; frame-ancestors 'none'"
    )
