"""A programme designed in the browser: forms over its document, the picture of its theory, and publishing."""

from evaluator.web.designing import (
    adding,
    arranging,
    beginning,
    logos,
    projected,
    publishing,
    theory,
    trial,
    versions,
    waves_messages,
    waves_pages,
)
from evaluator.web.designing.editing import pages

__all__ = [
    "adding",
    "arranging",
    "beginning",
    "logos",
    "pages",
    "projected",
    "publishing",
    "theory",
    "trial",
    "versions",
    "waves_messages",
    "waves_pages",
]
