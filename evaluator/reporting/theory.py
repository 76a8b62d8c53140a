"""The theory-of-change picture as SVG, each box with its status as colour, sign and word, and its alternative text.

Real text and presentation attributes only: it works inline under a Content-Security-Policy that forbids styles, as an
image, and in a PDF.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from analysis.results import Status
from evaluator.core.paths import templates_folder
from evaluator.programme.diagram import LEFT, LINE, SIZE, STATUS, TOP, Heading, Layout, layout
from evaluator.programme.model import NODE_KINDS, Link, Node, Programme
from evaluator.programme.routes import Box, Point
from evaluator.programme.wrapping import text_width, wrap
from evaluator.texts import Texts


@dataclass(frozen=True, slots=True)
class _Look:
    """Fill and line of a box; the lines are dark enough to be read as text on their fill (7:1)."""

    fill: str
    line: str
    dash: str = ""


@dataclass(frozen=True, slots=True)
class _Stroke:
    colour: str
    width: float
    dash: str = ""


LOOKS: Final[Mapping[str, _Look]] = {
    Status.MET: _Look("#d3e5f4", "#123f6b"),
    Status.NOT_MET: _Look("#fadfcb", "#7d2f06"),
    Status.MIXED: _Look("#e9e1d6", "#493b2c"),
    Status.UNDECIDED: _Look("#faf1cc", "#5c4700"),
    Status.SUPPRESSED: _Look("#e4e6e8", "#3c444c"),
    Status.NO_DATA: _Look("#ffffff", "#4a525a", "5 3"),
    Status.NO_TARGET: _Look("#ece8f3", "#4b3a73"),
    Status.MORE_ANSWERS: _Look("#fde3e6", "#8a1224"),
    "": _Look("#ffffff", "#6b7681"),
}
EVIDENCE: Final[Mapping[str, _Stroke]] = {
    "strong": _Stroke("#123f6b", 6.0),
    "moderate": _Stroke("#2f6592", 4.2),
    "weak": _Stroke("#4f6b82", 2.6),
    "untested": _Stroke("#66717b", 1.2, "2 4"),
    "contradicted": _Stroke("#842c0c", 3.4, "10 4"),
}
"""How a link is drawn by the rating of its evidence. Thickness and a sign say it, too: colour carries nothing alone."""
SIGNS: Final[Mapping[str, str]] = {
    "strong": "+++",
    "moderate": "++",
    "weak": "+",
    "untested": "?",
    "contradicted": "\N{MINUS SIGN}",
}
"""What stands on a link, and beside its rating in words."""
SIGN: Final = 9.0
"""Half the height of the sign on a link."""
FATES: Final[Mapping[str, _Stroke]] = {
    "added": _Stroke("#0b5133", 3.0),
    "changed": _Stroke("#5c4700", 3.0),
    "removed": _Stroke("#842c0c", 2.4, "7 4"),
}
"""How a box or link is drawn that came, went or changed; a sign says it, too."""
FATE_SIGNS: Final[Mapping[str, str]] = {"added": "+", "changed": "\N{NOT EQUAL TO}", "removed": "\N{MINUS SIGN}"}
_STROKES: Final[Mapping[str, _Stroke]] = {
    "forward": _Stroke("#5b6874", 1.4),
    "feedback": _Stroke("#8a3d9e", 1.6, "7 4"),
    "context": _Stroke("#7a848d", 1.3, "2 3"),
}
_MARGIN: Final = 26.0


def theory_svg(
    programme: Programme,
    status_by_node: Mapping[str, Status],
    texts: Texts,
    *,
    mark: str = "",
    ratings: Mapping[str, str] | None = None,
    leads_to: Callable[[Link], str] | None = None,
    box_leads_to: Callable[[Node], str] | None = None,
    chosen: str = "",
    fates: Mapping[str, str] | None = None,
    judged: bool = True,
) -> str:
    """The picture in one language. A node that is not in ``status_by_node`` has no indicator and is shown without a
    status; where none is in it, nothing is judged yet. ``mark`` is printed at the top: 'Demonstrationsdata'.
    ``ratings``: how the evidence on each link is rated, by link key; links are drawn by it, with a sign. ``leads_to``:
    the address behind a link, ``box_leads_to``: behind a box. ``chosen``: the box or link that stands out. ``fates``:
    what became of a box or link since another version, by its key: one of `FATES`. Where nothing is to be ``judged``
    yet, no box is said to have no status."""
    titles = {node.key: texts.pick(node.title) for node in programme.nodes}
    drawn = layout(programme, titles, with_status=status_by_node.keys())
    top = 22.0 if mark else 6.0
    none = _without_status(programme, status_by_node, texts) if judged else ""
    marks = {**(ratings or {}), **(fates or {})}
    legend, height = _legend(drawn, status_by_node, none, texts, marks, top=top + drawn.height + 26)
    drawing: str = _template().render(
        language=texts.language,
        title=texts("theory.title", programme=texts.pick(programme.title)),
        description=theory_alt(programme, status_by_node, texts, judged=judged),
        width=f"{drawn.width:.0f}",
        height=f"{height:.0f}",
        top=top,
        mark={"words": mark, "x": drawn.width - 4} if mark else None,
        headings=[_heading(heading, texts) for heading in drawn.headings],
        boxes=[
            _box(box, status_by_node.get(box.node.key), none, titles, texts)
            | {"href": box_leads_to(box.node) if box_leads_to else "", "chosen": box.node.key == chosen}
            | _fate((fates or {}).get(box.node.key, ""), texts)
            for box in drawn.boxes
        ],
        paths=[
            one | {"chosen": one["key"] == chosen} | _fate((fates or {}).get(str(one["key"]), ""), texts)
            for one in _paths(drawn, titles, texts, ratings or {}, leads_to)
        ],
        fates=FATES,
        fate_signs=FATE_SIGNS,
        legend=legend,
        colours=LOOKS,
        strokes=_STROKES,
        evidence=EVIDENCE,
        signs=SIGNS,
        leads_on=leads_to is not None or box_leads_to is not None,
        size=SIZE,
        line_height=LINE,
    )
    return drawing


def theory_alt(programme: Programme, status_by_node: Mapping[str, Status], texts: Texts, *, judged: bool = True) -> str:
    """What the picture shows, in words: its size, its columns, and which boxes have which status."""
    kinds = [kind for kind in NODE_KINDS if any(node.kind == kind for node in programme.nodes)]
    overview = texts(
        "theory.alt_overview",
        programme=texts.pick(programme.title),
        nodes=len(programme.nodes),
        links=len(programme.links),
        columns=", ".join(texts(f"theory.{kind}").lower() for kind in kinds),
    )
    sentences, none = [overview], _without_status(programme, status_by_node, texts)
    for status in (*Status, None) if judged else ():
        names = [texts.pick(node.title) for node in programme.nodes if status_by_node.get(node.key) is status]
        if names:
            sentences.append(texts("theory.alt_status", status=_word(status, none, texts), nodes="; ".join(names)))
    return " ".join(sentences)


@cache
def _template() -> Any:
    """Undefined values are errors, and every value is escaped: titles come from documents."""
    loader = FileSystemLoader(templates_folder() / "reporting")
    environment = Environment(loader=loader, autoescape=True, undefined=StrictUndefined)
    return environment.get_template("theory.svg")


def _word(status: Status | None, none: str, texts: Texts) -> str:
    return texts(f"report.status_{status.value}") if status else none


def _without_status(programme: Programme, status_by_node: Mapping[str, Status], texts: Texts) -> str:
    """What a box without a status is called."""
    return texts("theory.no_indicator" if status_by_node or not programme.indicators else "theory.not_judged")


def _heading(heading: Heading, texts: Texts) -> dict[str, object]:
    """Two lines at most above a column's rule; that of the context band stands closer."""
    lines = wrap(texts(f"theory.{heading.kind}"), heading.width, 13, bold=True)
    column = heading.kind != "context"
    y = heading.y + (max(2 - len(lines), 0) * 16 if column else 0)
    return {"x": heading.x, "y": y, "width": heading.width, "lines": lines, "rule": heading.y + (38 if column else 20)}


