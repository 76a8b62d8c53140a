"""What is wrong across the documents of a folder, beyond what each entry can tell by itself."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Final

from evaluator.programme.check_items import check_item_stages, check_unused
from evaluator.programme.check_plan import check_milestones, check_populations, check_questionnaires, check_waves
from evaluator.programme.check_sources import check_asked, check_bridges, check_questions, check_scales, check_stages
from evaluator.programme.check_targets import check_least_n, check_ranges, check_sides
from evaluator.programme.check_theory import check_cycles, check_orphans, check_outcomes
from evaluator.programme.faults import Fault
from evaluator.programme.model import Programme
from evaluator.programme.views import Documents, QuestionnaireView

CHECKS: Final[tuple[Callable[[Documents], Iterator[Fault]], ...]] = (
    check_milestones,
    check_populations,
    check_orphans,
    check_cycles,
    check_outcomes,
    check_questions,
    check_scales,
    check_stages,
    check_ranges,
    check_sides,
    check_least_n,
    check_asked,
    check_bridges,
    check_waves,
    check_questionnaires,
    check_item_stages,
    check_unused,
)
_DECIDE_THE_UNIT: Final = ("", "survey", "statistic", "register", "involvement", "manual")


def check_programme(
    programme: Programme,
    questionnaires: Mapping[str, QuestionnaireView],
    *,
    file: str = "programme.toml",
    unreadable: Iterable[str] = (),
    earlier: Iterable[Fault] = (),
    mentioned: Iterable[str] = (),
) -> list[Fault]:
    """Every fault and note across the documents.

    ``unreadable`` are the keys of questionnaires that cannot be read: references to them are not judged.
    ``earlier`` are the faults found while reading: what they left in doubt is not judged. ``mentioned`` are all texts
    in the indicators, for the questions of those that could not be read.
    """
    keys = [(*fault.place.partition(": ")[2].split("."), "", "", "")[:4] for fault in earlier]
    in_doubt = frozenset(
        key
        for kind, key, of, part in keys
        if kind == "indicators" and (of == "unit" or (of == "source" and part in _DECIDE_THE_UNIT))
    )
    dates_in_doubt = any(kind == "milestones" and of in ("cut_off", "final") for kind, _, of, _ in keys)
    documents = Documents(
        programme, questionnaires, file, frozenset(unreadable), in_doubt, frozenset(mentioned if earlier else ())
    )
    checks = [check for check in CHECKS if not (dates_in_doubt and check is check_milestones)]
    return [fault for check in checks for fault in check(documents)]
