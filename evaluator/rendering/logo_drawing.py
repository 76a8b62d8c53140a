"""Runs in a process of its own: an SVG on standard input, a PNG of it on standard output.

A small file can make whoever draws it work for minutes or fill the memory. Here the system ends it, and the server goes
on.
"""

from __future__ import annotations

import sys
from typing import Any, Final

from evaluator.core.apart import limit

SECONDS: Final = 4
"""Of the processor; loading the typesetter takes one."""
MEMORY: Final = 2_000_000_000


def main() -> None:
    limit(seconds=SECONDS, memory=MEMORY)
    import typst

    from evaluator.core.paths import templates_folder
    from evaluator.rendering.pdf import fonts

    drawn: Any = typst.compile(
        str(templates_folder() / "rendering" / "logo.typ"),
        font_paths=fonts(),
        sys_inputs={"picture": sys.stdin.buffer.read().decode()},
        format="png",
        ppi=144,
    )
    sys.stdout.buffer.write(drawn)


if __name__ == "__main__":
    main()
