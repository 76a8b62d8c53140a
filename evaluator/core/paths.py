"""Where files that are not modules lie: in the checkout beside the packages, inside an installed ``evaluator``."""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parents[1]


def templates_folder() -> Path:
    return _beside_or_inside("templates")


def examples_folder() -> Path:
    return _beside_or_inside("examples")


def _beside_or_inside(name: str) -> Path:
    inside = _PACKAGE / name
    return inside if inside.exists() else _PACKAGE.parent / name
