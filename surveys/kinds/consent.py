"""A box to be ticked by whoever takes part."""

from __future__ import annotations

from typing import Final

from surveys.kinds import paper
from surveys.kinds.coding import BadAnswer, in_codes, one_variable, whether_there
from surveys.kinds.record import Condition, Document, Fields, FormRow, Kind, Type, XlsForm
from surveys.notation import Notation, as_code
from surveys.questionnaire import Item

GIVEN: Final = 1


def consent_of(raw: str, _: Item, notation: Notation) -> int | None:
    """`GIVEN` where consent was given, None where not. Raises BadAnswer('code')."""
    written = as_code(raw.strip(), notation)
    if written not in ("", str(GIVEN)):
        raise BadAnswer("code")
    return GIVEN if written else None


def _read_row(row: FormRow) -> Fields:
    if not row.is_yes("required"):
        row.fault("required", "xlsform.no_consent")
    return {"kind": CONSENT.name, "required": True}


CONSENT: Final = Kind(
    name="consent",
    position=120,
    drawing="consent",
    seconds=20,
    document=Document(lambda _: {}, lambda _: {}),
    variables=one_variable,
    coding=in_codes(consent_of),
    paper=paper.in_codes(),
    condition=Condition(Type.WRITTEN, whether_there, constrained=False),
    xlsform=XlsForm({"acknowledge": _read_row}, lambda *_: {"type": "acknowledge"}, given="OK"),
    required=True,
    counted=False,
)
