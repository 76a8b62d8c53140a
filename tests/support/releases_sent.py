"""What is sent where a report is released, in a round through what people do."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from evaluator.releases.signing import newest
from tests.support.editor_site import Editor
from tests.support.site import Site

_MILESTONE = "before"


def release_steps(site: Site, editor: Editor, words: str, number: int) -> dict[str, Callable[[], Any]]:
    """What an evaluator does on the page of releases, where a milestone is counted; each proposes anew."""
    base, at = f"/p/{site.programme}/udgivelser/", f"?nedslag={_MILESTONE}"
    said = f"{words} {number}"

    def seen() -> str:
        with site.service.store.reading() as db:
            its = newest(db, site.programme, _MILESTONE)
        return its.digest if its else ""

    def signs() -> Any:
        typed = {"gate": "complete", "seen": seen(), "name": said, "remark": said}
        return editor.post(f"{base}underskrift{at}", typed)

    return {
        "proposes a release": lambda: editor.post(f"{base}forslag{at}", {"reason": said}),
        "remarks on a release": lambda: editor.post(f"{base}bemaerkning{at}", {"place": said, "text": said}),
        "answers a remark": lambda: editor.post(f"{base}svar/1{at}", {"answer": said}),
        "signs a release": signs,
        "reads releases": lambda: editor.get(f"{base}{at}"),
    }