def _box(box: Box, status: Status | None, none: str, titles: Mapping[str, str], texts: Texts) -> dict[str, object]:
    description = texts.pick(box.node.description)
    return {
        "x": f"{box.x:.1f}",
        "y": f"{box.y:.1f}",
        "width": f"{box.width:.1f}",
        "height": f"{box.height:.1f}",
        "lines": box.lines,
        "status": status.value if status else "",
        "word": _word(status, none, texts) if status else "",
        "words": ". ".join(
            part.rstrip(".") for part in (titles[box.node.key], description, _word(status, none, texts)) if part
        ),
        "text_x": round(box.x + LEFT, 1),
        "text_y": round(box.y + TOP + SIZE * 0.92, 1),
        "status_y": round(box.bottom - TOP - STATUS * 0.12, 1),
        "key": box.node.key,
        "kind": box.node.kind,
    }


def _fate(fate: str, texts: Texts) -> dict[str, object]:
    """What became of a box or link, as it is drawn and in a word."""
    return {"fate": fate, "fate_word": texts(f"theory.fate_{fate}") if fate else ""}


def _paths(
    drawn: Layout,
    titles: Mapping[str, str],
    texts: Texts,
    ratings: Mapping[str, str],
    leads_to: Callable[[Link], str] | None,
) -> list[dict[str, object]]:
    """Thin links first, so that a thick one lies above; each sign where no other stands."""
    taken: list[Point] = []
    found = []
    for path in sorted(drawn.paths, key=lambda one: _width(ratings.get(one.link.key, ""))):
        rating, words = ratings.get(path.link.key, ""), _in_words(path.link, titles, texts)
        its: dict[str, object] = {"style": path.style, "data": path.data, "rating": rating, "words": words, "href": ""}
        its |= {"key": path.link.key, "places": path.places}
        if rating:
            place = next((one for one in path.places if _is_free(one, taken)), path.places[0])
            taken.append(place)
            its |= {"words": f"{words} {texts(f'evidence.rating_{rating}')}.", "x": place[0], "y": place[1]}
        if leads_to is not None:
            its["href"] = leads_to(path.link)
        found.append(its)
    return found


