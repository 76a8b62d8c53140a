"""A programme of one questionnaire whose people come from processes of clusters, in an office of its own."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from pathlib import Path

from evaluator.store.engine import Store
from tests.support.informing import information
from tests.support.questionnaires import document, item, page, scale
from tests.support.taken_out import Office

BEFORE = dt.datetime(2026, 4, 1, 10, tzinfo=dt.UTC)
AFTER = dt.datetime(2026, 6, 3, 10, tzinfo=dt.UTC)
LATER = AFTER + dt.timedelta(days=1)
_HEAD = """
key = "p"
title = { da = "P", en = "P" }
purpose = { da = "x", en = "x" }
languages = ["da", "en"]
evaluator = "E"
disclosure_minimum = 5
[milestones.m1]
title = { da = "M", en = "M" }
cut_off = 2026-05-31
final = true
[nodes.use]
kind = "outcome_short"
title = { da = "n", en = "n" }
[nodes.do]
kind = "activity"
title = { da = "n", en = "n" }
[[links]]
from = "do"
to = "use"
mechanism = { da = "m", en = "m" }
[indicators.i]
node = "use"
title = { da = "i", en = "i" }
definition = { da = "d", en = "d" }
targets = { m1 = 0.4 }
source = { survey = "q.a", statistic = "share", codes = [1] }
"""


def office(
    store: Store,
    vault: Store,
    folder: Path,
    processes: Mapping[str, str],
    *,
    groups: Mapping[str, int] = {"g": 300},
    waves: Sequence[str] = ("w",),
) -> Office:
    """``processes``: their clusters. ``groups``: their sizes. Three questions a, b, c along a scale, and words in t."""
    title = 'title = { da = "T", en = "T" }'
    lines = [f"[groups.{key}]\n{title}\npopulation = {n}" for key, n in groups.items()]
    lines += [
        f'[processes.{key}]\n{title}\nscale = "full"' + (f'\ncluster = "{cluster}"' if cluster else "")
        for key, cluster in processes.items()
    ]
    lines += [
        f'[waves.{key}]\nmilestone = "m1"\nquestionnaire = "q"\ngroups = {[*groups]}\nlinkage = "anonymous"\n'
        "opens = 2026-05-01\ncloses = 2026-05-14"
        for key in waves
    ]
    asked = [item(key, "scale", scale="ag", background=True) for key in "bc"]
    text = document(
        "q",
        scale("ag", {1: "low", 2: "middle", 3: "high"}),
        page("page", item("a", "scale", scale="ag"), *asked, item("t", "long_text")),
    )
    (folder / "questionnaires").mkdir(parents=True)
    (folder / "questionnaires" / "q.toml").write_text(text, "utf-8")
    plan = _HEAD + "\n".join(lines) + "\n" + information(take_out=True)
    (folder / "programme.toml").write_text(plan, "utf-8")
    return Office(store, vault, folder, "p", now=BEFORE)
