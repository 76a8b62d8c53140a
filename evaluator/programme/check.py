"""What is wrong across the documents of a folder, beyond what each entry can tell by itself."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Final

from evaluator.programme.check_items import check_item_stages, check_unused
from evaluator.programme.check_plan import check_milestones, check_populations, check_questionnaires, check_waves
from evaluator.programme.check_sources import check_asked, check_questions, check_scales, check_stages
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
    check_waves,
    check_questionnaires,
    check_item_stages,
    check_unused,
)


def check_programme(
    programme: Programme,
    questionnaires: Mapping[str, QuestionnaireView],
    *,
    file: str = "programme.toml",
    unreadable: Iterable[str] = (),
    earlier: Iterable[Fault] = (),
) -> list[Fault]:
    """Every fault and note across the documents.

    ``unreadable`` are the keys of questionnaires with faults of their own: references to them are not judged.
    ``earlier`` are the faults found while reading: what they left in doubt is not judged.
    """
    documents = Documents(programme, questionnaires, file, frozenset(unreadable))
    doubtful = tuple(f"{file}: {place}" for place in _in_doubt(earlier))
    return [fault for check in CHECKS for fault in check(documents) if not fault.place.startswith(doubtful)]


def _in_doubt(earlier: Iterable[Fault]) -> set[str]:
    """The beginnings of places that cannot be judged: indicators whose unit or source could not be read, and the order
    of milestones where one of them lacks its date or does not say whether it is final."""
    doubtful = set()
    for fault in earlier:
        kind, key, *rest = (*fault.place.partition(": ")[2].split("."), "", "")
        if kind == "indicators" and rest[0] in ("unit", "source") and not rest[1]:
            doubtful.add(f"indicators.{key}.")
        if kind == "milestones" and rest[0] in ("cut_off", "final"):
            doubtful.add("milestones")
    return doubtful
