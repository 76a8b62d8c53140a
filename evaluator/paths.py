"""Where files that are not modules lie: in the checkout beside the packages, in an installed wheel inside this one."""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


def templates_folder() -> Path:
    return _beside_or_inside("templates")


def examples_folder() -> Path:
    return _beside_or_inside("examples")


def _beside_or_inside(name: str) -> Path:
    inside = _PACKAGE / name
    return inside if inside.exists() else _PACKAGE.parent / name
