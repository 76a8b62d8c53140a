"""What holds for every response: security headers, and pages for what went wrong."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Final

from flask import Flask, Request, Response, abort, g, render_template, request, url_for
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface
from flask_login import AnonymousUserMixin
from werkzeug.exceptions import BadRequest, HTTPException, InternalServerError
from werkzeug.routing import IntegerConverter, Map

from evaluator.texts import LANGUAGES, Texts
from evaluator.web.shared.service import service

CONTENT_SECURITY_POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'"
)
SECURITY_HEADERS: Final = (
    ("Content-Security-Policy", CONTENT_SECURITY_POLICY),
    ("Referrer-Policy", "no-referrer"),
    ("X-Content-Type-Options", "nosniff"),
    ("Cross-Origin-Opener-Policy", "same-origin"),
)
OVER_TLS: Final = (("Strict-Transport-Security", "max-age=31536000"),)
WITHOUT_COOKIE: Final = ("/svar/", "/kiosk/", "/kode/", "/afmeld/", "/kvittering", "/hoering/", "/ansvarlig/")
FOR_PROGRAMS: Final = ("health.alive", "health.ready", "health.metrics")
"""Endpoints that ask how nedslag runs: by any name, also before there is an account."""
LARGEST: Final = 2**31 - 1
REFUSED: Final = (409, 422)
"""The statuses of a form that is shown again."""
TEXTS: Final = tuple(Texts(language) for language in LANGUAGES)
EXPLAINED: Final = {403: "forbidden", 404: "not_found", 413: "too_large", 500: "broken"}
"""HTTP status -> the texts that explain it; any other error is shown as the nearest of these."""


class Sessions(SecureCookieSessionInterface):
    """Sessions in a signed cookie for those who sign in; pages that are reached by a link of one's own have none and
    can set none."""

    def open_session(self, app: Flask, request: Request) -> SecureCookieSession | None:
        return None if request.path.startswith(WITHOUT_COOKIE) else super().open_session(app, request)


class StoredNumber(IntegerConverter):
    """A number in an address, as large as a database can keep it: any other leads nowhere."""

    regex = "[0-9]{1,10}"

    def __init__(self, map: Map, fixed_digits: int = 0, min: int | None = None, max: int | None = None) -> None:
        super().__init__(map, fixed_digits, min, LARGEST if max is None else max)


def prepare(app: Flask) -> None:
    app.url_map.converters["int"] = StoredNumber
    app.session_interface = Sessions()
    app.before_request(refuse_other_hosts)
    app.before_request(refuse_nul)
    app.after_request(protect)
    app.after_request(say_refused)
    app.register_error_handler(HTTPException, explain)
    app.jinja_env.globals["stylesheet"] = _fingerprinted(app, "nedslag.css")
    app.jinja_env.globals["script"] = _fingerprinted(app, "follow.js")


class WrongHost(BadRequest):
    explained = "wrong_host"


def refuse_other_hosts() -> None:
    """Links of one's own are made of the name that was asked for; a name of somebody else's would lead there. Pages for
    programs make no links."""
    if request.endpoint in FOR_PROGRAMS:
        return
    if not service().config.knows_host(request.host):
        raise WrongHost


def refuse_nul() -> None:
    """No address of ours holds a NUL character, and PostgreSQL refuses to look for one."""
    if "\x00" in request.path:
        abort(404)
    if request.query_string and any("\x00" in value for values in request.args.listvalues() for value in values):
        abort(400)


def protect(response: Response) -> Response:
    """Only our own style sheet, script and pictures, no other host. Nothing may be stored but static files, and what
    was published, which a browser asks for again each time."""
    # Looked through once: to ask for a header that is not there makes Werkzeug raise an error each time.
    headers, there = response.headers, {name.lower() for name, _ in response.headers}
    for name, value in (*SECURITY_HEADERS, *(OVER_TLS if request.is_secure else ())):
        if name.lower() not in there:
            headers.add(name, value)
    if "cache-control" not in there or not _may_be_kept(response):
        headers["Cache-Control"] = "no-store"
    return response


def _may_be_kept(response: Response) -> bool:
    return bool(response.cache_control.max_age or response.cache_control.no_cache)


def say_refused(response: Response) -> Response:
    """The title of a form that came back says so: a screen reader reads it first."""
    if response.status_code in REFUSED and response.mimetype == "text/html" and not response.is_streamed:
        page = response.get_data(as_text=True)
        said = Texts("en" if '<html lang="en"' in page else LANGUAGES[0])("answering.error")
        if f"<title>{said}: " not in page:
            response.set_data(page.replace("<title>", f"<title>{said}: ", 1))
    return response


def explain(error: HTTPException) -> tuple[str, int] | HTTPException:
    """A page in every language at once, since nothing is known about who reads it."""
    status = error.code or InternalServerError.code
    if status < 400:
        return error
    shown_to_nobody()
    key = getattr(error, "explained", EXPLAINED.get(status, "broken" if status >= 500 else "not_found"))
    home = url_for("home.programmes") if status == 403 or request.path.startswith("/p/") else ""
    return render_template("shared/error.html", texts=TEXTS[0], every_language=TEXTS, key=key, home=home), status


def shown_to_nobody() -> None:
    """A page of errors does not look up who is signed in: the database may be what failed."""
    g.setdefault("_login_user", AnonymousUserMixin())


def _fingerprinted(app: Flask, usual: str) -> object:
    """A function giving the address of a file like ``usual`` that changes with its content, so that it can be kept for
    long."""
    marks = {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest()[:12]
        for path in Path(app.static_folder or "").glob(f"*{Path(usual).suffix}")
    }
    return lambda name=usual: url_for("static", filename=name, v=marks[name])
