"""A small programme without faults, and ways to break it one line at a time."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pytest

from evaluator.documents.folders import view_of
from evaluator.programme.check import check_programme
from evaluator.programme.document import read_programme
from evaluator.texts import Texts
from evaluator.texts.diagnostics import lines
from surveys.document.reading import parse_questionnaire
from tests.support.informing import information
from tests.support.questionnaires import YES_NO, document, item, page, scale

Faults = list[str]

PROGRAMME = """
key = "harbour"
title = { da = "Havnen", en = "The harbour" }
purpose = { da = "En havn for alle", en = "A harbour for all" }
languages = ["da", "en"]
disclosure_minimum = 5

[phases.trial]
title = { da = "Afprøvning", en = "Trial" }
starts = 2024-01-01
ends = 2024-12-31

[groups.citizens]
title = { da = "Borgere", en = "Citizens" }
population = 80
populations = { m2 = 90 }

[groups.staff]
title = { da = "Medarbejdere", en = "Staff" }

[processes.quay]
title = { da = "Kajen", en = "The quay" }
scale = "full"
cluster = "Mid"

[stages.planning]
title = { da = "Planlægning", en = "Planning" }

[visions.equality]
title = { da = "Lighed", en = "Equality" }

[milestones.m1]
title = { da = "Første nedslag", en = "First milestone" }
cut_off = 2024-06-30
quality = { response_rate = 0.5 }

[milestones.m2]
title = { da = "Slutevaluering", en = "Final evaluation" }
cut_off = 2024-12-15
final = true

[nodes.talks]
kind = "activity"
title = { da = "Samtaler", en = "Talks" }

[nodes.heard]
kind = "outcome_short"
title = { da = "Borgerne bliver hørt", en = "Citizens are heard" }
visions = ["equality"]

[[links]]
from = "talks"
to = "heard"
mechanism = { da = "De bliver spurgt.", en = "They are asked." }

[indicators.heard]
node = "heard"
title = { da = "Hørt", en = "Heard" }
definition = { da = "Andel, der bliver hørt", en = "Share who are heard" }
source = { survey = ["people.heard", "workers.heard"], statistic = "share", codes = [3, 4] }
baseline = 0.4
targets = { m1 = 0.5, m2 = 0.6 }

[indicators.agreement]
node = "heard"
title = { da = "Enighed", en = "Agreement" }
definition = { da = "Median", en = "Median" }
source = { survey = "people.open", statistic = "median", groups = ["citizens"] }
targets = { m2 = 3 }

[indicators.felt]
node = "heard"
title = { da = "Oplevet", en = "Experienced" }
definition = { da = "Andel", en = "Share" }
source = { involvement = "experienced", stages = ["planning"] }

[indicators.actions]
node = "heard"
title = { da = "Prøvehandlinger", en = "Trial actions" }
definition = { da = "Antal", en = "Number" }
source = { register = "trial_actions", measure = "started", where = { process = "quay", cluster = ["Mid"] } }
targets = { m2 = 8 }

[indicators.noise]
node = "heard"
title = { da = "Støj", en = "Noise" }
definition = { da = "Klager", en = "Complaints" }
unit = "count"
direction = "decrease"
baseline = 50
targets = { m2 = 40 }
source.manual = { da = "Årsrapporten", en = "The annual report" }

[waves.m1-people]
milestone = "m1"
questionnaire = "people"
groups = ["citizens"]
linkage = "anonymous"
opens = 2024-06-01
closes = 2024-06-20
open_link = true

[waves.m2-people]
milestone = "m2"
questionnaire = "people"
groups = ["citizens"]
linkage = "pseudonymous"
opens = 2024-11-15
closes = 2024-12-10

[waves.m2-workers]
milestone = "m2"
questionnaire = "workers"
groups = ["staff"]
linkage = "anonymous"
opens = 2024-11-15
closes = 2024-12-10

[hours]
stated_total = 3300
source = { da = "Budgettet", en = "The budget" }
""" + information(quotes=True)

_AGREEMENT = scale(
    "agreement", ["Slet ikke | Not at all", "Lidt | A little", "Noget | Somewhat", "Meget | Much"], dont_know=True
)
_HEARD = item("heard", "scale", "Bliver du hørt? | Are you heard?", scale="agreement")

PEOPLE = document(
    "people",
    _AGREEMENT,
    scale("involvement", {code: str(code) for code in range(6)}),
    page(
        "first",
        _HEARD,
        item("statements", "matrix", scale="agreement", rows={"open": "Mødet var åbent | The meeting was open"}),
        item("came-by", "multiple", background=True, choices=["Til fods | On foot", "På cykel | By bicycle"]),
        item("visits", "integer", background=True),
        item("member", "single", choices=YES_NO),
        item("felt-planning", "single", stage="planning", scale="involvement", show_if={"item": "member", "is": 1}),
        item("remark", "long_text"),
    ),
)
WORKERS = document("workers", _AGREEMENT, page("first", _HEARD))

FILES: Mapping[str, str] = {"programme.toml": PROGRAMME, "people": PEOPLE, "workers": WORKERS}


@pytest.fixture
def programme_text() -> str:
    return PROGRAMME


@pytest.fixture
def read_faults() -> Callable[..., Faults]:
    """Faults of the programme document alone, after replacing each (old, new)."""

    def read(*changes: tuple[str, str]) -> Faults:
        return lines(read_programme(_changed(PROGRAMME, changes))[1], Texts("en"))

    return read


@pytest.fixture
def check_faults() -> Callable[..., Faults]:
    """Faults and notes across the documents, after replacing each (old, new) in the file of that name."""

    def check(**changes: list[tuple[str, str]]) -> Faults:
        programme, faults = read_programme(_changed(PROGRAMME, changes.get("programme", ())))
        assert programme is not None
        assert not faults, lines(faults, Texts("en"))
        views = {}
        for name in ("people", "workers"):
            questionnaire = parse_questionnaire(_changed(FILES[name], changes.get(name, ())), name)
            views[questionnaire.key] = view_of(questionnaire, f"questionnaires/{name}.toml")
        return lines(check_programme(programme, views), Texts("en"))

    return check


def _changed(text: str, changes: object) -> str:
    for old, new in changes:  # type: ignore[attr-defined]
        assert old in text, f"{old!r} is not in the document"
        text = text.replace(old, new, 1)
    return text
