"""A milestone's report: its page, and the files to take away."""

from __future__ import annotations

import base64
import hashlib
import json
import re

from flask import Response, abort

from evaluator.findings.model import Findings
from evaluator.reporting import as_json, report_html, report_pdf
from evaluator.texts import LANGUAGES
from evaluator.web.shared.access import programme_or_404, protected
from evaluator.web.shared.downloads import download
from evaluator.web.shared.frame import findings, show

pages = protected("reports", __name__, roles=("evaluator", "steering"))


@pages.get("/rapporter")
def listing(programme: str) -> str:
    loaded = programme_or_404(programme)
    return show("results/reports.html", loaded, languages=[code for code in LANGUAGES if code in loaded.languages])


@pages.get("/rapport/<milestone>-<language>.html")
def html(programme: str, milestone: str, language: str) -> Response:
    page = report_html(findings_for(programme, milestone, language), language)
    response = Response(page, mimetype="text/html")
    response.headers["Content-Security-Policy"] = policy_for(page)
    return response


@pages.get("/rapport/<milestone>-<language>.pdf")
def pdf(programme: str, milestone: str, language: str) -> Response:
    document = report_pdf(findings_for(programme, milestone, language), language)
    return download(document, "application/pdf", f"{programme}-{milestone}-{language}.pdf")


@pages.get("/rapport/<milestone>.json")
def as_data(programme: str, milestone: str) -> Response:
    data = as_json(findings_for(programme, milestone, LANGUAGES[0]))
    body = json.dumps(data, ensure_ascii=False, indent=2).encode("utf-8")
    return download(body, "application/json", f"{programme}-{milestone}.json")


def findings_for(programme: str, milestone: str, language: str) -> Findings:
    loaded = programme_or_404(programme)
    if language not in LANGUAGES or milestone not in {m.key for m in loaded.milestones}:
        abort(404)
    return findings(programme, milestone)


def policy_for(page: str) -> str:
    """The report is one file with its style inside; the policy allows exactly that style by its hash."""
    styles = re.findall(r"<style>(.*?)</style>", page, flags=re.DOTALL)
    hashes = " ".join(f"'sha256-{base64.b64encode(hashlib.sha256(s.encode()).digest()).decode()}'" for s in styles)
    return (
        f"default-src 'none'; style-src {hashes}; img-src data:; "
        "form-action 'none'; base-uri 'none'; frame-ancestors 'none'"
    )
