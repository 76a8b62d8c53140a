"""The themes of a milestone counted once, from texts of which it is settled what they say."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable, Iterator, Mapping
from typing import Final

from evaluator.findings.disclosure import is_small, printable
from evaluator.findings.material import Material
from evaluator.findings.merging import named_in, units_of
from evaluator.findings.themes import Cell, Coded, Theme, Themes, added, raised_by
from evaluator.store.counting import BLANK
from surveys.kinds.all import kind_of
from surveys.kinds.coding import WRITTEN

NO_CODE_FITS: Final = frozenset[str]()
SET_ASIDE: Final = None
Said = frozenset[str] | None
"""The codes of a text, `NO_CODE_FITS` or `SET_ASIDE`."""


def counted_themes(
    material: Material, texts: Iterable[tuple[Cell, Said]], codebook: tuple[Theme, ...], told: Themes | None = None
) -> Themes:
    """The themes of the last of the material's milestones. ``texts``: each with its cell, by groups as they were asked.

    Groups are those that the count shows, joined as it joins them. Nothing is counted of a group of which the question
    was put to few or answered by few, nor where few of those who wrote when it was counted are gone: what stands in no
    cell is not kept either. ``told``: the themes as the count that holds tells them; a cell of which few texts are gone
    since stays as it was told, since its absence would tell that somebody withdrew."""
    shown, named = printable(material), named_in(units_of(material))
    by_cell: dict[Cell, list[Said]] = {}
    for (wave, item, group), said in texts:
        by_cell.setdefault((wave, item, named(group)), []).append(said)
    asked = dict.fromkeys(cells_asked(shown))
    parents = {one.key: one.parent for one in codebook}
    found = {cell: _written(by_cell.get(cell, ()), parents) for cell in asked}
    standing = still_told({cell: its.n for cell, its in found.items()}, told, shown.programme.disclosure_minimum)
    away = frozenset(cell for cell, its in found.items() if cell not in standing and _is_away(shown, cell, its.n))
    found |= standing
    return Themes(codebook, {cell: its for cell, its in found.items() if cell not in away}, away)


def still_told(texts: Mapping[Cell, int], told: Themes | None, minimum: int) -> dict[Cell, Coded]:
    """The cells that stand as they were ``told``: fewer texts than the minimum are gone from them since."""
    cells = {} if told is None else told.cells
    return {cell: its for cell, its in cells.items() if is_small(its.n - texts.get(cell, 0), minimum)}


def cells_asked(shown: Material) -> Iterator[Cell]:
    """Every question in words that a wave of the last milestone put to a group, or that people of it answered."""
    groups = {wave.key: wave.groups for wave in shown.waves}
    for wave, item in questions_in_words(shown):
        for group in dict.fromkeys([*groups[wave], *shown.by_group(wave, item)]):
            yield wave, item, group


def questions_in_words(material: Material) -> Iterator[tuple[str, str]]:
    """Wave and key of every question of the last milestone that people answer in words of their own."""
    for wave in material.waves_at(material.milestones[-1].key):
        yield from ((wave.key, item.key) for item in material.asked[wave.key].items if kind_of(item).words)


def _is_away(shown: Material, cell: Cell, n: int) -> bool:
    wave, item, group = cell
    minimum = shown.programme.disclosure_minimum
    then = shown.number(wave, item, group, WRITTEN)
    asked = then + shown.number(wave, item, group, BLANK)
    return (wave, group) in shown.hidden or any(is_small(one, minimum) for one in (n, then, asked, abs(then - n)))


def _written(texts: Iterable[Said], parents: Mapping[str, str | None]) -> Coded:
    its = [*texts]
    raised = Counter(code for said in its if said for code in raised_by(said, parents))
    return Coded(len(its), its.count(NO_CODE_FITS), its.count(SET_ASIDE), dict(sorted(raised.items())))


def theme_tables(themes: Mapping[str, Themes]) -> Iterator[tuple[tuple[str, ...], Counter[Hashable]]]:
    """Every table that a published figure of themes adds up: of each theme in a wave, by group and of all groups."""
    for its in themes.values():
        questions: dict[tuple[str, str], list[Coded]] = {}
        for (wave, item, group), one in its.cells.items():
            questions.setdefault((wave, item), []).append(one)
            yield from _tables((wave, item, group), one, its)
        for (wave, item), every in questions.items():
            yield from _tables((wave, item, ""), added(every), its)


def _tables(cell: Cell, its: Coded, themes: Themes) -> Iterator[tuple[tuple[str, ...], Counter[Hashable]]]:
    beside: dict[Hashable, int] = {"no_code_fits": its.no_code_fits, "set_aside": its.set_aside}
    yield ("written", *cell), Counter({"coded": its.n - sum(beside.values()), **beside})
    for one in themes.codebook:
        k = its.raised.get(one.key, 0)
        yield ("theme", *cell, one.key), Counter({True: k, False: its.n - k})
