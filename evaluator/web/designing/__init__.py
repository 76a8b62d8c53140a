"""A programme designed in the browser: forms over its document, the picture of its theory, and publishing."""

from evaluator.web.designing import (
    adding,
    arranging,
    beginning,
    projected,
    publishing,
    theory,
    trial,
    versions,
    waves_pages,
)
from evaluator.web.designing.editing import pages

__all__ = [
    "adding",
    "arranging",
    "beginning",
    "pages",
    "projected",
    "publishing",
    "theory",
    "trial",
    "versions",
    "waves_pages",
]
