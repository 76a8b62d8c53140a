"""How a file writes numbers, days and times, as a map of its columns says it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any
from zoneinfo import ZoneInfo

from surveys.notation import MARKS, ORDERS, Notation, Order
from surveys.toml.tables import Table


def notation_of(table: Table, zone: dt.tzinfo) -> Notation:
    """Of the keys ``decimal``, ``dates`` and ``timezone`` of a map; ``zone`` is that of times where none is named."""
    return Notation(
        decimal=_one_of(table, "decimal", "tables.no_decimal", MARKS),
        dates=order_of(table),
        zone=_zone(table, zone),
    )


def order_of(table: Table) -> Order:
    """Of the key ``dates`` of a map or of one of its columns, '' where it is absent."""
    written: Order = _one_of(table, "dates", "tables.no_dates", ORDERS)
    return written


def _one_of(table: Table, key: str, code: str, known: Iterable[str]) -> Any:
    written = table.value(key, str, "")
    if not written or written in known:
        return written
    table.unknown(code, key, written, known)
    return ""


def _zone(table: Table, zone: dt.tzinfo) -> dt.tzinfo:
    written = table.value("timezone", str, "")
    try:
        return ZoneInfo(written) if written else zone
    except (ValueError, OSError, LookupError):
        table.fault("tables.no_timezone", "timezone", word=written)
        return zone
