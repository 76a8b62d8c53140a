"""What is wrong across the documents, one broken document for each kind of fault."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pytest

Faults = Callable[..., list[str]]
Changes = Mapping[str, list[tuple[str, str]]]

HEARD = '["people.heard", "workers.heard"]'
LINK = '[[links]]\nfrom = "{}"\nto = "{}"\nmechanism = {{ da = "Fordi", en = "Because" }}\n{}\n[indicators.heard]'
NODE = '[nodes.{}]\nkind = "{}"\ntitle = {{ da = "Ny", en = "New" }}\n\n[[links]]'
FREE = """
[[pages.items]]
key = "colour"
kind = "single"
text = { da = "Farve?", en = "Colour?" }
choices = [{ code = 1, da = "Rød", en = "Red" }, { code = 2, da = "Blå", en = "Blue" }]

[[pages.items]]
key = "visits\""""


FELT = 'source = { involvement = "experienced", stages = ["planning"] }'


def theme(questions: str) -> str:
    return f'source = {{ theme = "room", questions = {questions} }}'


def link(source: str, target: str, more: str = "") -> tuple[str, str]:
    return "[indicators.heard]", LINK.format(source, target, more)


def node(key: str, kind: str) -> tuple[str, str]:
    return "[[links]]", NODE.format(key, kind)


