"""From findings to files: the report in words, figures and tables, as HTML, PDF and JSON."""

from evaluator.reporting.files import write_report

__all__ = ["write_report"]
