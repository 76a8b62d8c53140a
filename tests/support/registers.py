"""A small programme whose registers are filled, and what is said of them in words."""

from __future__ import annotations

import datetime as dt

from evaluator.store import registers as store
from evaluator.texts import Texts
from evaluator.texts.diagnostics import lines, rendered
from tests.support.programmes import programme

NOW = dt.datetime(2019, 11, 1, 12, tzinfo=dt.UTC)
SPRING, SUMMER, AUTUMN = dt.date(2019, 3, 1), dt.date(2019, 6, 1), dt.date(2019, 9, 1)

MANUAL = {"manual": "The annual report"}
DOCUMENT = programme(
    "demo",
    groups=["citizens"],
    processes={"livets-afslutning": {"scale": "full", "cluster": "Midt"}},
    stages={"planning": {}},
    milestones={"m1": dt.date(2019, 10, 31)},
    indicators={
        "anchored": {"source": MANUAL, "unit": "count"},
        "rate": {"source": MANUAL, "unit": "share"},
        "started": {"source": {"register": "trial_actions", "measure": "started"}},
    },
)


def history(db, reference):
    return [(event["state"], event["occurred_on"]) for event in store.events(db, "demo", "trial_actions", reference)]


def in_lines(diagnostics, language="en"):
    """As the command line prints them."""
    return lines(diagnostics, Texts(language))


def in_sentences(diagnostics, language="en"):
    """As a form shows them."""
    return tuple(rendered(one, Texts(language)).sentences for one in diagnostics)
