"""From findings to files: the report in words, figures and tables, as HTML, PDF and JSON."""

from evaluator.reporting.files import write_report
from evaluator.reporting.html import report_html
from evaluator.reporting.json import as_json
from evaluator.reporting.pdf import report_pdf

__all__ = ["as_json", "report_html", "report_pdf", "write_report"]
