"""Words broken into lines of a given width, by the widths of DejaVu Sans, without a drawing library.

A font that stands in for it is narrower or about as wide, so the lines fit there too.
"""

from __future__ import annotations

import re
from typing import Final

_WIDTHS: Final = {
    0.28: "'ijl",
    0.32: " ,.IJ’·",
    0.36: "/:;\\|-f",
    0.40: "!()[]rt“",
    0.47: '"”*_`–',
    0.53: "sz?c",
    0.58: "LFPk",
    0.60: "vxy",
    0.62: "TYaeoøåéäö»«",
    0.64: "$0123456789ESbdghnpqu{}üÉ",
    0.69: "KABVXZÅÄCR",
    0.77: "NUÜDH&GOQØÖ",
    0.84: "w#+<=>^~M",
    0.99: "%WmæÆ@—…",
}
_EM: Final = {character: width for width, characters in _WIDTHS.items() for character in characters}
_WIDE: Final = 0.8
"""Width in em of any other character: rather too wide than clipped."""
_BOLD: Final = 1.15
_COMPOUND: Final = re.compile(r"(?:(?<=ings|heds|ions|tets)|(?<=elses|skabs))(?=\w{3})")
"""Where the parts of a Danish compound meet, as far as an ending shows."""
_SYLLABLE: Final = re.compile(
    r"(?<=\w\w\w)(?=(?:(?<!hed|ing|ion|tet)s[kpt]r?|[bfg][lr]|dr|(?<!s)(?:[kp][lr]|tr)|(?<![bfgkp])l|(?<![bdfgkpt])r"
    r"|(?<!s)[kpt]|[bcdfghjmnqsvwxz])[aeiouyæøå]\w)"
)
"""Where a long Danish word may be broken: before the consonants that can begin a syllable."""


def text_width(words: str, size: float, *, bold: bool = False) -> float:
    """Width of one line in the unit of ``size``."""
    return sum(_EM.get(character, _WIDE) for character in words) * size * (_BOLD if bold else 1.0)


def wrap(words: str, width: float, size: float, *, bold: bool = False) -> tuple[str, ...]:
    """Lines of at most ``width``; a word that is wider by itself is broken at a syllable with a hyphen."""
    lines = [""]
    for word in words.split():
        joined = f"{lines[-1]} {word}".strip()
        if text_width(joined, size, bold=bold) <= width:
            lines[-1] = joined
            continue
        rest = word
        while text_width(rest, size, bold=bold) > width and len(rest) > 4:
            cut = _cut(rest, width, size, bold=bold)
            lines.append(rest[:cut] + "-")
            rest = rest[cut:]
        lines.append(rest)
    return tuple(line for line in lines if line)


def _cut(word: str, width: float, size: float, *, bold: bool) -> int:
    fits = [i for i in range(2, len(word) - 1) if text_width(word[:i] + "-", size, bold=bold) <= width]
    compounds, syllables = ({match.start() for match in where.finditer(word)} for where in (_COMPOUND, _SYLLABLE))
    return max([i for i in fits if i in compounds] or [i for i in fits if i in syllables] or fits or [2])
