"""What the other tests rely on to find faults finds them."""

from __future__ import annotations

import pytest

from tests.support.browsing import NARROW, WIDE

pytestmark = pytest.mark.browser

PAGE = "<!doctype html><html lang=da><title>Side</title><main><h1>Side</h1>{}</main></html>"


def test_axe_names_the_fault_and_the_element(visitor, violations) -> None:
    page = visitor(script=True)
    page.set_content(PAGE.format("<input>"))
    assert violations(page) == ["label: <input>"]
    page.set_content(PAGE.format("<label>Navn <input></label>"))
    assert violations(page) == []


def test_a_page_that_is_too_wide_at_one_width_is_not_well_made(visitor, looked_at) -> None:
    page = visitor(script=True)
    page.set_content(PAGE.format("<p style='width: 50rem'>Bred"))
    looked_at(page, "wide", [WIDE])
    with pytest.raises(AssertionError, match="wide"):
        looked_at(page, "wide", [WIDE, NARROW])
