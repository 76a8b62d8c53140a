"""What is wrong across the documents of a folder, beyond what each entry can tell by itself."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Final

from evaluator.programme.check_information import check_free_text, check_information, check_special_categories
from evaluator.programme.check_items import check_item_stages, check_unused
from evaluator.programme.check_plan import check_milestones, check_populations, check_questionnaires, check_waves
from evaluator.programme.check_retention import check_retention
from evaluator.programme.check_sources import check_asked, check_bridges, check_questions, check_scales, check_stages
from evaluator.programme.check_targets import check_least_n, check_ranges, check_sides
from evaluator.programme.check_theory import check_cycles, check_orphans, check_outcomes
from evaluator.programme.model import Programme
from evaluator.programme.views import Documents, QuestionnaireView
from surveys.diagnostics import Diagnostic, Place

CHECKS: Final[tuple[Callable[[Documents], Iterator[Diagnostic]], ...]] = (
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
    check_information,
    check_special_categories,
    check_free_text,
    check_retention,
    check_item_stages,
    check_unused,
)
_DECIDE_THE_UNIT: Final = ("", "survey", "theme", "statistic", "register", "involvement", "manual")


def check_programme(
    programme: Programme,
    questionnaires: Mapping[str, QuestionnaireView],
    *,
    file: str = "programme.toml",
    unreadable: Iterable[str] = (),
    earlier: Iterable[Diagnostic] = (),
    mentioned: Iterable[str] = (),
    opened: Iterable[str] = (),
) -> list[Diagnostic]:
    """Everything that is wrong, and every note, across the documents.

    ``unreadable`` are the keys of questionnaires that cannot be read: references to them are not judged.
    ``earlier`` is what was wrong while reading: what it left in doubt is not judged. ``mentioned`` are all texts
    in the indicators, for the questions of those that could not be read. ``opened`` are the waves that opened without
    an information text before there was need of one.
    """
    keys = [_keys(diagnostic.place) for diagnostic in earlier]
    in_doubt = frozenset(
        key
        for kind, key, of, part in keys
        if kind == "indicators" and (of == "unit" or (of == "source" and part in _DECIDE_THE_UNIT))
    )
    dates_in_doubt = any(kind == "milestones" and of in ("cut_off", "final") for kind, _, of, _ in keys)
    documents = Documents(
        programme,
        questionnaires,
        file,
        unreadable=frozenset(unreadable),
        in_doubt=in_doubt,
        mentioned=frozenset(mentioned if earlier else ()),
        opened=frozenset(opened),
    )
    checks = [check for check in CHECKS if not (dates_in_doubt and check is check_milestones)]
    return [diagnostic for check in checks for diagnostic in check(documents)]


def _keys(place: Place) -> tuple[str, str, str, str]:
    """The first keys of a place after its file, '' where it has no more."""
    first, second, third, fourth = (*(str(step) for step in place[1:]), "", "", "", "")[:4]
    return first, second, third, fourth
