"""SVG as matplotlib writes it, said in a fourth of the bytes: the same picture to a hundredth of a point.

matplotlib gives each shape a group, a number, a clip to the whole page and its style in full. Here shapes of one style
share a class, a path has the shortest commands that draw it, and what nothing refers to is left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final
from xml.etree.ElementTree import Element, fromstring
from xml.sax.saxutils import escape, quoteattr

_SVG: Final = "{http://www.w3.org/2000/svg}"
_XLINK: Final = "{http://www.w3.org/1999/xlink}"
_HEAD: Final = (
    '<?xml version="1.0" encoding="utf-8"?>\n'
    '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"'
)
_LEFT_OUT: Final = frozenset({"metadata", "style", "clipPath"})
_REFERRED_TO: Final = frozenset({"path", "pattern"})
"""Shapes that others are made of: a marker, a hatching."""
_UNTURNED: Final = "rotate(-0 "
_NUMBERS: Final = {"M": 2, "L": 2, "Q": 4, "C": 6, "z": 0}
_TOKEN: Final = re.compile(r"[A-Za-z]|-?[\d.]+(?:e[-+]?\d+)?")


def compact(svg: str, *, font: str) -> str:
    """The same picture with every text in ``font``, a list of families. KeyError for a command of a path that
    matplotlib does not write."""
    root = fromstring(svg)
    classes: dict[str, str] = {}
    body = "".join(_elements(root, classes))
    size = "".join(f" {name}={quoteattr(root.attrib[name])}" for name in ("width", "height", "viewBox"))
    own = "".join(f".{name}{{{style}}}" for style, name in classes.items())
    style = f"*{{stroke-linejoin:round;stroke-linecap:butt}}text{{font-family: {font};}}{own}"
    return f"{_HEAD}{size}><style>{style}</style>{body}</svg>\n"


def _elements(within: Iterable[Element], classes: dict[str, str]) -> Iterator[str]:
    for one in within:
        name, inner = one.tag.removeprefix(_SVG), "".join(_elements(one, classes))
        inner += escape(one.text or "") if name == "text" else ""
        own = "".join(f" {key}={quoteattr(value)}" for key, value in _attributes(one, name, classes))
        if name == "g" and not own:
            yield inner
        elif name not in _LEFT_OUT and (inner or own):
            yield f"<{name}{own}>{inner}</{name}>" if inner else f"<{name}{own}/>"


def _attributes(one: Element, name: str, classes: dict[str, str]) -> Iterator[tuple[str, str]]:
    for key, value in one.attrib.items():
        if key == "style":
            yield "class", classes.setdefault(_style(value), f"c{len(classes)}")
        elif key == "d":
            yield key, _path(value)
        elif key in ("x", "y"):
            yield key, _number(value)
        elif key == "id":
            if name in _REFERRED_TO:
                yield key, value
        elif key != "clip-path" and not value.startswith(_UNTURNED):
            yield key.replace(_XLINK, "xlink:"), value


def _style(value: str) -> str:
    """Without the family, which all share."""
    its = (part.partition(":") for part in value.split(";"))
    return ";".join(f"{name.strip()}:{said.strip()}" for name, _, said in its if name.strip() != "font-family")


def _number(value: str) -> str:
    said = f"{float(value):.2f}".rstrip("0").rstrip(".")
    return "0" if said == "-0" else said


def _path(data: str) -> str:
    """Lines straight across or straight up and down need one number."""
    found, x, y = "", "", ""
    tokens = iter(_TOKEN.findall(data))
    for command in tokens:
        numbers = [_number(next(tokens)) for _ in range(_NUMBERS[command])]
        if command == "L" and numbers[1] == y:
            found += f"H{numbers[0]}"
        elif command == "L" and numbers[0] == x:
            found += f"V{numbers[1]}"
        else:
            found += command + " ".join(numbers)
        x, y = numbers[-2:] or (x, y)
    return found.replace(" -", "-")
