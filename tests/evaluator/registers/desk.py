"""A small programme whose registers are filled, and what is said of them in words."""

from __future__ import annotations

import datetime as dt

from evaluator.store import registers as store
from evaluator.texts import Texts
from evaluator.texts.diagnostics import lines, rendered

NOW = dt.datetime(2019, 11, 1, 12, tzinfo=dt.UTC)
SPRING, SUMMER, AUTUMN = dt.date(2019, 3, 1), dt.date(2019, 6, 1), dt.date(2019, 9, 1)

DOCUMENT = """
key = "demo"
languages = ["en"]
title = "Demo"
purpose = "To try the registers"

[groups.citizens]
title = "Citizens"

[processes.livets-afslutning]
title = "The end of life"
scale = "full"
cluster = "Midt"

[stages.planning]
title = "Planning"

[milestones.m1]
title = "Final"
cut_off = 2019-10-31
final = true

[nodes.lift]
kind = "outcome_short"
title = "Lift"

[indicators.anchored]
node = "lift"
title = "Anchored"
definition = "Clusters with a budget of their own"
source = { manual = "The annual report" }
unit = "count"

[indicators.rate]
node = "lift"
title = "Rate"
definition = "Share of meetings"
source = { manual = "The annual report" }
unit = "share"

[indicators.started]
node = "lift"
title = "Started"
definition = "Trial actions started"
source = { register = "trial_actions", measure = "started" }
"""


def history(db, reference):
    return [(event["state"], event["occurred_on"]) for event in store.events(db, "demo", reference)]


def in_lines(diagnostics, language="en"):
    """As the command line prints them."""
    return lines(diagnostics, Texts(language))


def in_sentences(diagnostics, language="en"):
    """As a form shows them."""
    return tuple(rendered(one, Texts(language)).sentences for one in diagnostics)
