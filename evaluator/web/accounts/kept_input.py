"""What somebody wrote when their sign-in had run out.

The page that answers such a post carries the posted fields, and posts them once more when somebody has signed in in
another tab and comes back to it. Nothing of it is stored.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from flask import render_template, request

from evaluator.store.release_tables import GATES
from evaluator.web.shared.access import texts

LEFT_OUT: Final = ("csrf_token", "password")
WRITTEN: Final = frozenset(
    {
        "adjudicating.one",
        "agreement.plan",
        "beginning.new",
        "codebook.listing",
        "codebook.one",
        "coding.one",
        "counts.count",
        "finishing.finish",
        "exporting.answers",
        "designing.entry",
        "designing.information",
        "designing.look",
        "designing.look_new",
        "designing.new",
        "designing.new_question",
        "designing.projected",
        "designing.publishing",
        "designing.restore",
        "designing.settings",
        "designing.targets",
        "editor.settings",
        "editor.page",
        "editor.item",
        "editor.scale",
        "editor.new_page",
        "editor.new_item",
        "editor.restore",
        "hearings.add_party",
        "hearings.edit",
        "hearings.enter",
        "hearings.make",
        "hearings.one_remark",
        "hearings.party",
        "hearings.point",
        "interview.save",
        "materials.add",
        "materials.retitle",
        "beginning_programme.choose",
        "thread_pages.change",
        "thread_pages.new",
        "thread_pages.proposals",
        "importing.answer",
        "invitations.add",
        "invitations.closing",
        "invitations.person",
        "owners.add",
        "owners.answer",
        "owners.one",
        "owners.open_round",
        "paper.begin",
        "paper.type_page",
        "paper.compare",
        "quoting.new",
        "quoting.one",
        "quoting.second_look",
        "recommendations.give",
        "registers.add",
        "registers.answer",
        "registers.correct",
        "registers.save_view",
        "registers.step",
        "releases.answer",
        "releases.propose",
        "releases.remark",
        "releases.sign",
        "theory_tested.change",
        "theory_tested.change_interpretation",
        "theory_tested.judge",
        "theory_tested.new",
        "theory_tested.new_interpretation",
        "writing.change",
    }
)
"""Where something is written. A button that deletes, publishes or sends is not among them: nobody shall press it by
saving what they wrote. Approving, signing and counting are: those pages carry words, and the button that posts them
once more says so."""
BUTTONS: Final = {
    "agreement.plan": "kept.approve",
    "counts.count": "counting.confirm",
    "designing.publishing": "kept.publish",
    "exporting.answers": "taking_out.take_answers",
    "finishing.finish": "counting.finish_confirm",
    "quoting.second_look": "quoting.decide",
    "recommendations.give": "writing.send_answer",
    "releases.propose": "releases.propose",
    "releases.remark": "releases.remark_send",
    "releases.sign": "releases.sign",
}
"""What the button that posts once more says where it does more than to save."""
CHOSEN: Final = {
    "releases.sign": ("gate", {gate: f"releases.sign_{gate}" for gate in GATES}),
    "writing.change": ("do", {"sign": "writing.sign", "show": "writing.show", "draft": "writing.use_draft"}),
}
"""The same where a form has several buttons: the field that says which was pressed, and what each of them says."""


@dataclass(frozen=True, slots=True)
class Kept:
    """The fields that were posted, in their order; ``files``: with a file, which no page can carry."""

    fields: tuple[tuple[str, str], ...]
    files: bool


def typed_here() -> Kept | None:
    """What is posted to the page that was asked for; None where nothing is written there, and where the browser does
    not say that one of our own pages posts it: another site could otherwise put words in.

    The Origin does not tell: it is null for every form of a page with Referrer-Policy no-referrer.
    """
    ours = request.headers.get("Sec-Fetch-Site") == "same-origin"
    if request.method != "POST" or request.endpoint not in WRITTEN or not ours:
        return None
    pairs = ((name, value) for name, values in request.form.lists() for value in values)
    fields = tuple((name, value) for name, value in pairs if name not in LEFT_OUT)
    return Kept(fields, any(file.filename for file in request.files.values())) if fields else None


def kept_page(kept: Kept) -> tuple[str, int]:
    """Its token is of the session in which somebody signs in, so that one button saves what was written."""
    endpoint = request.endpoint or ""
    field, buttons = CHOSEN.get(endpoint, ("", {}))
    button = buttons.get(dict(kept.fields).get(field, ""), BUTTONS.get(endpoint, "kept.save"))
    address = request.full_path.removesuffix("?")
    shown = {"kept": kept, "address": address, "button": button}
    return render_template("accounts/kept.html", t=texts(), without_languages=True, **shown), 422
