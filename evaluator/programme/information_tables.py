"""The table ``[information]`` of the programme document. What it lacks is not judged here but in
`evaluator.programme.check_information`, since documents of earlier versions have none of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any, Final

from evaluator.programme.information import BASES, SPECIAL_BASES, SPECIAL_CATEGORIES, Consent, Information, Informing
from evaluator.programme.table import Table


def read_informing(top: Table) -> Informing:
    """The text of all waves, and of those that ``[information.variants.KEY]`` names with what is other for them."""
    table = top.child("information")
    if "information" not in top.values:
        return Informing()
    general = replace(Information(), **_written(table))
    of_waves: dict[str, Information] = {}
    for _, variant in table.entries("variants"):
        its = replace(general, **_written(variant))
        for wave in variant.references("waves", "waves", required=True):
            if wave in of_waves:
                variant.report("waves", "wave_of_two_variants", wave=wave)
            of_waves[wave] = its
    table.done()
    return Informing(general, of_waves)


def _written(table: Table) -> dict[str, Any]:
    """The fields that stand in the table, and nothing for those that do not."""
    read = {name: reader(table, name) for name, reader in _FIELDS.items()}
    return {name: value for name, value in read.items() if name in table.values}


def _text(table: Table, key: str) -> Mapping[str, str]:
    return table.text(key, required=False)


def _categories(table: Table, key: str) -> tuple[str, ...]:
    found = table.strings(key)
    for unknown in (one for one in found if one not in SPECIAL_CATEGORIES):
        table.reading.report_unknown(table.at(key), "unknown_choice", unknown, SPECIAL_CATEGORIES)
    return tuple(one for one in found if one in SPECIAL_CATEGORIES)


def _consent(table: Table, key: str) -> Consent:
    own = table.child(key)
    read = Consent(own.string("version", required=False), own.text("text", required=False))
    own.done()
    return read


_FIELDS: Final[Mapping[str, Callable[[Table, str], object]]] = {
    **dict.fromkeys(("controller", "contact", "protection_officer", "processors", "purpose"), _text),
    "basis": lambda table, key: table.choice(key, BASES, ""),
    "grounds": _text,
    "special_categories": _categories,
    "special_basis": lambda table, key: table.choice(key, SPECIAL_BASES, ""),
    "recipients": _text,
    "take_out": Table.flag,
    "quotes": Table.flag,
    **dict.fromkeys(("retention", "transfers"), _text),
    "impact_assessment": lambda table, key: table.string(key, required=False),
    "consent": _consent,
}
