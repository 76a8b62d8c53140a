"""The theory tested: evidence on links, assumptions, rivals and context, joint interpretations, and for whom."""

from evaluator.web.evidence import entering, files, interpretations, judgements, outcomes, theory, used
from evaluator.web.evidence.desk import pages

__all__ = ["entering", "files", "interpretations", "judgements", "outcomes", "pages", "theory", "used"]
