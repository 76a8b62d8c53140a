"""What one server takes at a time, so that slow clients do not keep others out."""

from __future__ import annotations

import resource
from typing import Final

CONNECTIONS: Final = 1000
"""Phones that hold a connection each, and clients that never finish a request: neither takes a thread, since waitress
reads requests in one loop and hands over whole ones."""
SECONDS_OF_SILENCE: Final = 30
BYTES_OF_A_BODY: Final = 16_000_000
"""More is refused while it arrives, in a line of plain English. It is more than most photos of a phone, so that who
sends one that is too large is told so on the form, with all that was typed; elsewhere the application takes less, and
says so on a page of its own. Times `CONNECTIONS` it is what clients can hold of the disk."""
BYTES_OF_A_FILE: Final = 4_000_000
"""Of a file that is read into a form, and of one that a party sends: with a little beside it, it stays below what
`BYTES_OF_A_BODY` refuses unread, so that whoever sends too much is told so."""
BYTES_OF_HEADERS: Final = 32_768
BYTES_IN_MEMORY: Final = 65_536
"""Of the body of one request; the rest lies in a file without a name until the request is whole."""
OTHER_FILES: Final = 200
"""Files that are open beside connections: databases, and bodies on their way."""


def server_limits() -> dict[str, int | bool]:
    """Arguments for waitress. Raises how many files the program may open as far as it may itself."""
    return {
        "connection_limit": min(CONNECTIONS, max(_files_to_open() - OTHER_FILES, OTHER_FILES)),
        "channel_timeout": SECONDS_OF_SILENCE,
        "cleanup_interval": 10,
        "max_request_body_size": BYTES_OF_A_BODY,
        "max_request_header_size": BYTES_OF_HEADERS,
        "inbuf_overflow": BYTES_IN_MEMORY,
        "asyncore_use_poll": True,  # select() knows no file above number 1023
    }


def _files_to_open() -> int:
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = 2 * CONNECTIONS + OTHER_FILES  # a long body takes a file besides its connection
    if soft != resource.RLIM_INFINITY and soft < wanted:
        soft = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
    return wanted if soft == resource.RLIM_INFINITY else soft