BROKEN: Mapping[str, tuple[Changes, str]] = {
    "no final milestone": ({"programme": [("final = true", "")]}, "milestones: no final milestone"),
    "two final milestones": (
        {"programme": [("cut_off = 2024-06-30", "cut_off = 2024-06-30\nfinal = true")]},
        "milestones: several final milestones: m1, m2",
    ),
    "a final milestone that is not the last": (
        {"programme": [("final = true", ""), ("cut_off = 2024-06-30", "cut_off = 2024-06-30\nfinal = true")]},
        "milestones.m1.final: the final milestone is not the last: m2 come after it",
    ),
    "two milestones on one date": (
        {"programme": [("cut_off = 2024-06-30", "cut_off = 2024-12-15")]},
        "milestones.m2.cut_off: the same date as 'm1'",
    ),
    "a node without links": (
        {"programme": [node("alone", "activity")]},
        "nodes.alone: no link leads to or from it",
    ),
    "an undeclared cycle": (
        {"programme": [node("change", "impact"), link("heard", "change"), link("change", "talks")]},
        "links.change>talks: the links change -> talks -> heard -> change go in a circle; declare the link",
    ),
    "an outcome that nobody measures": (
        {"programme": [node("far", "outcome_long"), link("heard", "far")]},
        "nodes.far: an outcome without indicator",
    ),
    "a bridge at the first milestone": (
        {"programme": [("baseline = 0.4", 'baseline = 0.4\nbridges.m1 = { da = "Samme", en = "Same" }')]},
        "indicators.heard.bridges.m1: nothing comes before the first milestone",
    ),
    "a bridge of a count": (
        {"programme": [("targets = { m2 = 8 }", 'targets = { m2 = 8 }\nbridges.m2 = { da = "Samme", en = "Same" }')]},
        "indicators.actions.bridges: a bridge, but no question whose answers are compared",
    ),
    "an unknown questionnaire": (
        {"programme": [('"workers.heard"', '"worker.heard"')]},
        "indicators.heard.source.survey: there is no questionnaire 'worker'; did you mean 'workers'?",
    ),
    "an unknown item": (
        {"programme": [(HEARD, '["people.heard", "workers.herd"]')]},
        "heard.source.survey: 'herd' is not a question of 'workers' that can be counted; did you mean 'heard'?",
    ),
    "a matrix in place of its row": (
        {"programme": [('"people.open"', '"people.statements"')]},
        "agreement.source.survey: 'statements' is not a question",
    ),
    "several choices in place of one": (
        {"programme": [(HEARD, '["workers.heard", "people.came-by"]')]},
        "heard.source.survey: 'came-by' is not a question of 'people' that can be counted; name one of its parts",
    ),
    "a code that the scale does not have": (
        {"programme": [("codes = [3, 4]", "codes = [4, 5]")]},
        "indicators.heard.source.codes: 5 not among the codes of 'people.heard'",
    ),
    "the code of 'ved ikke'": (
        {"programme": [("codes = [3, 4]", "codes = [4, -998]")]},
        "indicators.heard.source.codes: -998 not among the codes of 'people.heard'",
    ),
    "a share of every code": (
        {"programme": [("codes = [3, 4]", "codes = [1, 2, 3, 4]")]},
        "indicators.heard.source.codes: every code of 'people.heard', so that the share is always 1",
    ),
    "a share of whole numbers": (
        {"programme": [(HEARD, '["people.visits"]')]},
        "indicators.heard.source.survey: 'people.visits' has no choices to count",
    ),
    "a share of a free text": (
        {"programme": [(HEARD, '["people.remark"]')]},
        "indicators.heard.source.survey: 'people.remark' has no choices to count",
    ),
    "a theme in a question that is not answered in words": (
        {"programme": [(FELT, theme('["people.heard"]'))]},
        "indicators.felt.source.questions: nobody answers 'people.heard' in words of their own",
    ),
    "a theme in a question that is not there": (
        {"programme": [(FELT, theme('["people.remarks"]'))]},
        "indicators.felt.source.questions: 'remarks' is not a question of 'people' that can be counted",
    ),
    "a theme in two questions of one questionnaire": (
        {"programme": [(FELT, theme('["people.remark", "people.heard"]'))]},
        "indicators.felt.source.questions: several questions of 'people', whose answers would count twice",
    ),
    "two questions of one questionnaire": (
        {"programme": [(HEARD, '["people.heard", "people.open", "workers.heard"]')]},
        "indicators.heard.source.survey: several questions of 'people', whose answers would count twice",
    ),
    "questions on different scales": (
        {"workers": [('  { code = 4, da = "Meget", en = "Much" },\n', "")], "programme": [("[3, 4]", "[3]")]},
        "indicators.heard.source.survey: the questions people.heard, workers.heard are not on the same scale",
    ),
    "a median without order": (
        {"programme": [('"people.open"', '"people.member"'), ("{ m2 = 3 }", "{ m2 = 2 }")]},
        "indicators.agreement.source.statistic: a median, but the choices of 'people.member' have no order",
    ),
    "a stage that no item asks about": (
        {"people": [('stage = "planning"\n', "")]},
        "indicators.felt.source.stages: no item asks about involvement at 'planning'",
    ),
    "involvement that no item asks about": (
        {"people": [('stage = "planning"\n', "")], "programme": [(', stages = ["planning"]', "")]},
        "indicators.felt.source.stages: no item asks about involvement at any stage",
    ),
    "involvement without stages": (
        {
            "programme": [
                ('[stages.planning]\ntitle = { da = "Planlægning", en = "Planning" }', ""),
                (', stages = ["planning"]', ""),
            ]
        },
        "indicators.felt.source.stages: involvement, but the programme has no stages",
    ),
    "an item about an unknown stage": (
        {"people": [('stage = "planning"', 'stage = "plannin"')]},
        "questionnaires/people.toml: pages[1](first).items[6](felt-planning).stage: 'felt-planning' asks about",
    ),
    "a share above one": (
        {"programme": [("m1 = 0.5", "m1 = 50")]},
        "indicators.heard.targets.m1: 50 is out of range for a share; write a number from 0 to 1",
    ),
    "a negative count": (
        {"programme": [("{ m2 = 40 }", "{ m2 = -4 }")]},
        "noise.targets.m2: -4 is out of range for a count",
    ),
    "a target beyond the scale": (
        {"programme": [("{ m2 = 3 }", "{ m2 = 7 }")]},
        "indicators.agreement.targets.m2: 7 is out of range for its scale; write a number from 1 to 4",
    ),
    "a baseline below its unit": (
        {"programme": [("baseline = 0.4", "baseline = -0.4")]},
        "indicators.heard.baseline: -0.4 is out of range for a share",
    ),
    "a target below a rising baseline": (
        {"programme": [("m1 = 0.5", "m1 = 0.3")]},
        "indicators.heard.targets.m1: 0.3 is below the baseline 0.4, but the direction is increase",
    ),
    "a target above a falling baseline": (
        {"programme": [("{ m2 = 40 }", "{ m2 = 60 }")]},
        "indicators.noise.targets.m2: 60 is above the baseline 50, but the direction is decrease",
    ),
    "a least n of a milestone below the disclosure minimum": (
        {"programme": [("response_rate = 0.5", "response_rate = 0.5, minimum_n = 4")]},
        "milestones.m1.quality.minimum_n: 4 is below the disclosure minimum 5",
    ),
    "a least n below the disclosure minimum": (
        {"programme": [("baseline = 0.4", "baseline = 0.4\nminimum_n = 4")]},
        "indicators.heard.minimum_n: 4 is below the disclosure minimum 5",
    ),
    "a wave on an unknown questionnaire": (
        {"programme": [('questionnaire = "workers"', 'questionnaire = "worker"')]},
        "waves.m2-workers.questionnaire: there is no questionnaire 'worker'; did you mean 'workers'?",
    ),
    "a wave after the cut-off": (
        {"programme": [("closes = 2024-06-20", "closes = 2024-07-01")]},
        "waves.m1-people.closes: 2024-07-01 is after the cut-off 2024-06-30 of 'm1'",
    ),
    "an item that no indicator uses": (
        {"people": [('[[pages.items]]\nkey = "visits"', FREE)]},
        "questionnaires/people.toml: pages[1](first).items[4](colour): no indicator uses 'colour'",
    ),
    "a row that no indicator uses": (
        {"people": [("rows = [", 'rows = [{ key = "kind", da = "Rart", en = "Kind" }, ')]},
        "pages[1](first).items[2](statements): no indicator uses 'kind'",
    ),
    "several choices that no indicator uses": (
        {"people": [("background = true\n", "")]},
        "pages[1](first).items[3](came-by): no indicator uses 'came-by'",
    ),
}

