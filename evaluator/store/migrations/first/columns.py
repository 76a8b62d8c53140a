"""The columns and constraints of the first migration; names follow the naming convention of the tables."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import sqlalchemy as sa

TIME: Final = sa.DateTime(timezone=True)
UNORDERED: Final[dict[str, Any]] = {"sqlite_with_rowid": False}


def key(of: Any, *names: str, **its: Any) -> list[sa.Column[Any]]:
    return [sa.Column(name, of, primary_key=True, **its) for name in names]


def required(of: Any, *names: str, **its: Any) -> list[sa.Column[Any]]:
    return [sa.Column(name, of, nullable=False, **its) for name in names]


def optional(of: Any, *names: str, **its: Any) -> list[sa.Column[Any]]:
    return [sa.Column(name, of, **its) for name in names]


def check(name: str, condition: str) -> sa.CheckConstraint:
    return sa.CheckConstraint(condition, name=name)


def reference(table: str, columns: Sequence[str], others: Sequence[str] = (), **its: Any) -> sa.ForeignKeyConstraint:
    """To the columns of the same names where ``others`` names none."""
    return sa.ForeignKeyConstraint(list(columns), [f"{table}.{name}" for name in others or columns], **its)
