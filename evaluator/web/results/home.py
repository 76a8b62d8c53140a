"""The evaluator's home: where the work stands, what needs doing, and what was found, each a link to where it is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from flask import request, url_for
from markupsafe import Markup

from analysis.results import Status
from evaluator.findings.model import Findings, IndicatorFinding
from evaluator.programme.model import NODE_KINDS, Node, Programme
from evaluator.reporting.facts import Fact, facts
from evaluator.reporting.summary import tally
from evaluator.reporting.theory import theory_svg
from evaluator.reporting.wording import Wording
from evaluator.results.open_waves import open_waves
from evaluator.web.results.finishing import coding_waits
from evaluator.web.shared.access import texts
from evaluator.web.shared.frame import Chosen, chosen, show
from evaluator.web.shared.needs import Now, needs, needs_doing
from evaluator.web.shared.service import service

COLUMNS: Final = ("indicator", "status", "value", "target", "change", "n")
"""Of the table, each with a text ``home.column_NAME``; the address names the one that sorts, with '-' for the largest
first."""
_ORDER: Final = tuple(Status)


@dataclass(frozen=True, slots=True)
class Row:
    """An indicator as it stands. ``shown``: column -> what it says, nothing where there is no such figure; ``sizes``:
    what it is sorted by. ``is_clear``: whether the change is a clear one."""

    key: str
    title: str
    status: Status
    shown: Mapping[str, str]
    sizes: Mapping[str, tuple[str, Decimal]]
    is_clear: bool
    was_changed: bool


def home(loaded: Programme) -> str:
    its, here = chosen(loaded), service()
    key = its.milestone.key
    with here.store.reading(snapshot=True) as db, here.vault.reading() as vault_db:
        waves = open_waves(db, vault_db, loaded, key, now=here.now())
        waiting = list(needs(Now(db, vault_db, loaded, key, waves, here.now())))
        titles = {one.wave.key: here.questionnaire(db, one.wave, one.wave.version).title for one in waves}
    found = {} if its.findings is None else _found(its.findings)
    known = its.findings.programme if its.findings else loaded  # as it was counted, with boxes that are gone since
    leads = {node.key: _lead(node, loaded, its) for node in known.nodes}
    found |= {"known": known, "kinds": NODE_KINDS, "picture": _picture(known, its, leads), "leads": leads}
    found |= {"waits": coding_waits(loaded, its)}
    return show("results/home.html", loaded, chosen=its, waves=waves, titles=titles, needs=waiting, **found)


@needs_doing("waves", "evaluation.waves")
def below_target(now: Now) -> int:
    return sum(one.is_below for one in now.waves)


def _found(findings: Findings) -> dict[str, object]:
    w = Wording(texts(), findings.programme)
    rows, sorted_by = _sorted(_rows(findings, w))
    shown: dict[str, object] = {"rows": rows, "sorted_by": sorted_by, "columns": COLUMNS}
    return shown | {"findings": findings, "said": tally(findings, w), "statuses": findings.node_status}


def _rows(findings: Findings, w: Wording) -> list[Row]:
    known = facts(findings, w)
    return [_row(one, known, w) for one in findings.indicators]


def _row(its: IndicatorFinding, known: Mapping[str, Fact], w: Wording) -> Row:
    key = its.indicator.key
    own = {name: fact for name in COLUMNS[2:] if (fact := known.get(f"{key}.{name}"))}
    return Row(
        key=key,
        title=w.pick(its.indicator.title),
        status=its.status,
        shown={name: fact.shown for name, fact in own.items()},
        sizes={name: (fact.unit, Decimal(fact.value)) for name, fact in own.items()},
        is_clear="change" in own and own["change"].verdict == "clear",
        was_changed=bool(its.revision),
    )


def _sorted(rows: list[Row]) -> tuple[list[Row], str]:
    """As the address asks for, else in the order of the document. What has no figure comes last either way."""
    asked = request.args.get("orden", "")
    name, downwards = asked.removeprefix("-"), asked.startswith("-")
    if name == "indicator":
        return sorted(rows, key=lambda row: row.title.lower(), reverse=downwards), asked
    if name == "status":
        return sorted(rows, key=lambda row: _ORDER.index(row.status), reverse=downwards), asked
    if name not in COLUMNS:
        return rows, ""
    there = sorted((row for row in rows if name in row.sizes), key=lambda row: row.sizes[name], reverse=downwards)
    return [*there, *(row for row in rows if name not in row.sizes)], asked


def _picture(known: Programme, its: Chosen, leads: Mapping[str, str]) -> Markup:
    judged = its.findings
    mark = texts()("common.demonstration") if judged and judged.synthetic else ""
    statuses = judged.node_status if judged else {}
    return Markup(theory_svg(known, statuses, texts(), mark=mark, box_leads_to=lambda node: leads[node.key]))


def _lead(node: Node, loaded: Programme, its: Chosen) -> str:
    """Where a box leads: to what was found of it, else to what is known of the theory."""
    key = its.milestone.key
    if its.findings is not None and node.key in its.findings.node_status:
        return url_for("steering.chart", programme=loaded.key, milestone=key, key=f"outcome-{node.key}")
    return url_for("theory_tested.tested", programme=loaded.key, nedslag=key)
