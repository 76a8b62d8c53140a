"""The participant's pages."""

from __future__ import annotations

from typing import Final

from flask import Blueprint

pages: Final = Blueprint("answering", __name__, url_prefix="/svar")
