"""Whatever a release tells in numbers is read by the audit, or some test shows that what is hidden may be otherwise
without a change of it. A figure that is new is neither, until somebody decides."""

from __future__ import annotations

import random
import re
from pathlib import Path

from tests.attack import store
from tests.support.published_worlds import document
from tests.support.released_worlds import counts, made_up

TESTS = Path(__file__).parents[1]
READ = {"answers", "attrition", "indicators", "responses", "texts"}
"""By `evaluator.releases.audit`."""
NO_ANSWERS = {
    *("action_plans", "attendance", "cut_off", "cut_off_assumed", "decisions", "documents", "feedback", "flow"),
    *("generated_on", "goals", "hours", "milestone", "money", "opportunity_spaces", "plan", "programme", "spread"),
    *("stages_reached", "synthetic", "synthetic_answers", "theory", "trial_actions"),
}
"""The plan, what is made up, and what registers hold of cases and hours; sums of people in them are indicators."""
HELD = "findings/test_metamorphic.py::test_what_is_not_shown_changes_nothing_of_the_findings"
SHOWN_TO_BE_INDEPENDENT = {
    "collection_modes": "findings/test_collection_modes.py::test_few_on_the_web_are_not_worked_out_from_the_others",
    "data_quality": HELD,
    "double_entry": "findings/test_quality_findings.py"
    "::test_double_entry_is_not_told_while_a_group_of_the_wave_is_not_shown",
    "doubts": "web/answering/test_self_generated_codes.py::test_few_near_misses_are_not_told_by_number",
    "involvement": HELD,
    "mix_changes": "findings/test_collection_modes.py::test_no_mix_is_told_where_one_of_its_ways_was_used_by_few",
    "nodes": HELD,
    "quotes": "quoting/test_attack.py::test_what_is_not_shown_may_be_otherwise_and_no_byte_changes",
    "scales": "findings/test_scale_findings.py::test_a_group_that_is_not_shown_is_in_no_figure",
}


def test_each_figure_is_read_by_the_audit_or_shown_to_know_nothing_that_is_hidden() -> None:
    with store() as opened:
        its = next(counts(made_up(random.Random(2)), opened))
    told = {*document(its, 0)["figures"]}
    assert told == READ | NO_ANSWERS | SHOWN_TO_BE_INDEPENDENT.keys()


def test_each_of_these_tests_is_there() -> None:
    for file, name in (one.split("::") for one in SHOWN_TO_BE_INDEPENDENT.values()):
        assert re.search(rf"^\s*def {name}\(", (TESTS / file).read_text(), re.MULTILINE), name
