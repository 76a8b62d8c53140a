"""The pages of an owner: the rows that are asked about, and a form for each. The key in the address is the credential:
no cookie, no signing in, no script.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import Final
from uuid import UUID

from flask import abort, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from evaluator.core.limits import BYTES_OF_A_BODY
from evaluator.documents.storing import load_programme
from evaluator.owners.announcements import RoundAnnouncement
from evaluator.owners.files import LARGEST, attached
from evaluator.owners.status_updates import StatusUpdate, tell
from evaluator.owners.visiting import Question, Visit, visit_of
from evaluator.programme.model import Programme
from evaluator.texts import LANGUAGES, Texts
from evaluator.texts.diagnostics import rendered
from evaluator.web.answering.rate_limits import MOST_SECONDS_TOLD, TOO_MANY
from evaluator.web.answering.visit import NAMES, SEE_OTHER, TEXTS, UnknownLink
from evaluator.web.shared.access import open_pages
from evaluator.web.shared.posted import posted_file
from evaluator.web.shared.service import service
from surveys.diagnostics import InputRejected

pages: Final = open_pages("owner", __name__, by_key=True, url_prefix="/ansvarlig")
LARGEST_POST: Final = BYTES_OF_A_BODY
"""All that the server lets through: more than most photos of a phone, so that one that is too large comes back as a
word and not without what was typed."""
FIELDS: Final = ("state", "day", "learned", "action", "due")


@pages.url_value_preprocessor
def allow_files(_endpoint: str | None, _values: dict[str, object] | None) -> None:
    """Runs before anything reads the form."""
    request.max_content_length = LARGEST_POST


@dataclass(frozen=True, slots=True)
class Arrival:
    """Who came by ``key``, and in which language."""

    key: str
    visit: Visit
    programme: Programme
    language: str

    @property
    def texts(self) -> Texts:
        return TEXTS[self.language]

    @property
    def asking(self) -> RoundAnnouncement:
        return RoundAnnouncement(self.programme, self.visit.round, len(self.visit.questions))

    @property
    def is_open(self) -> bool:
        return self.visit.takes_answers(service().now())

    def url(self, page: str, **values: object) -> str:
        """The address of another page at this link; the language goes along where it was chosen."""
        chosen = {} if self.visit.contact.language == self.language else {"language": self.language}
        return url_for(f"owner.{page}", key=self.key, **{**chosen, **values})  # type: ignore[arg-type]

    def to(self, page: str, **values: object) -> Response:
        return redirect(self.url(page, **values), SEE_OTHER)

    def show(self, template: str, **values: object) -> str:
        round_, rows = self.visit.round, [one.row for one in self.visit.questions if one.row]
        return render_template(
            f"owners/{template}.html",
            texts=self.texts,
            survey=round_.title,
            page_name="information",
            others=[one for one in LANGUAGES if one != self.language],
            names=NAMES,
            synthetic=service().synthetic or any(one.synthetic for one in rows),
            arrival=self,
            **values,
        )


@pages.get("/<key>", strict_slashes=False)
def overview(key: str) -> ResponseReturnValue:
    """The rows that are asked about; the form at once where there is one and nothing has been told of it."""
    arrival = arrive(key)
    if not arrival.is_open:
        return arrival.show("overview"), 410
    only = arrival.visit.questions[0] if len(arrival.visit.questions) == 1 else None
    if only and not only.last and only.row:
        return _form(arrival, only)
    return arrival.show("overview", sent=request.args.get("sendt", ""))


@pages.get("/<key>/<uuid:question>")
def ask(key: str, question: UUID) -> ResponseReturnValue:
    arrival = arrive(key)
    asked = arrival.visit.question(question) or abort(404)
    return _form(arrival, asked) if arrival.is_open and asked.row else arrival.to("overview")


@pages.post("/<key>/<uuid:question>")
def take(key: str, question: UUID) -> ResponseReturnValue:
    arrival = arrive(key)
    asked = arrival.visit.question(question) or abort(404)
    told, content = _told(), posted_file("file", LARGEST)[1]
    if request.form.get("_go") in LANGUAGES:
        other = replace(arrival, language=request.form["_go"])
        return _form(other, asked, has_file=bool(content), mark=told.mark)
    if waits := _held_back(arrival):
        return waits
    told = replace(told, file=attached(content))
    try:
        with service().store.writing() as db:
            tell(db, arrival.visit, question, told, arrival.texts, now=service().now())
    except InputRejected as error:
        return _refused(arrive(key, arrival.language), question, error, has_file=bool(content))
    return arrival.to("overview", sendt=question)


def arrive(key: str, language: str = "") -> Arrival:
    """Who came by ``key``; 404 with an explanation for a link that nobody knows, that was revoked, or whose owner was
    erased."""
    here = service()
    with here.store.reading() as db, here.vault.reading() as vault_db:
        visit = visit_of(db, vault_db, key)
        if visit is None:
            raise UnknownLink
        programme, _ = load_programme(db, visit.programme)
    wanted = language or request.values.get("language", visit.contact.language)
    return Arrival(key, visit, programme, wanted if wanted in LANGUAGES else visit.contact.language)


def _told() -> StatusUpdate:
    """Without the file, which is looked at only when its turn has come."""
    return StatusUpdate(
        state=request.form.get("state", ""),
        day=request.form.get("day", ""),
        learned=_lines("learned"),
        action=" ".join(_lines("action").split()),
        due=request.form.get("due", ""),
        mark=request.form.get("mark", ""),
        named=request.form.get("named") == "1",
    )


def _lines(name: str) -> str:
    return "\n".join(request.form.get(name, "").replace("\0", "").splitlines())


def _refused(arrival: Arrival, question: UUID, error: InputRejected, *, has_file: bool) -> ResponseReturnValue:
    """The form as it was filled in, with what is wrong; the page that it is too late, with what was typed."""
    asked = arrival.visit.question(question) or abort(404)
    codes = {one.code for one in error.diagnostics}
    errors = [
        (str(one.place[0]) if one.place else "", rendered(one, arrival.texts).sentences) for one in error.diagnostics
    ]
    if codes & {"owners.round_over", "owners.row_gone"}:
        return arrival.show("too_late", errors=errors, learned=request.form.get("learned", "")), 410
    status = 409 if codes & {"owners.moved_on", "owners.changed_meanwhile"} else 422
    return _form(arrival, asked, errors, has_file=has_file), status


def _form(
    arrival: Arrival,
    asked: Question,
    errors: list[tuple[str, str]] | tuple[()] = (),
    *,
    has_file: bool = False,
    mark: str | None = None,
) -> str:
    row, posted = asked.row or abort(404), request.method == "POST"
    last = asked.last if asked.corrects or (asked.last and asked.last.event is None) else None
    now = service().now().date()
    day = last.occurred_on if last else now if asked.asks_answer else None
    own = {"state": last.state if last else "", "learned": last.learned if last else "", "action": row.action}
    own |= {name: one.isoformat() if one else "" for name, one in (("day", day), ("due", row.due))}
    return arrival.show(
        "form",
        asked=asked,
        row=row,
        mark=mark or row.mark,
        typed={name: request.form.get(name, "") for name in FIELDS} if posted else own,
        named=request.form.get("named") == "1" if posted else arrival.visit.named,
        errors=errors,
        has_file=has_file,
        today=now.isoformat(),
    )


def _held_back(arrival: Arrival) -> ResponseReturnValue | None:
    """The page that asks to wait where very many answers come; None for whoever may go on."""
    here, visit = service(), arrival.visit
    door = ("owners", visit.programme, visit.round.id.hex)
    seconds = here.doors.come(door, request.remote_addr or "", None, here.now())
    if not seconds:
        return None
    minutes = math.ceil(seconds / 60) if seconds > MOST_SECONDS_TOLD else 0
    posted = list(request.form.items(multi=True))
    frame = {"texts": arrival.texts, "survey": visit.round.title, "page_name": "wait", "others": [], "names": NAMES}
    drawn = render_template(
        "answering/wait.html", **frame, seconds=seconds, minutes=minutes, posted=posted, synthetic=here.synthetic
    )
    page = make_response(drawn, TOO_MANY)
    page.headers["Retry-After"] = str(seconds)
    return page
