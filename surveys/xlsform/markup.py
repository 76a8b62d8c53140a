"""Marks for bold type, headings, links and colours in the texts of a form, which are plain texts here."""

from __future__ import annotations

import html
import re
from typing import Final

_BREAK: Final = re.compile(r"<br\s*/?>|</(?:p|div|li|h[1-6])>(?=.)", re.IGNORECASE | re.DOTALL)
_TAG: Final = re.compile(
    r"</?(?:span|b|i|u|em|strong|p|div|font|center|small|big|sub|sup|ul|ol|li|a|h[1-6])(?:\s[^<>]*)?/?>", re.IGNORECASE
)
_ENTITY: Final = re.compile(r"&(?:nbsp|amp|lt|gt|quot|apos|#\d{1,6}|#x[0-9a-f]{1,6});", re.IGNORECASE)
_MARKS: Final = (
    (re.compile(r"^#{1,6}[ \t]+(?=[^\sa-z])", re.MULTILINE), ""),
    (re.compile(r"\[([^\[\]\n]+)\]\(([^()\s]+)\)"), r"\1 (\2)"),
    (re.compile(r"\*\*(?=[^\s*])([^*\n]*[^\s*])\*\*"), r"\1"),
    (re.compile(r"(?<!\w)__(?=[^\s_])([^\n]{0,300}?[^\s_])__(?!\w)"), r"\1"),
    (re.compile(r"(?<![\w*])\*(?=[^\s*])([^*\n]*[^\s*])\*(?![\w*])"), r"\1"),
    (re.compile(r"(?<!\w)_(?=[^\s_])([^_\n]*[^\s_])_(?!\w)"), r"\1"),
)
_ESCAPED: Final = re.compile(r"\\([\\*_#<\[&])")
_HELD: Final = {mark: chr(0xE000 + at) for at, mark in enumerate("\\*_#<[&")}
"""Stand for escaped marks while the others are taken out; nobody writes them."""


def without_markup(text: str) -> str:
    """The text as it is read: the marks of Markdown and HTML that forms have are taken out, a link's address stands in
    brackets behind its words, and what a backslash protects stays."""
    held = _ESCAPED.sub(lambda found: _HELD[found[1]], text)
    held = _TAG.sub("", _BREAK.sub("\n", held))
    for pattern, instead in _MARKS:
        held = pattern.sub(instead, held)
    held = _ENTITY.sub(lambda found: html.unescape(found[0]).replace("\xa0", " "), held)
    for mark, sign in _HELD.items():
        held = held.replace(sign, mark)
    return held if held == text else held.strip()


def protected(text: str) -> str:
    """The text written so that `without_markup` gives it back."""
    return text if without_markup(text) == text else re.sub(r"[\\*_#<\[&]", r"\\\g<0>", text)
