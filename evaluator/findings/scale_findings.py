"""How well the scales of a milestone hang together."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from analysis.reliability import MINIMUM_RESPONDENTS, Reliability, ScaleSums, cronbach_alpha, mcdonald_omega
from evaluator.findings.disclosure import is_small
from evaluator.findings.material import Material
from evaluator.findings.scales import scales_in
from evaluator.store.waves import Wave
from surveys.answers.tally import Tally, add, tally
from surveys.kinds.all import variables_of
from surveys.questionnaire import Text, Variable

NOT_SHOWN: Final = "not-shown"


@dataclass(frozen=True, slots=True)
class ScaleFinding:
    """A scale of a questionnaire: ``item`` is the matrix, ``title`` its text. ``alpha`` has Feldt's interval, ``omega``
    none; both have no estimate below 30 people, and then their n is not told, nor where they are not shown."""

    questionnaire: str
    item: str
    title: Text
    alpha: Reliability
    omega: Reliability

    @property
    def is_small(self) -> bool:
        """Whether too few answered every row."""
        return self.alpha.reason == "too-few-respondents"

    @property
    def is_shown(self) -> bool:
        """Whether it cannot tell how single people answered two rows."""
        return self.alpha.reason != NOT_SHOWN


def scale_findings(material: Material, milestone: str) -> Iterator[ScaleFinding]:
    """The scales of a milestone. ``material``: the printable. Waves that asked the same rows with the same codes are
    added.

    What is printed of each row leaves a coefficient few ways in which the answers can go together, where few people
    answered or nearly all of them alike: it would tell who answered two rows so. Hence only groups count of which
    `MINIMUM_RESPONDENTS` were asked, and a scale is not shown where there are none, or where in one of them fewer than
    the disclosure minimum answered something else on a row than most did. Both follow from what is printed.
    """
    together: dict[tuple[str, str, tuple[tuple[str, tuple[int, ...]], ...]], list[tuple[Wave, Variable]]] = {}
    for wave in material.waves_at(milestone):
        for item, variables in scales_in(material.asked[wave.key], material.programme).items():
            rows = tuple((one.key, one.scale.codes if one.scale else ()) for one in variables)
            together.setdefault((wave.questionnaire, item, rows), []).append((wave, variables[0]))
    minimum = material.programme.disclosure_minimum
    for (questionnaire, item, _), its in together.items():
        waves, first = [wave for wave, _ in its], its[0][1]
        rows_of = _shown(material, waves, variables_of(first.item))
        sums = {group: _sums(material, waves, item, group) for group in rows_of}
        if not any(sums.values()):
            continue
        large = [group for group in rows_of if sums[group] and _asked_many(material, waves, group)]
        alpha = omega = Reliability(None, None, 0, len(first.item.rows), "", NOT_SHOWN)
        if large and all(_varies(row, minimum) for group in large for row in rows_of[group]):
            first_sums, *more = (one for group in large for one in sums[group])
            whole = sum(more, start=first_sums)
            alpha, omega = cronbach_alpha(whole), mcdonald_omega(whole)
        yield ScaleFinding(questionnaire, item, first.item.text, alpha, omega)


def _shown(material: Material, waves: Sequence[Wave], variables: Iterable[Variable]) -> dict[str, list[Tally]]:
    """The groups of which every row may be shown, as in `answers.answers_to`, with the answers to each."""
    found: dict[str, list[Tally]] = {group.key: [] for group in material.programme.groups}
    for one in variables:
        for group, rows in found.items():
            counts = (material.by_group(wave.key, one.key).get(group, Counter()) for wave in waves)
            rows.append(add([tally(one, its) for its in counts]))
    minimum = material.programme.disclosure_minimum
    return {
        group: rows
        for group, rows in found.items()
        if not any(is_small(row.n, minimum) or is_small(row.asked, minimum) for row in rows)
    }


def _sums(material: Material, waves: Iterable[Wave], item: str, group: str) -> list[ScaleSums]:
    found = (material.scales.get((wave.key, item, group)) for wave in waves)
    return [one for one in found if one is not None and one.n >= material.programme.disclosure_minimum]


def _asked_many(material: Material, waves: Iterable[Wave], group: str) -> bool:
    """As is known before anybody answers."""
    asked = [material.asked_in(wave, group) for wave in waves if group in wave.groups]
    return bool(asked) and all(n is not None and n >= MINIMUM_RESPONDENTS for n in asked)


def _varies(row: Tally, minimum: int) -> bool:
    """Whether enough people answered something else than most did."""
    return sum(row.counts) - max(row.counts) >= minimum
