"""The report as one self-contained HTML file: styles inside, figures as data, no script, nothing loaded."""

from __future__ import annotations

import base64
from functools import lru_cache

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from evaluator.core.paths import templates_folder
from evaluator.findings.model import Findings
from evaluator.reporting.blocks import Block, Report
from evaluator.reporting.context import report


def report_html(findings: Findings, lang: str) -> str:
    """The report in ``lang`` as a whole HTML document."""
    return as_html(report(findings, lang))


def as_html(content: Report) -> str:
    style = Markup((templates_folder() / "report" / "report.css").read_text("utf-8"))
    return _environment().get_template("report/report.html").render(report=content, style=style)


def block_filters(environment: Environment) -> None:
    """What ``report/blocks.html`` needs of an environment that renders a report's blocks."""
    environment.filters["data_uri"] = _data_uri
    environment.tests["of_kind"] = _is_of_kind


@lru_cache(maxsize=1)
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(templates_folder()),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    block_filters(environment)
    return environment


def _data_uri(svg: str) -> str:
    return "data:image/svg+xml;base64," + base64.b64encode(svg.encode()).decode()


def _is_of_kind(block: Block, kind: str) -> bool:
    return block.kind == kind
