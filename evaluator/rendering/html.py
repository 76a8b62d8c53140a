"""The report and its appendix as one self-contained HTML file, and the appendix as one of its own: styles inside,
figures as data, no script, nothing loaded."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from evaluator.core.paths import templates_folder
from evaluator.rendering.format import Format, Printed
from evaluator.reporting.blocks import Block, Part, Report


def as_html(printed: Printed, language: str) -> bytes:
    """The report in ``language`` as a whole HTML document, with its appendix behind it."""
    report = printed.report(language)
    return _page(printed, report, report.parts, report.appendix)


def appendix_as_html(printed: Printed, language: str) -> bytes:
    report = printed.report(language)
    return _page(printed, report, (), report.appendix)


def _page(printed: Printed, report: Report, parts: tuple[Part, ...], appendix: tuple[Part, ...]) -> bytes:
    style = Markup((templates_folder() / "rendering" / "report.css").read_text("utf-8"))
    template = _environment().get_template("rendering/report.html")
    shown = {"parts": parts, "appendix": appendix, "anchors": dict(titles((*parts, *appendix)))}
    return template.render(report=report, edition=printed.edition, style=style, **shown).encode()


def titles(parts: Iterable[Part]) -> Iterator[tuple[str, str]]:
    """Each part with its title, those below it too."""
    for part in parts:
        yield part.key, part.title
        yield from titles(part.parts)


def block_filters(environment: Environment) -> None:
    """What ``report/blocks.html`` needs of an environment that renders a report's blocks."""
    environment.filters["data_uri"] = _data_uri
    environment.tests["of_kind"] = _is_of_kind
    environment.tests["in_words"] = _is_in_words


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


def _is_in_words(cell: str) -> bool:
    """A cell among numbers that holds none, and may therefore be broken into lines."""
    return not any(character.isdigit() for character in cell)


def _is_of_kind(block: Block, kind: str) -> bool:
    return block.kind == kind


def policy_for(page: bytes) -> str:
    """The policy under which a browser shows a report: it is one file with its style inside, and exactly that style is
    allowed, by its hash."""
    styles = re.findall(rb"<style>(.*?)</style>", page, flags=re.DOTALL)
    hashes = " ".join(f"'sha256-{base64.b64encode(hashlib.sha256(one).digest()).decode()}'" for one in styles)
    return (
        f"default-src 'none'; style-src {hashes}; img-src data:; "
        "form-action 'none'; base-uri 'none'; frame-ancestors 'none'"
    )


HTML: Final = Format("HTML", "html", "text/html", as_html, inline=True, appendix=appendix_as_html)
