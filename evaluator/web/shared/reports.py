"""A report sent to a browser: drawn now, or as it was published."""

from __future__ import annotations

from flask import Response, request

from evaluator.releases.serving import Made, file_of, render
from evaluator.rendering.format import Printed
from evaluator.rendering.html import policy_for
from evaluator.store.releases import Release
from evaluator.store.renderings import Head, content_of, head_of
from evaluator.web.shared.downloads import download
from evaluator.web.shared.service import service


def drawn(printed: Printed, which: Made) -> Response:
    """A draft, or a proposal, made now."""
    return _sent(which.of(printed), which, which.name(printed))


def published(its: Release, which: Made) -> Response:
    """What was published, which is made once; a browser that has it already is told so. KeyError for a language that
    the release is not in."""
    store, file = service().store, file_of(its, which)
    with store.reading() as db:
        head = head_of(db, file)
        if head is not None and request.if_none_match.contains(head.etag):
            return _kept(Response(status=304), head)
        content = content_of(db, file)
    content = render(store, its, which) if content is None else content
    response = _sent(content, which, which.name_in(its))
    return response if head is None else _kept(response, head)


def _sent(content: bytes, which: Made, name: str) -> Response:
    if not which.form.inline:
        return download(content, which.form.mimetype, name)
    response = Response(content, mimetype=which.form.mimetype)
    response.headers["Content-Security-Policy"] = policy_for(content)
    return response


def _kept(response: Response, head: Head) -> Response:
    """Asked for again each time, since it may have been corrected, or something of it erased."""
    response.set_etag(head.etag)
    response.cache_control.private = response.cache_control.no_cache = True
    if head.policy:
        response.headers["Content-Security-Policy"] = head.policy
    return response
