"""Why a paper form cannot be typed or stored."""

from __future__ import annotations


class Refused(Exception):
    """The form cannot be typed or stored, or not now. ``reason`` is a key of the texts: ``paper.refused_REASON``."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(reason)
