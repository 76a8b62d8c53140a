"""A participant's visit: who came by which key, in which language, and where they may go."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import quote

from flask import abort, after_this_request, redirect, render_template, request, url_for
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response

from evaluator.answering.intake import LEFT, Entry, Phase, find_entry, find_kiosk_entry, last_day_of_grace, phase_of
from evaluator.answering.journey import REVIEW, where_to_go_on
from evaluator.store.drafts import Draft
from evaluator.store.releases import published
from evaluator.store.wave_erasures import erasures_of_waves
from evaluator.texts import LANGUAGES, Texts
from evaluator.vault.self_generated_codes import link_of
from evaluator.web.answering.addresses import address
from evaluator.web.answering.interviews import may_go_on
from evaluator.web.shared.access import may
from evaluator.web.shared.rules import COLLECTING
from evaluator.web.shared.service import service
from surveys.answers.routing import route
from surveys.questionnaire import Questionnaire

NAMES: Final = {"da": "Dansk", "en": "English"}
TEXTS: Final = {language: Texts(language) for language in LANGUAGES}
SEE_OTHER: Final = 303
RETURNING: Final = "_retur"
"""The hidden field of a page that was opened from the review. No item's key begins with an underscore."""
RETURN: Final = "retur"
"""The same in an address."""
WEB: Final = "web"
KIOSK: Final = "kiosk"
INTERVIEW: Final = "interview"
MODES: Final = (KIOSK, INTERVIEW)
"""The names under which the pages are registered besides their own: modes of collection, as they are stored."""


def collection_mode_of(blueprint: str | None) -> str:
    """The mode of collection of a blueprint's pages: its name up to the underscore."""
    name = (blueprint or "").partition("_")[0]
    return name if name in MODES else WEB


class UnknownLink(NotFound):
    explained = "unknown_link"


