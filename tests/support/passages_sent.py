"""What is sent where the texts of a report are written, in a round through what people do."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from evaluator.registers import keeping
from evaluator.store.writing import At, Version, add_version, versions
from evaluator.writing.passages import new_recommendation, reference_of
from evaluator.writing.recommendations import NAME
from tests.support.editor_site import Editor
from tests.support.site import Site

BEFORE = "before"
"""The milestone that is counted in a round."""


def passage_steps(site: Site, editor: Editor, words: str, number: int) -> dict[str, Callable[[], Any]]:
    """What an evaluator does on the pages of the report's texts, where a milestone is counted."""
    base, at, answers = (
        f"/p/{site.programme}/rapportens-tekster/",
        f"?nedslag={BEFORE}",
        f"/p/{site.programme}/anbefalinger/",
    )
    typed = {f"text-{language}": f"{words} {number}" for language in ("da", "en")}
    to = {f"to-{language}": words for language in ("da", "en")}
    place = f"{base}konklusion{at}"
    with site.service.store.reading() as db:
        seen = len(versions(db, site.programme, At(BEFORE, "conclusion")))
    known = _recommended(site, words)
    _recommended(site, words, handed=False)
    answer = {"answer": "agreed", "reason": words, "action": words, "owner": f"{words} {number}"}
    return {
        "saves a passage": lambda: editor.post(place, typed | {"do": "save", "seen": str(seen)}),
        "saves a passage late": lambda: editor.post(place, typed | {"do": "save", "seen": "99"}),
        "throws a passage away": lambda: editor.post(place, {"do": "drop"}),
        "drafts passages": lambda: editor.post(f"{base}udkast{at}", {}),
        "recommends": lambda: editor.post(f"{base}anbefaling-ny{at}", typed | to | {"do": "save", "seen": "0"}),
        "answers": lambda: editor.post(f"{answers}{known}", answer),
        "reads passages": lambda: editor.get(f"{base}{at}"),
        "reads a passage": lambda: editor.get(place),
        "reads answers": lambda: editor.get(answers),
    }


def _recommended(site: Site, words: str, *, handed: bool = True) -> str:
    """The number of a signed recommendation."""
    with site.service.store.writing() as db:
        at = new_recommendation(db, site.programme, BEFORE)
        said = {language: f"{words} {'x' * int(at.key)}" for language in ("da", "en")}
        its = {"programme": site.programme, "at": at, "version": 1, "text": said, "to_whom": said, "signed": True}
        add_version(db, Version(**its, recorded_by="eva", recorded_at=site.now))
        if handed:
            row = {"reference": reference_of(at), "milestone": BEFORE, "title": said["da"], "owner": words}
            keeping.add(db, site.programme, NAME, row, by="eva", now=site.now)
    return at.key