def _width(rating: str) -> float:
    return EVIDENCE[rating].width if rating else 0.0


def _is_free(place: Point, taken: Iterable[Point]) -> bool:
    return all(abs(place[0] - other[0]) + abs(place[1] - other[1]) >= 2 * SIGN for other in taken)


def _in_words(link: Link, titles: Mapping[str, str], texts: Texts) -> str:
    return f"{titles[link.source]} → {titles[link.target]}: {texts.pick(link.mechanism)}"


def _legend(
    drawn: Layout,
    status_by_node: Mapping[str, Status],
    none: str,
    texts: Texts,
    marks: Mapping[str, str],
    *,
    top: float,
) -> tuple[list[dict[str, object]], float]:
    """What occurs in the picture, statuses first, flowing over lines; and the height at which it ends. ``marks`` are
    ratings and fates."""
    shown = {status_by_node.get(box.node.key) for box in drawn.boxes}
    statuses = [
        ("status", s.value if s else "", _word(s, none, texts)) for s in (*Status, None) if s in shown and (s or none)
    ]
    statuses = [one for one in statuses if one[2]]
    styles = {path.style for path in drawn.paths}
    links = [("style", style, texts(f"theory.link_{style}")) for style in _STROKES if style in styles]
    rated = [("rating", one, texts(f"evidence.rating_{one}")) for one in EVIDENCE if one in marks.values()]
    rated += [("fate", one, texts(f"theory.fate_{one}")) for one in FATES if one in marks.values()]
    entries: list[dict[str, object]] = []
    y = top
    for group in (statuses, links, rated):
        y = _flow(group, entries, drawn.width, y)
    return entries, y


def _flow(group: Iterable[tuple[str, str, str]], entries: list[dict[str, object]], width: float, y: float) -> float:
    x = _MARGIN
    for kind, value, word in group:
        wide = 37 + text_width(word, 12.5) + 22
        if x > _MARGIN and x + wide > width - _MARGIN:
            x, y = _MARGIN, y + 26
        entries.append(
            {
                "style": "",
                "status": "",
                "rating": "",
                "fate": "",
                kind: value,
                "word": word,
                "x": round(x, 1),
                "y": round(y, 1),
            }
        )
        x += wide
    return y + 26
