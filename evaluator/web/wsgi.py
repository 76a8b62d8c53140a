"""The application for a WSGI server with several processes, such as gunicorn.

    gunicorn --worker-class gthread --workers 2 --threads 8 'evaluator.web.wsgi:application()'

Folding and mails are not done here: ``nedslag work`` runs beside it. What is served, and to whom, is read from the
environment as `nedslag serve` reads it; the first account is made on the command line, since a code that one process
prints would be another's in the next.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Mapping
from logging import getLogger
from typing import TYPE_CHECKING, Final

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

from evaluator.core.config import LOOPBACK, Config, Mailing, require_hosts
from evaluator.core.error_redaction import OURS, fail_without_values
from evaluator.core.identity_provider import ProviderSettings
from evaluator.core.settling import settle
from evaluator.core.structured import log_as_asked
from evaluator.texts import Texts
from evaluator.texts.diagnostics import lines
from evaluator.web.app import create_app
from surveys.diagnostics import InputRejected

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

PROXY: Final = "NEDSLAG_PROXY"
"""The variable that names the address of the web server in front, whose word is taken for who asks and by which
name."""


class BehindProxy:
    """What the trusted web server forwards is believed; from anybody else nothing is."""

    def __init__(self, app: WSGIApplication, trusted: str) -> None:
        self._plain, self._trusted = app, trusted
        self._forwarded = ProxyFix(app, x_for=1, x_proto=1, x_host=1)

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        trusts = bool(self._trusted) and environ.get("REMOTE_ADDR") == self._trusted
        return (self._forwarded if trusts else self._plain)(environ, start_response)


def application() -> Flask:
    """For the server: the application that the environment describes. What stands in its way is printed, and raised, so
    that the server ends."""
    try:
        return application_of(os.environ)
    except InputRejected as error:
        said = Texts("en" if os.environ.get("NEDSLAG_LANG") == "en" else "da")
        for line in lines(error.diagnostics, said):
            print(line, file=sys.stderr)
        raise


def application_of(environment: Mapping[str, str]) -> Flask:
    """Raises InputRejected with what stands in its way. What libraries warn of, and what a thread does not handle, is
    told like all errors: the server would print it with its values."""
    log_as_asked(environment)
    config, proxy = Config.from_environment(environment), environment.get(PROXY, "")
    require_hosts(config, LOOPBACK[0], behind_a_proxy=bool(proxy))
    provider = ProviderSettings.from_environment(environment)
    app = create_app(config, mailing=Mailing.from_environment(environment), provider=provider)
    app.wsgi_app = BehindProxy(app.wsgi_app, proxy)  # type: ignore[method-assign]
    fail_without_values(getLogger(OURS).error)
    settle()
    return app
