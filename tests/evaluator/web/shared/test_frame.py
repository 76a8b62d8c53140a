"""The frame of the signed-in pages: what it sets hides nothing of a page, and what it reads of a page is known."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from jinja2 import Environment, FileSystemLoader, meta, nodes

from evaluator.core.paths import templates_folder

FRAME = "shared/frame.html"
OWN = "frame_"
READ = {"t", "programme", "synthetic", "findings", "synthetic_rows", "without_languages"}
"""What a view says to the frame, and may therefore call nothing else by these names."""
GLOBALS = {"url_for", "stylesheet", "csrf_token", "symbols", "may_open", "menu", "get_flashed_messages"}
OF_FLASK = {"request", "current_user"}
PAGES = sorted(str(path.relative_to(templates_folder())) for path in templates_folder().rglob("*.html"))


def parsed(name: str) -> nodes.Template:
    environment = Environment(loader=FileSystemLoader(templates_folder()))
    return environment.parse(environment.loader.get_source(environment, name)[0])


def assigned(template: nodes.Template) -> Iterator[str]:
    """Names that are set where blocks see them: in no loop and no macro, which keep theirs to themselves."""
    left: list[nodes.Node] = list(template.body)
    while left:
        one = left.pop()
        if isinstance(one, nodes.Assign):
            yield from (its.name for its in (one.target, *one.target.find_all(nodes.Name)) if hasattr(its, "name"))
        elif not isinstance(one, nodes.For | nodes.Macro | nodes.Block):
            left += one.iter_child_nodes()


def test_what_the_frame_sets_is_called_as_nothing_of_a_page_is() -> None:
    names = set(assigned(parsed(FRAME)))
    assert len(names) > 2
    assert all(name.startswith(OWN) for name in names)


@pytest.mark.parametrize("page", [one for one in PAGES if one != FRAME])
def test_no_page_uses_a_name_of_the_frames_own(page: str) -> None:
    names = {one.name for one in parsed(page).find_all(nodes.Name)}
    assert not [name for name in names if name.startswith(OWN)]


def test_the_frame_reads_of_a_page_what_is_known_here() -> None:
    found = meta.find_undeclared_variables(parsed(FRAME)) - GLOBALS - OF_FLASK
    assert {name for name in found if not name.startswith(OWN)} == READ
