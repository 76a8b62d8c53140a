"""A programme may call registers and states by names of its own."""

from __future__ import annotations

from evaluator.findings.register_findings import RegisterFindings
from evaluator.programme.document import parse_programme, read_programme
from evaluator.programme.register_names import register_title, state_title
from evaluator.reporting.registers import register
from evaluator.reporting.wording import Wording
from evaluator.texts import LANGUAGES, Texts
from tests.support.registers import in_lines

OWN = """
[registers.action_plans]
title = { da = "planen for bedre data", en = "the plan for better data" }
states.done = { da = "i drift", en = "in operation" }
"""
DA, EN = (Texts(language) for language in LANGUAGES)


def test_own_names_are_used_and_all_others_stay(programme_text: str) -> None:
    programme = parse_programme(programme_text + OWN)
    assert register_title(programme, "action_plans", DA) == "planen for bedre data"
    assert register_title(programme, "goals", EN) == "goals of a strategy"
    assert state_title(programme, "action_plans", "done", EN) == "in operation"
    assert state_title(programme, "action_plans", "started", DA) == "sat i gang"
    assert state_title(programme, "trial_actions", "stopped", DA) == "stoppet"


def test_a_report_has_them(programme_text: str) -> None:
    programme = parse_programme(programme_text + OWN)
    its = RegisterFindings(3, 1, {}, {}, {"done": 2, "": 1})
    part = register("action_plans", its, programme.milestones[0], Wording(DA, programme))
    (table,) = (block for block in part.blocks if block.kind == "table")
    assert part.title == "Planen for bedre data"
    assert table.rows[0] == ("i drift", "2")


def test_names_of_what_is_not_there_are_refused(programme_text: str) -> None:
    wrong = '[registers.action_plan]\ntitle = { da = "a", en = "b" }\n'
    wrong += '[registers.spread]\nstates.done = { da = "a", en = "b" }\nname = "c"\n'
    assert [line.partition(": ")[2] for line in in_lines(read_programme(programme_text + wrong)[1])] == [
        "registers.action_plan: there is no 'action_plan' among the registers; did you mean 'action_plans'?",
        (
            "registers.spread.states.done: there is no 'done' among the states; use one of stopped, trained, used, "
            "used_12, used_6"
        ),
        "registers.spread.name: unknown key; use one of one, states, title",
    ]
