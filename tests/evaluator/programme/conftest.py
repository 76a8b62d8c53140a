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
"""

_SCALES = """
languages = ["da", "en"]
title = { da = "Spørgsmål", en = "Questions" }
information = { da = "Vi spørger.", en = "We ask." }

[scales.agreement]
dont_know = true
choices = [
  { code = 1, da = "Slet ikke", en = "Not at all" },
  { code = 2, da = "Lidt", en = "A little" },
  { code = 3, da = "Noget", en = "Somewhat" },
  { code = 4, da = "Meget", en = "Much" },
]

[[pages]]
key = "first"
title = { da = "Først", en = "First" }

[[pages.items]]
key = "heard"
kind = "scale"
scale = "agreement"
text = { da = "Bliver du hørt?", en = "Are you heard?" }
"""

PEOPLE = f"""
key = "people"
{_SCALES}
[[pages.items]]
key = "statements"
kind = "matrix"
scale = "agreement"
text = {{ da = "Hvor enig er du?", en = "How far do you agree?" }}
rows = [{{ key = "open", da = "Mødet var åbent", en = "The meeting was open" }}]

[[pages.items]]
key = "came-by"
kind = "multiple"
background = true
text = {{ da = "Hvordan kom du?", en = "How did you come?" }}
choices = [{{ code = 1, da = "Til fods", en = "On foot" }}, {{ code = 2, da = "På cykel", en = "By bicycle" }}]

[[pages.items]]
key = "visits"
kind = "integer"
background = true
text = {{ da = "Hvor mange gange?", en = "How many times?" }}

[[pages.items]]
key = "member"
kind = "single"
text = {{ da = "Er du medlem?", en = "Are you a member?" }}
choices = [{{ code = 1, da = "Ja", en = "Yes" }}, {{ code = 2, da = "Nej", en = "No" }}]

[[pages.items]]
key = "felt-planning"
kind = "single"
stage = "planning"
text = {{ da = "Hvor meget var du med?", en = "How far did you take part?" }}
scale = "involvement"
show_if = {{ item = "member", is = 1 }}

[[pages.items]]
key = "remark"
kind = "long_text"
text = {{ da = "Andet?", en = "Anything else?" }}

[scales.involvement]
choices = [
  {{ code = 0, da = "Ikke med", en = "Not" }},
  {{ code = 1, da = "Fik besked", en = "Informed" }},
  {{ code = 2, da = "Blev spurgt", en = "Consulted" }},
  {{ code = 3, da = "Var med", en = "Involved" }},
  {{ code = 4, da = "Arbejdede med", en = "Collaborating" }},
  {{ code = 5, da = "Bestemte", en = "Deciding" }},
]
"""

WORKERS = f'key = "workers"\n{_SCALES}'

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
