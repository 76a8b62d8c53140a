"""What is sent where a report is released, in a round through what people do."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from evaluator.releases.composing import composed
from evaluator.releases.signing import propose
from evaluator.store.counts import latest_counts
from evaluator.store.releases import Release
from tests.support.counting import count_milestone
from tests.support.editor_site import Editor
from tests.support.site import Site

_MILESTONE = "before"


def release_steps(site: Site, editor: Editor, words: str, number: int) -> dict[str, Callable[[], Any]]:
    """What an evaluator does on the page of releases."""
    base, at = f"/p/{site.programme}/udgivelser/", f"?nedslag={_MILESTONE}"
    said = f"{words} {number}"

    def releases() -> Any:
        """Remark, answer and sign, of a proposal that nothing stands against; the first that fails, else the last."""
        its = _proposed(site)
        typed = {
            "bemaerkning": {"place": said, "text": said},
            "svar/1": {"answer": said},
            "underskrift": {"gate": "complete", "seen": its.digest, "name": said, "remark": said},
        }
        done = [editor.post(f"{base}{where}{at}", form) for where, form in typed.items()]
        return next((one for one in done if one.status_code >= 500), done[-1])

    return {
        "proposes a release": lambda: editor.post(f"{base}forslag{at}", {"reason": said}),
        "signs a release": releases,
        "reads releases": lambda: editor.get(f"{base}{at}"),
    }


def _proposed(site: Site) -> Release:
    """A proposal without the evaluator's texts, which may be drafts."""
    here = site.service
    with here.store.reading() as db:
        counted = latest_counts(db, site.programme).get(_MILESTONE)
    counted = counted or count_milestone(here.store, here.vault, site.programme, _MILESTONE, now=site.now)
    with here.store.reading(snapshot=True) as db:
        found = replace(composed(db, counted), written=None)
    with here.store.writing() as db:
        return propose(db, found, counted, actor="eva", now=site.now)