NOTES: Mapping[str, tuple[Changes, str]] = {
    "a group too small to show": (
        {"programme": [("population = 80", "population = 4")]},
        "groups.citizens.population: note: 4 people are fewer than the disclosure minimum 5",
    ),
    "a group too small at one milestone": (
        {"programme": [("{ m2 = 90 }", "{ m2 = 3 }")]},
        "groups.citizens.populations.m2: note: 3 people are fewer",
    ),
    "feedback that closes no circle": (
        {"programme": [("[[links]]", "[[links]]\nfeedback = true")]},
        "links.talks>heard.feedback: note: feedback that closes no circle",
    ),
    "a target where nobody is asked": (
        {"programme": [("targets = { m2 = 3 }", "targets = { m1 = 2, m2 = 3 }"), ('["citizens"] }', '["staff"] }')]},
        "indicators.agreement.targets.m1: note: no wave asks this question at that milestone",
    ),
    "a questionnaire that no wave uses": (
        {"programme": [('questionnaire = "workers"', 'questionnaire = "people"')]},
        "questionnaires/workers.toml: key: note: no wave uses 'workers'",
    ),
}


def test_documents_without_faults_have_none(check_faults: Faults) -> None:
    assert check_faults() == []


@pytest.mark.parametrize("name", BROKEN)
def test_the_fault_is_named(check_faults: Faults, name: str) -> None:
    changes, expected = BROKEN[name]

    faults = [fault for fault in check_faults(**changes) if ": note: " not in fault]

    assert [fault for fault in faults if expected in fault], faults


@pytest.mark.parametrize("name", NOTES)
def test_a_note_stops_nothing(check_faults: Faults, name: str) -> None:
    changes, expected = NOTES[name]

    found = check_faults(**changes)

    assert [note for note in found if expected in note], found
    assert all(": note: " in note for note in found)


def test_a_questionnaire_must_speak_every_language_of_the_programme(check_faults: Faults) -> None:
    labels = ("workers", "workers", "Not at all", "A little", "Somewhat", "Much", "first", "Are you heard?")

    faults = check_faults(workers=[('["da", "en"]', '["da"]'), *((f', en = "{label}"', "") for label in labels)])

    place = "questionnaires/workers.toml: languages"
    remedy = 'add the language and its texts: languages = ["da", "en"]'
    assert faults == [f"{place}: missing translation into 'en'; {remedy}"]


def test_a_declared_feedback_closes_a_cycle_without_fault(check_faults: Faults) -> None:
    assert check_faults(programme=[link("heard", "talks", "feedback = true")]) == []


def test_every_fault_of_a_dozen_is_reported_at_once(check_faults: Faults) -> None:
    names = [
        "no final milestone",
        "a node without links",
        "an unknown questionnaire",
        "a matrix in place of its row",
        "a stage that no item asks about",
        "a share above one",
        "a target above a falling baseline",
        "a wave after the cut-off",
        "a wave on an unknown questionnaire",
        "a row that no indicator uses",
        "several choices that no indicator uses",
        "a baseline below its unit",
    ]
    changes: dict[str, list[tuple[str, str]]] = {}
    for name in names:
        for file, replaced in BROKEN[name][0].items():
            changes.setdefault(file, []).extend(replaced)

    faults = "\n".join(check_faults(**changes))

    assert [name for name in names if BROKEN[name][1] not in faults] == []
