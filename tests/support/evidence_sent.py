"""What is sent where the theory is tested, in a round through what people do."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.support.editor_site import Editor
from tests.support.site import Site


def evidence_steps(site: Site, editor: Editor, words: str, number: int) -> dict[str, Callable[[], Any]]:
    """What an evaluator does on the pages of the theory."""
    base, link = f"/p/{site.programme}/teorien", "om=link:meetings%3Econtact"
    piece = {"thing": "", "milestone": "m1", "direction": "for", "strength": "weak", "test": ""}
    piece |= {"seen": f"{words} {number}", "source": words}
    seen = {"version": str(number - 1), "verdict": "weak", "why": words, "seen": f"{words} {number}", "for_whom": words}
    held = {"title": f"{words} {number}", "milestone": "m1", "missing": words, "there-residents": "present"}
    held |= {"present-residents": "7", "said-heard": "confirmed", "words-heard": words}
    return {
        "enters evidence": lambda: editor.post(f"{base}/evidens/ny?{link}&slags=document", piece),
        "judges a link": lambda: editor.post(f"{base}/vurdering?{link}&nedslag=m1", seen),
        "notes an interpretation": lambda: editor.post(f"{base}/tolkninger/ny", held),
        "looks at the theory": lambda: editor.get(f"{base}/"),
        "looks at a link": lambda: editor.get(f"{base}/forbindelse/meetings/contact"),
    }
