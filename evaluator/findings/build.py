"""A milestone's findings: what was gathered (`material.gather`) is measured, protected and put together, each step
a function from one frozen value to the next. The same material always gives the same findings."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection

from evaluator.findings.describing import describe
from evaluator.findings.material import Material
from evaluator.findings.measuring import measure
from evaluator.findings.model import Findings
from evaluator.findings.protecting import protect


def findings_from(material: Material, *, today: dt.date, left_out: Collection[str] = ()) -> Findings:
    """Everything the report of the last of the material's milestones says, without what is suppressed. ``left_out``:
    tables of it as `left_out` names them."""
    return describe(protect(measure(material, left_out), left_out), today=today, left_out=left_out)
