"""The hand-made findings that reports are read by, in every format."""

from tests.evaluator.reporting.conftest import findings, indicator_findings, programme

__all__ = ["findings", "indicator_findings", "programme"]
