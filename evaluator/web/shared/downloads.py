"""A file to take away."""

from __future__ import annotations

from flask import Response


def download(body: bytes, mimetype: str, name: str) -> Response:
    """``body`` as a file that the browser saves under ``name``."""
    return Response(body, mimetype=mimetype, headers={"Content-Disposition": f'attachment; filename="{name}"'})
