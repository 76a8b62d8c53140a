"""The texts of a milestone's report: the list of places, and one as it is written, signed and previewed."""

from evaluator.web.writing import editing, listing
from evaluator.web.writing.desk import pages

__all__ = ["editing", "listing", "pages"]
