"""How well the scales of a milestone hang together."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from analysis.reliability import Reliability, scale_alpha, scale_omega
from evaluator.findings.disclosure import is_small
from evaluator.findings.material import Material
from evaluator.findings.scales import scales_in
from evaluator.store.waves import Wave
from surveys.answers.tally import add, tally
from surveys.kinds.all import variables_of
from surveys.questionnaire import Text, Variable


@dataclass(frozen=True, slots=True)
class ScaleFinding:
    """A scale of a questionnaire: ``item`` is the matrix, ``title`` its text. ``alpha`` has Feldt's interval, ``omega``
    none; both have no estimate below 30 people, and then their n is not told."""

    questionnaire: str
    item: str
    title: Text
    alpha: Reliability
    omega: Reliability

    @property
    def is_small(self) -> bool:
        """Whether too few answered every row."""
        return self.alpha.reason == "too-few-respondents"


def scale_findings(material: Material, milestone: str) -> Iterator[ScaleFinding]:
    """The scales of a milestone over the groups that may be shown. ``material``: the printable. Waves that asked the
    same rows with the same codes are added."""
    together: dict[tuple[str, str, tuple[tuple[str, tuple[int, ...]], ...]], list[tuple[Wave, Variable]]] = {}
    for wave in material.waves_at(milestone):
        for item, variables in scales_in(material.asked[wave.key], material.programme).items():
            rows = tuple((one.key, one.scale.codes if one.scale else ()) for one in variables)
            together.setdefault((wave.questionnaire, item, rows), []).append((wave, variables[0]))
    for (questionnaire, item, _), its in together.items():
        waves, first = [wave for wave, _ in its], its[0][1]
        variables = variables_of(first.item)
        found = (
            material.scales.get((wave.key, item, group))
            for group in _shown(material, waves, variables)
            for wave in waves
        )
        sums = [one for one in found if one is not None and one.n >= material.programme.disclosure_minimum]
        if sums:
            whole = sum(sums[1:], start=sums[0])
            yield ScaleFinding(questionnaire, item, first.item.text, scale_alpha(whole), scale_omega(whole))


def _shown(material: Material, waves: Iterable[Wave], variables: Iterable[Variable]) -> list[str]:
    """The groups of which every row may be shown, as in `answers.answers_to`."""
    minimum, its = material.programme.disclosure_minimum, tuple(waves)
    few = set()
    for one in variables:
        for group in material.programme.groups:
            whole = add([tally(one, material.by_group(wave.key, one.key).get(group.key, Counter())) for wave in its])
            if is_small(whole.n, minimum) or is_small(whole.asked, minimum):
                few.add(group.key)
    return [group.key for group in material.programme.groups if group.key not in few]
