from __future__ import annotations

import re
from dataclasses import replace
from xml.etree import ElementTree

import pytest

from analysis.results import Status
from evaluator.programme.model import Node, Programme
from evaluator.reporting.theory import LOOKS, theory_alt, theory_svg
from evaluator.texts import LANGUAGES, Texts

SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture
def statuses(theory: Programme) -> dict[str, Status]:
    """A status for every node but the resources, each status in turn."""
    judged = [node.key for node in theory.nodes if node.kind != "resource"]
    return {key: list(Status)[i % len(Status)] for i, key in enumerate(judged)}


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_picture_has_a_title_a_description_and_the_role_of_an_image(
    theory: Programme, statuses: dict[str, Status], language: str
) -> None:
    texts = Texts(language)
    root = ElementTree.fromstring(theory_svg(theory, statuses, texts))
    assert root.get("role") == "img"
    assert root.get("lang") == language
    title, description = root.find(f"{SVG}title"), root.find(f"{SVG}desc")
    assert title is not None
    assert description is not None
    assert root.get("aria-labelledby") == f"{title.get('id')} {description.get('id')}"
    assert description.text == theory_alt(theory, statuses, texts)


def test_words_are_real_text(theory: Programme, statuses: dict[str, Status]) -> None:
    root = ElementTree.fromstring(theory_svg(theory, statuses, Texts("da")))
    written = " ".join(text.text or "" for text in root.iter(f"{SVG}text"))
    assert "Regionen tiltrækker" in written
    assert "Virkninger på kort sigt" in written


def test_nothing_needs_a_style_that_a_strict_policy_forbids(theory: Programme, statuses: dict[str, Status]) -> None:
    root = ElementTree.fromstring(theory_svg(theory, statuses, Texts("da"), mark="Demonstrationsdata"))
    for element in root.iter():
        assert element.tag not in (f"{SVG}style", f"{SVG}script")
        assert not {"style", "class", "onclick"} & element.attrib.keys()
        assert not any("href" in name for name in element.attrib)


def test_each_box_says_its_status_in_a_word_and_the_legend_explains_each(
    theory: Programme, statuses: dict[str, Status]
) -> None:
    texts = Texts("da")
    root = ElementTree.fromstring(theory_svg(theory, statuses, texts))
    written = [text.text for text in root.iter(f"{SVG}text")]
    for status in Status:
        in_boxes = sum(value is status for value in statuses.values())
        assert written.count(texts(f"report.status_{status.value}")) == in_boxes + 1
    assert written.count(texts("theory.no_indicator")) == 1


def test_the_legend_shows_only_what_occurs(theory: Programme) -> None:
    texts = Texts("da")
    plain = replace(theory, links=tuple(link for link in theory.links if not link.feedback))
    svg = theory_svg(plain, {node.key: Status.MET for node in theory.nodes}, texts)
    assert texts("theory.link_forward") in svg
    assert texts("theory.link_feedback") not in svg
    assert f">{texts('report.status_undecided')}<" not in svg
    assert texts("theory.no_indicator") not in svg


def test_titles_are_shown_as_written_whatever_they_hold(theory: Programme) -> None:
    node = Node("odd", "activity", {"da": '<script>alert("&")</script>'})
    svg = theory_svg(replace(theory, nodes=(node,), links=()), {}, Texts("da"))
    assert "<script" not in svg
    written = "".join(text.text or "" for text in ElementTree.fromstring(svg).iter(f"{SVG}text"))
    assert re.sub(r"\W", "", "<script>alert") in re.sub(r"\W", "", written)


def test_the_mark_is_printed_when_given(theory: Programme) -> None:
    assert ">Demonstrationsdata</text>" in theory_svg(theory, {}, Texts("da"), mark="Demonstrationsdata")
    assert "Demonstrationsdata" not in theory_svg(theory, {}, Texts("da"))


def test_the_alternative_text_names_the_boxes_of_each_status(theory: Programme) -> None:
    told = theory_alt(theory, {"panel": Status.MET, "use": Status.NOT_MET}, Texts("da"))
    assert told.startswith("Forandringsteori for Strategi for sundhedsforskning med 18 kasser og 22 forbindelser")
    assert "Nået: Patient- og pårørendepanel drøfter forskningsspørgsmål." in told
    assert "Ikke nået: Ny viden tages hurtigere i brug i behandlingen." in told


def luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize("status", list(Status))
def test_the_word_of_a_status_stands_out_from_its_box(status: Status) -> None:
    look = LOOKS[status]
    assert (luminance(look.fill) + 0.05) / (luminance(look.line) + 0.05) >= 7


def test_a_mixed_box_is_neither_green_nor_blue_so_that_it_does_not_look_better_than_one_that_is_met() -> None:
    red, green, blue = (int(LOOKS[Status.MIXED].fill[place : place + 2], 16) for place in (1, 3, 5))
    assert red > green > blue


def test_what_became_of_a_box_or_link_is_told_by_a_sign_a_line_and_a_word(theory: Programme) -> None:
    first, link = theory.nodes[0], theory.links[0]
    svg = theory_svg(theory, {}, Texts("da"), fates={first.key: "added", link.key: "removed"}, judged=False)
    assert f"<title>Kommet til: {first.title['da']}" in svg
    assert "<title>Taget ud: " in svg
    assert ">+</text>" in svg
    assert 'stroke-dasharray="7 4"' in svg
    assert ">Taget ud</text>" in svg  # in the legend
    assert "Ikke gjort op endnu" not in svg


def test_the_box_that_is_edited_stands_out_for_eyes_and_ears(theory: Programme) -> None:
    key = theory.nodes[0].key
    svg = theory_svg(theory, {}, Texts("da"), box_leads_to=lambda node: f"/{node.key}", chosen=key)
    assert svg.count('aria-current="true"') == 1
    assert f'aria-current="true" data-node="{key}"' in svg
