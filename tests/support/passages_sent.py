"""What is sent where the texts of a report are written, in a round through what people do."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from evaluator.store.writing import At, versions
from tests.support.editor_site import Editor
from tests.support.site import Site


def passage_steps(site: Site, editor: Editor, words: str, number: int) -> dict[str, Callable[[], Any]]:
    """What an evaluator does on the pages of the report's texts, where a milestone is counted."""
    base, at = f"/p/{site.programme}/rapportens-tekster/", "?nedslag=before"
    typed = {f"text-{language}": f"{words} {number}" for language in ("da", "en")}
    place = f"{base}konklusion{at}"
    with site.service.store.reading() as db:
        seen = len(versions(db, site.programme, At("before", "conclusion")))
    return {
        "saves a passage": lambda: editor.post(place, typed | {"do": "save", "seen": str(seen)}),
        "saves a passage late": lambda: editor.post(place, typed | {"do": "save", "seen": "99"}),
        "throws a passage away": lambda: editor.post(place, {"do": "drop"}),
        "drafts passages": lambda: editor.post(f"{base}udkast{at}", {}),
        "reads passages": lambda: editor.get(f"{base}{at}"),
        "reads a passage": lambda: editor.get(place),
    }
