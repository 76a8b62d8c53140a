"""A programme designed in the browser: forms over its document, the picture of its theory, and publishing."""

from evaluator.web.designing import (
    adding,
    arranging,
    beginning,
    folder,
    indicators_pages,
    indicators_questions,
    logos,
    projected,
    publishing,
    sealing,
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
    "folder",
    "indicators_pages",
    "indicators_questions",
    "logos",
    "pages",
    "projected",
    "publishing",
    "sealing",
    "theory",
    "trial",
    "versions",
    "waves_messages",
    "waves_pages",
]
