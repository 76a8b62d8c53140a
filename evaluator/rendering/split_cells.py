"""Cells of a report that hold several numbers, such as '46–67 %' or '26 of 36', as a cell for each: nobody can sort,
add or chart them otherwise."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache
from typing import Final

from evaluator.rendering.typed import approximately, typed
from evaluator.reporting.blocks import Column, Table
from evaluator.reporting.numbers import Placed, numbers, pieces
from evaluator.texts import Texts

_MOST: Final = 3
_RANGE: Final = "–"
_SLASH: Final = " / "


@dataclass(frozen=True, slots=True)
class _Piece:
    """``role``: what it is to those before it, a key of the texts ``rendering.split_ROLE``; '' where nothing need be
    said."""

    text: str
    role: str


def split_table(table: Table, language: str) -> Table:
    """The table with a column for each number of a cell, where most cells of a column are nothing but numbers. Each new
    cell knows where in the report its number stands. The first column says what a row is about, and stays."""
    columns: list[Column] = []
    rows: list[tuple[str, ...]] = [()] * len(table.rows)
    for place, column in enumerate(table.columns):
        cells = [row[place] for row in table.rows]
        split = _split(cells, column.title, language) if place else [None] * len(cells)
        wide = max((len(its) for its in split if its), default=1)
        columns += _columns(column, [its for its in split if its], wide, language)
        for down, (cell, its) in enumerate(zip(cells, split, strict=True)):
            found = [cell] if its is None else [piece.text for piece in its]
            rows[down] = (*rows[down], *found, *[""] * (wide - len(found)))
    return replace(table, columns=tuple(columns), rows=tuple(rows))


def cell_parts(text: str, language: str) -> list[str]:
    """The cells that a cell can be split into, none for one that stays as it is."""
    return [its.text for its in _pieces(text, language) or ()]


def _split(cells: list[str], title: str, language: str) -> list[list[_Piece] | None]:
    """Of each cell its pieces, None for one that stays whole, as where nothing would tell new columns apart."""
    found = [_pieces(cell, language) for cell in cells]
    wide = max((len(its) for its in found if its), default=1)
    named = len(title.split(_SLASH)) == wide
    found = [its if its and (named or any(piece.role for piece in its)) else None for its in found]
    told = [(cell, its) for cell, its in zip(cells, found, strict=True) if numbers(cell)]
    single = sum(1 for cell, its in told if its is not None or typed(cell, language) is not None)
    return found if any(found) and 2 * single > len(told) else [None] * len(cells)


def _pieces(text: str, language: str) -> list[_Piece] | None:
    if not numbers(text):
        return None
    return _beside(text, language) if _SLASH in text else _together(text, language)


def _beside(text: str, language: str) -> list[_Piece] | None:
    """'19 / 26 / 10', where a word may stand for a number that is not shown."""
    found, before = [], 0
    for part in text.split(_SLASH):
        if numbers(part) and typed(part, language) is None:
            return None
        before += len(numbers(part))
        found.append(_Piece(_placed(part, text, before) if numbers(part) else part, ""))
    return found


def _together(text: str, language: str) -> list[_Piece] | None:
    """'46–67 %', '26 of 36', '12 (30 %)', '67 % (46–67 %)': each number with its per cent sign."""
    cut = list(pieces(text))
    places = [at for at, (_, ordinal) in enumerate(cut) if ordinal]
    if not 1 < len(places) <= _MOST or places[0] != 0:
        return None
    between = [cut[at + 1][0] if at + 1 < len(cut) else "" for at in places]
    about = approximately(language)
    whole = all(cut[at][0].isdigit() for at in places)
    roles = _roles([one.replace(about, " ") for one in between], language, whole=whole)
    if roles is None:
        return None
    found = []
    for place, (at, role) in enumerate(zip(places, roles, strict=True)):
        percent = _percent(between[place]) or (_percent(between[place + 1]) if between[place] == _RANGE else "")
        estimated = about if place and about in between[place - 1] else ""
        piece = f"{estimated}{cut[at][0]}{percent}"
        if typed(piece, language) is None:
            return None
        found.append(_Piece(_placed(piece, text, cut[at][1]), role))
    return found


def _placed(piece: str, text: str, ordinal: int) -> str:
    return Placed(piece, f"{text.path}#{ordinal}") if isinstance(text, Placed) else piece


def _roles(after: list[str], language: str, *, whole: bool) -> list[str] | None:
    """What each number is, by what stands after it; None where that is more than signs. ``whole``: all are whole
    numbers, of which one in brackets is what another is out of."""
    of, roles = _of(language), [""]
    said = [one.replace("%", "").replace("\u00a0", " ").strip() for one in after]
    for place, between in enumerate(said[:-1], 1):
        if between == _RANGE:
            roles[-1:] = ["low", "high"]
        elif between == of:
            roles.append("of")
        elif between == "(" and (_percent(after[place]) or said[place] == _RANGE):
            roles.append("share")
        elif between == "(" and whole:
            roles.append("of")
        else:
            return None
    return roles if said[-1] in ("", ")") else None


@cache
def _of(language: str) -> str:
    return Texts(language)("report.n_of_n", numerator="", denominator="").strip()


def _percent(after: str) -> str:
    """The sign with the space before it, '' where none follows."""
    stripped = after.lstrip("\u00a0 ")
    return after[: len(after) - len(stripped) + 1] if stripped.startswith("%") else ""


def _columns(column: Column, split: list[list[_Piece]], wide: int, language: str) -> list[Column]:
    t, title = Texts(language), column.title.replace("\u00ad", "")
    named = title.split(_SLASH)
    found = []
    for place in range(wide):
        roles = dict.fromkeys(its[place].role for its in split if place < len(its) and its[place].role)
        words = [t(f"rendering.split_{role}") for role in roles]
        more = f"{title}, {_SLASH.join(words)}" if words else title
        said = named[place] if len(named) == wide > 1 else more
        its = Placed(said, column.title.path) if isinstance(column.title, Placed) else said
        found.append(replace(column, title=its, numeric=column.numeric or wide > 1))
    return found
