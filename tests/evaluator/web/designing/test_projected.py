"""The theory shown large at a meeting: a box for each line, linked to the chosen one, undone, and nobody is named."""

from __future__ import annotations

import pytest

from evaluator.designing.drafts import change
from tests.support.designer import Designer
from tests.support.editor_site import words

VIS = "vis"


@pytest.fixture
def eva(site) -> Designer:
    return Designer(site).begin()


def links(eva: Designer) -> list[tuple[str, str]]:
    return [(link["from"], link["to"]) for link in eva.content["links"]]


def test_a_line_that_is_typed_is_a_box_in_the_column_and_the_column_stays(eva: Designer) -> None:
    page = eva.fill(VIS, title="  Havearbejde  om lørdagen ", kind="output")
    assert eva.content["nodes"]["havearbejde-om-loerdagen"]["kind"] == "output"
    assert '<option value="output" selected>' in page.text
    assert "3 kasser, 1 forbindelser" in words(page)


def test_nothing_typed_adds_nothing(eva: Designer) -> None:
    before = eva.content
    eva.fill(VIS, title="   ")
    assert eva.content == before


def test_a_box_is_chosen_by_its_link_and_new_ones_are_linked_with_it(eva: Designer) -> None:
    page = eva.get("vis?chosen=contact")
    assert 'aria-current="true" data-node="contact"' in page.text
    eva.fill("vis?chosen=contact", title="Færre flytter", kind="impact", then="linked")
    eva.fill("vis?chosen=contact", title="Kaffe", kind="activity", then="linked")
    eva.fill("vis?chosen=contact", title="Vejret", kind="context", then="linked")
    assert links(eva) == [
        ("meetings", "contact"),
        ("contact", "faerre-flytter"),
        ("kaffe", "contact"),
        ("vejret", "contact"),
    ]


def test_two_boxes_that_are_there_are_linked_once(eva: Designer) -> None:
    eva.fill(VIS, title="Kaffe", kind="activity")
    for _ in range(2):
        eva.fill("vis?chosen=contact", other="kaffe")
    assert links(eva) == [("meetings", "contact"), ("kaffe", "contact")]
    eva.fill("vis?chosen=contact", other="contact")
    eva.fill("vis?chosen=contact", other="nowhere")
    assert len(links(eva)) == 2


def test_the_last_change_is_undone_and_the_view_stays(eva: Designer) -> None:
    before = eva.content
    eva.fill(VIS, title="Kaffe", kind="impact")
    page = eva.post("vis/fortryd", {"revision": eva.revision(), "kind": "impact", "chosen": "contact"})
    assert eva.content == before
    assert '<option value="impact" selected>' in page.text
    assert "siden du åbnede siden" in words(eva.post("vis/fortryd", {"revision": "1"}))


def test_a_line_whose_sign_in_form_ran_out_stays_in_the_field(eva: Designer) -> None:
    page = eva.client.post(eva.base + VIS, data={"title": "Kaffe", "csrf_token": "old"}, base_url="https://localhost")
    assert page.status_code == 422
    assert 'value="Kaffe"' in page.text


def test_nobody_is_named(eva: Designer) -> None:
    page = eva.fill(VIS, title="Kaffe")
    assert "eva" not in words(page).split()


def test_sixty_boxes_are_drawn(eva: Designer) -> None:
    def many(content):
        nodes = {f"n{i}": {"kind": "activity" if i % 2 else "output", "title": {"da": f"Nr. {i}"}} for i in range(58)}
        return content | {"nodes": content["nodes"] | nodes}

    with eva.site.service.store.writing() as db:
        change(db, "lindevang", lambda content, _: many(content), by="eva", now=eva.site.now)
    page = eva.get(VIS)
    assert page.text.count("data-node=") == 60


def test_the_order_that_was_given_is_kept_where_no_link_crosses_for_it(eva: Designer) -> None:
    for title in ("Et", "To", "Tre"):
        eva.fill(VIS, title=title, kind="impact")
    eva.post("placer", {"node": "tre", "kind": "impact", "above": "et"})
    svg = eva.get("").text.partition("<svg")[2].partition("</svg>")[0]
    places = [svg.index(f'data-node="{key}"') for key in ("tre", "et", "to")]
    heights = [float(svg[place:].partition('y="')[2].partition('"')[0]) for place in places]
    assert heights == sorted(heights)
