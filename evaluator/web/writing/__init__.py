"""The texts of a milestone's report: the list of places, one as it is written, and answers to recommendations."""

from evaluator.web.writing import answers, editing, files, listing
from evaluator.web.writing.desk import pages

__all__ = ["answers", "editing", "files", "listing", "pages"]