@dataclass(frozen=True, slots=True)
class Visit:
    """``code_link``: what the link ends in at which people make their code themselves, on that page and at a kiosk to
    which they came from it."""

    key: str
    entry: Entry
    phase: Phase
    questionnaire: Questionnaire
    language: str
    code_link: str = ""

    @property
    def texts(self) -> Texts:
        return TEXTS[self.language]

    @property
    def collection_mode(self) -> str:
        """How the answers are given: 'web', or on a shared device ('kiosk'), or to an interviewer ('interview')."""
        return collection_mode_of(request.blueprint)

    @property
    def _pages(self) -> str:
        return "answering" if self.collection_mode == WEB else self.collection_mode

    @property
    def draft(self) -> Draft:
        """The draft; only for a visit that is not turned away with ``begun=True``."""
        assert self.entry.draft is not None
        return self.entry.draft

    def turned_away(self, *, begun: bool = False) -> Response | tuple[str, int] | None:
        """Where this visit ends instead: once sent at the receipt, unless who came by its code is correcting; at a page
        that says that the wave is not open; and with ``begun`` at the information page for those who have not begun."""
        if self.is_over:
            return self.to_the_start()
        if self.entry.is_sent or (self.entry.is_correcting and not self.entry.by_receipt):
            return self.to_receipt()
        if self.phase is Phase.NOT_YET:
            return self._shut("not_yet"), 403
        if self.phase is Phase.CLOSED and self.entry.is_correcting:
            return self.to_receipt()
        if self.phase is Phase.CLOSED or (self.phase is Phase.GRACE and not self.entry.begun):
            return self._shut("too_late" if self.entry.begun else "closed"), 410
        return self.to("information") if begun and not self.entry.begun else None

    @property
    def is_over(self) -> bool:
        """At a kiosk: whether the person has sent or gone, so that nobody is shown anything of them."""
        draft = self.entry.draft
        return self.collection_mode == KIOSK and draft is not None and (self.entry.has_sent or draft.page == LEFT)

    def to_the_start(self) -> Response:
        return redirect(self.start, SEE_OTHER)

    @property
    def start(self) -> str:
        """The page at a wave's link for all, where the next person begins."""
        if self.code_link:
            return url_for("kiosk_code.make", key=self.code_link)
        return url_for(f"{self._pages}.information", key=self.entry.wave.open_key)

    def go_by_itself(self, seconds: int, address: str) -> None:
        """Let the browser go to ``address`` after a while, without script."""

        def refresh(response: Response) -> Response:
            response.headers["Refresh"] = f"{seconds}; url={address}"
            return response

        after_this_request(refresh)

    @property
    def has_result(self) -> bool:
        """Whether what came out of the wave's milestone is published."""
        with service().store.reading() as db:
            return self.entry.wave.milestone in published(db, self.entry.wave.programme)

    def _shut(self, why: str) -> str:
        wave = self.entry.wave
        opens = self.texts.date_and_time(wave.opens, wave.opens_at)
        shut = wave.begin_until if why == "closed" else (wave.closes, wave.closes_at)
        days = {"opens": opens, "closes": self.texts.date_and_time(*shut), "until": self.texts.until(*shut)}
        its = {"days": days, "has_result": self.has_result, "deleted": self._deleted_on()}
        return render_template("answering/shut.html", **self.frame(why), **its)

    def _deleted_on(self) -> str:
        """The day on which the answers of the wave were deleted; '' while they are there."""
        wave = self.entry.wave
        with service().store.reading() as db:
            found = erasures_of_waves(db, wave.programme).get(wave.key)
        return self.texts.date(found.on) if found else ""

    def frame(self, page: str) -> dict[str, object]:
        """What the frame around every page shows."""
        return {
            "texts": self.texts,
            "page_name": page,
            "key": self.key,
            "survey": self.texts.pick(self.questionnaire.title),
            "others": [language for language in self.questionnaire.languages if language != self.language],
            "names": NAMES,
            "grace": self._grace(),
            "wave": self.entry.wave,
            "correcting": self.entry.is_correcting,
            "synthetic": service().synthetic,
            "collection_mode": self.collection_mode,
        }

    @property
    def is_ordinary(self) -> bool:
        """Whether a page shows nothing but what is asked: no days of grace, no correction, no trial, and nobody who
        interviews."""
        return self.phase is Phase.OPEN and not self.entry.is_correcting and request.blueprint == "answering"

    def _grace(self) -> str:
        if self.phase is not Phase.GRACE or not self.entry.begun or self.entry.is_sent:
            return ""
        wave, texts = self.entry.wave, self.texts
        closes = texts.date_and_time(*wave.begin_until)
        return texts("answering.grace", closes=closes, last=texts.date(last_day_of_grace(wave)))

    def language_after(self, wish: str) -> str:
        """The language of the next page: that of the button with which this one was posted, if it was one."""
        return wish if wish in self.questionnaire.languages else self.language

    def groups_to_choose(self) -> tuple[str, ...]:
        """At an open link to several groups: their keys."""
        wave = self.entry.wave
        return wave.groups if self.entry.draft is None and len(wave.groups) > 1 else ()

    def group_posted(self) -> str | None:
        """The group that was chosen at an open link, or its only one; None where none of them was."""
        groups = self.entry.wave.groups
        posted = request.form.get("group") if self.groups_to_choose() else groups[0]
        return posted if posted in groups else None

    def to_own(self, key: str) -> Response:
        """To the link that somebody has just got."""
        return redirect(url_for(f"{self._pages}.information", key=key), SEE_OTHER)

    def to(self, endpoint: str, **values: Any) -> Response:
        return redirect(url_for(f"{self._pages}.{endpoint}", key=self.key, **values), SEE_OTHER)

    def to_page(self, page: str, field: str = "") -> Response:
        """To a page, at one of its fields."""
        anchor = f"#s-{quote(field)}" if field else ""
        return redirect(self._address_of(page) + anchor, SEE_OTHER)

    def to_receipt(self) -> Response:
        return self.to("receipt", language=self.language)

    def to_where_it_stopped(self) -> Response:
        return redirect(self.address_to_go_on(), SEE_OTHER)

    def address_to_go_on(self) -> str:
        draft = self.draft
        return self._address_of(where_to_go_on(route(self.questionnaire, draft.answers, draft.texts), draft.page))

    def _address_of(self, page: str) -> str:
        if page == REVIEW:
            return address(f"{self._pages}.review", self.key)
        its = address(f"{self._pages}.show", self.key, page)
        return f"{its}?{RETURN}=1" if RETURNING in request.form else its


def arrive(key: str, *, language: str | None = None) -> Visit:
    """Look up where ``key`` leads. Raises UnknownLink where it leads nowhere.

    The language is ``language``, else the one in the address, else that of the draft, else that of the invitation.
    """
    here, mode = service(), collection_mode_of(request.blueprint)
    with here.vault.reading() as vault_db, here.store.reading() as db:
        entry = (find_kiosk_entry if mode == KIOSK else find_entry)(db, vault_db, key)
        if entry is None or (mode == INTERVIEW and not may(COLLECTING, entry.wave.programme)):
            raise UnknownLink
        if mode == INTERVIEW and entry.begun and not may_go_on(key, entry.wave.programme):
            abort(403)
        coded = mode == KIOSK and entry.wave.open_key is None
        code_link = link_of(vault_db, entry.wave.programme, entry.wave.key) if coded else ""
        version = entry.draft.version if entry.draft else entry.wave.version
        questionnaire = here.questionnaire(db, entry.wave, version, entry.digest)
    saved = entry.draft.language if entry.draft and entry.begun and not entry.is_sent else None
    wanted = (language, request.args.get("language"), saved, entry.language)
    language = next((one for one in wanted if one in questionnaire.languages), questionnaire.languages[0])
    return Visit(key, entry, phase_of(entry.wave, here.now()), questionnaire, language, code_link)
