"""What is answered when a request failed: a form is drawn again with what was typed, and the log names the endpoint.

Nothing here reads what may be out of reach: the page is made of the request alone. Only a participant's page of
questions is drawn as it was, where it can be read.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from logging import getLogger
from types import TracebackType
from typing import Any, Final, TypeAlias

from flask import Flask, Response, current_app, g, make_response, render_template, request, url_for

from evaluator.core.error_redaction import redacted
from evaluator.store.refusals import GONE, TEMPORARY, why
from evaluator.web import accounts
from evaluator.web.answering import pages
from evaluator.web.answering.visit import KIOSK, collection_mode_of
from evaluator.web.shared.every_response import TEXTS, shown_to_nobody

SECONDS_TO_WAIT: Final = 30
LONGEST_AT_KIOSK: Final = 60
"""Seconds for which a kiosk shows what somebody typed and could not save."""
Info: TypeAlias = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]


class Application(Flask):
    """Flask, whose own log would name the path: in it stand keys and serial numbers. No function of ours is a
    coroutine, which it would otherwise ask of each that a request comes through."""

    def ensure_sync(self, func: Callable[..., Any]) -> Callable[..., Any]:
        return func

    def log_exception(self, exc_info: Info) -> None:
        if exc_info[1] is not None:
            _log(exc_info[1])


def prepare(app: Flask) -> None:
    app.register_error_handler(Exception, refused)


def refused(error: Exception) -> Response:
    """503 where trying again can help, else 500; with what was posted, so that it can be posted again."""
    _log(error)
    shown_to_nobody()
    reason = why(error)
    page, status = _page(reason), 503 if reason in TEMPORARY else 500
    response = make_response(page, status)
    if status == 503:
        response.headers["Retry-After"] = str(SECONDS_TO_WAIT)
    if collection_mode_of(request.blueprint) == KIOSK and "key" in (request.view_args or {}):
        address = "kiosk_code.make" if request.blueprint == "kiosk_code" else "kiosk_end.still_there"
        response.headers["Refresh"] = f"{LONGEST_AT_KIOSK}; url={url_for(address, **_arguments('key'))}"
    return response


def _page(reason: str | None) -> str:
    if reason in TEMPORARY and (request.endpoint or "").rpartition(".")[2] == "save":
        with suppress(Exception):  # what cannot be read either is shown below, as it was posted
            if again := pages.page_again(**_arguments("key", "page")):
                return again
    return render_template(
        "shared/refused.html",
        texts=TEXTS[0],
        every_language=TEXTS,
        key="unavailable" if reason in TEMPORARY else "broken",
        posted=_posted(),
        perhaps=reason == GONE,
        files=any(file.filename for file in request.files.values()),
        number=g.get("request_id"),
    )


def _arguments(*names: str) -> dict[str, Any]:
    return {name: (request.view_args or {})[name] for name in names}


def _posted() -> list[tuple[str, str]]:
    """The fields in their order; none of the pages of accounts, whose fields are passwords and codes."""
    if request.method != "POST" or _is_of_accounts():
        return []
    return [(name, value) for name, values in request.form.lists() for value in values]


def _is_of_accounts() -> bool:
    its = current_app.blueprints.get(request.blueprint or "")
    return its is not None and its.import_name.startswith(f"{accounts.__name__}.")


def _log(error: BaseException) -> None:
    getLogger("nedslag").error("%s: %s", request.endpoint, redacted(error))
