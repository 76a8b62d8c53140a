"""One application for all tests of a worker. To put it together and to load its templates takes longer than most tests
take with it, and it is the same each time: what differs is where it is served."""

from __future__ import annotations

from copy import copy
from functools import cache

from flask import Flask

from evaluator.web import app

_application = app.application
_once = cache(_application)


def _like_the_others() -> Flask:
    """Its addresses, its views and its templates, with a configuration and databases of its own."""
    its = copy(_once())
    its.config = copy(its.config)
    its.extensions = dict(its.extensions)
    its.view_functions = dict(its.view_functions)
    return its


def of_its_own() -> Flask:
    """For a test that adds to what all share."""
    return _application()


def share_the_application() -> None:
    app.application = _like_the_others
