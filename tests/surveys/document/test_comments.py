"""What an author wrote around the values stays when a document is edited: comments, order and layout.

A document is given a comment at every place where one can stand, each named by the table that it belongs to. Whatever
is done to the document, the comments of the tables that are still there are still there.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from tomllib import TOMLDecodeError

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from surveys.document.content import read_content, text_of
from surveys.document.editing import (
    add_item,
    add_page,
    item_of,
    items_of,
    move_item,
    move_page,
    page_of,
    pages_of,
    put_item,
    put_page,
    put_scale,
    remove_item,
    remove_page,
    remove_scale,
    scale_of,
)
from surveys.document.values import Content
from tests.surveys.document.test_editing import NEIGHBOURS, OPERATIONS
from tests.surveys.document.test_writing import DOCUMENTS

HEADER = re.compile(r"\[+([a-z.-]+)\]+")
TEXT = {"da": "Ny", "en": "New"}


def commented(text: str) -> str:
    """The document with comments ``#kind owner number``; an owner is a page, item, row, scale or the document."""
    lines, owner, written, in_paragraphs = text.splitlines(), "root:", [], False
    for number, line in enumerate(lines):
        if header := HEADER.fullmatch(line):
            key = re.fullmatch(r'key = "(.*)"', lines[number + 1])
            owner = f"{header[1].split('.')[-1]}:{key[1]}" if key else f"scale:{header[1].removeprefix('scales.')}"
            written += ["", f"#free of all {number}", "", f"#above {owner} {number}"]
            written.append(f"{line} #beside {owner} {number}")
        elif row := re.match(r' +\{ (key|code) = "?([\w-]+)', line):
            one = f"{owner}/{row[2]}"
            written += [f"  #above {one} {number}", f"{line} #beside {one} {number}"]
        elif in_paragraphs or line.count('"""') == 1 or not line:
            ends = in_paragraphs and line.count('"""') == 1
            in_paragraphs = (line.count('"""') == 1) != in_paragraphs
            written.append(f"{line} #beside {owner} {number}" if ends else line)
        else:
            written += [f"#above {owner} {number}", f"{line} #beside {owner} {number}"]
    return "\n".join([*written, "", "#free of the end"]) + "\n"


def owners(content: Content) -> set[str]:
    tables = {"root:": content}
    tables |= {f"scale:{name}": scale for name, scale in content.get("scales", {}).items()}
    tables |= {f"pages:{page['key']}": page for page in pages_of(content)}
    tables |= {f"items:{item['key']}": item for _, item in items_of(content)}
    rows = {
        f"{name}/{row.get('key', row.get('code'))}"
        for name, table in tables.items()
        for rows in ("rows", "choices")
        for row in table.get(rows, ())
    }
    return set(tables) | rows


def comments(text: str) -> set[str]:
    return set(re.findall(r"#(?:above|beside|free) .*", text))


def expected(before: str, new: Content) -> set[str]:
    """The comments of ``before`` that are about something in ``new``, or about nothing in particular."""
    there = owners(new)
    return {one for one in comments(before) if one.startswith("#free") or one.split()[1] in there}


def saved(before: str, operation: Callable[[Content], Content]) -> str:
    new = operation(read_content(before))
    text = text_of(new, before)
    assert read_content(text) == read_content(text_of(new))
    assert comments(text) == expected(before, new)
    return text


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.stem)
def test_a_changed_text_changes_its_line_alone(path: Path) -> None:
    text = commented(path.read_text("utf-8"))
    item = next(item for _, item in items_of(read_content(text)) if "\n" not in item["text"]["da"])
    new = saved(text, lambda content: put_item(content, item["key"], item | {"text": item["text"] | {"da": "Ny"}}))
    changed = [(old, line) for old, line in zip(text.splitlines(), new.splitlines(), strict=True) if old != line]
    assert len(changed) == 1
    assert changed[0][1].startswith("text")


@pytest.mark.parametrize("name", sorted(OPERATIONS.keys() - {"copy it", "change a page", "rename a scale"}))
def test_every_operation_keeps_the_comments_of_what_stays(name: str) -> None:
    saved(commented(NEIGHBOURS.read_text("utf-8")), OPERATIONS[name])


def test_a_new_key_takes_the_comments_along() -> None:
    text = commented(NEIGHBOURS.read_text("utf-8"))
    content = read_content(text)
    new = put_item(content, "heard", item_of(content, "heard") | {"key": "listened"})
    new = put_page(new, "meals", page_of(new, "meals") | {"key": "dish"})  # as a question is called too
    text, new = text_of(new, text), put_page(new, "dish", page_of(new, "dish") | {"key": "dinners"})
    new = put_scale(new, "agreement", scale_of(new, "agreement"), new_key="agree")
    written = text_of(new, text)
    assert comments(written) == comments(text)
    assert read_content(written) == new


def test_a_comment_beside_a_value_that_goes_stands_on_a_line_of_its_own() -> None:
    text = 'key = "one"\n\n[[pages]]\nkey = "a"\nintro.da = "Hej" # asked for by the board\n'
    assert text_of(read_content(text) | {"pages": [{"key": "a"}]}, text).endswith(
        'key = "a"\n# asked for by the board\n'
    )


def test_a_new_value_stands_after_what_people_write_before_it() -> None:
    page = 'key = "one"\n\n[[pages]]\nkey = "a"\n# why\n\n'
    text = page + '[[pages.items]]\nkind = "note"\ntext.da = "Hej" # said\nkey = "b"\n'
    content = read_content(text)
    new = put_item(content, "b", item_of(content, "b") | {"hint": {"da": "Se"}, "background": True})
    assert text_of(new, text) == text.replace("# said\n", '# said\nhint.da = "Se"\nbackground = true\n')


def test_lines_that_end_as_on_windows_are_read_as_the_same_lines() -> None:
    text = commented(NEIGHBOURS.read_text("utf-8"))
    new = OPERATIONS["change an item"](read_content(text))
    assert text_of(new, text.replace("\n", "\r\n")) == text_of(new, text)


LAYOUTS = {
    "texts below headers": '[[pages.items]]\nkey = "a" # a\nkind = "note"\n[pages.items.text] # t\nda = "Hej" # da\n',
    "choices below headers": """[[pages.items]]
key = "a" # a
[[pages.items.choices]] # one
code = 1
# two
[[pages.items.choices]]
code = 2
""",
    "items in a list": 'items = [ # open\n # lead\n {key = "a", kind = "note"}, # a\n {key = "b"} # b\n # end\n]\n',
    "commas first": 'items = [\n  { key = "a" } # a\n  , { key = "b" } # b\n]\n',
    "conditions with points": '[[pages.items]]\nkey = "a"\nshow_if.item = "b" # b\nshow_if.is = 1 # 1\n',
    "a list on several lines": '[[pages.items]]\nkey = "a"\nlist = [\n  1, 2, # two\n  3,\n]\n',
    "names in quotes": '[[pages.items]]\n"key" = "a" # a\n"two words"   =   1 # 2\n',
}


@pytest.mark.parametrize("name", LAYOUTS)
def test_other_layouts_are_kept_as_well(name: str) -> None:
    text = f'key = "one"\n\n[[pages]]\nkey = "p"\n{LAYOUTS[name]}'
    content = read_content(text)
    one = item_of(content, "a") | {"text": TEXT, "show_if": {"item": "c", "is": 2}}
    new = add_item(put_item(content, "a", one), "p", {"key": "z", "kind": "note"})
    written = text_of(new, text)
    assert read_content(written) == new
    assert re.findall("#.*", written) == re.findall("#.*", text)


PIECES = st.sampled_from(
    [
        *(
            "",
            "# said",
            'key = "k"',
            "a.b = 1",
            "a.c = 2 # c",
            "k = 1",
            'da = "x"',
            "rows = [1,\n2]",
            "y.z = 1",
            "s = {a = 1}",
        ),
        *('m = """\nx\n"""', 'text.da = "x"', 'title = {da = "x"}', "[t]", "[t.u]", "[a.q]", "[title]", "[[arr]]"),
        *("[scales]", "[scales.x]", "[scales.y]", "[[pages]]", "[[pages.items]]", "[pages.items.text]"),
        "[[pages.items.rows]]",
    ]
)
ANY_DOCUMENT = st.lists(PIECES, min_size=2, max_size=12).map("\n".join).filter(lambda text: can_be_read(text))


def can_be_read(text: str) -> bool:
    try:
        return isinstance(read_content(text).get("pages", []), list)
    except TOMLDecodeError:
        return False


def said(content: Content) -> Content:
    """Without lists of no pages, items or scales, of which a document says nothing."""
    pages = [{name: value for name, value in page.items() if value or name != "items"} for page in pages_of(content)]
    return {
        name: value for name, value in (content | {"pages": pages}).items() if value or name not in ("pages", "scales")
    }


@given(ANY_DOCUMENT, ANY_DOCUMENT)
@settings(deadline=None, suppress_health_check=[HealthCheck.filter_too_much])
def test_whatever_the_layout_the_document_says_what_it_should(before: str, other: str) -> None:
    """Tables split by others, headers that nobody wrote, keys that are there twice: anything that is TOML."""
    new = read_content(other)
    assert said(read_content(text_of(new, before))) == said(new)


KEYS = st.sampled_from(sorted(item["key"] for _, item in items_of(read_content(NEIGHBOURS.read_text("utf-8")))))
PAGES = st.sampled_from([page["key"] for page in pages_of(read_content(NEIGHBOURS.read_text("utf-8")))])
BY = st.sampled_from([-1, 1])
STEPS = st.one_of(
    st.builds(lambda key, by: lambda content: move_item(content, key, by), KEYS, BY),
    st.builds(lambda key, by: lambda content: move_page(content, key, by), PAGES, BY),
    st.builds(lambda key: lambda content: remove_item(content, key), KEYS),
    st.builds(lambda key: lambda content: remove_page(content, key), PAGES),
    st.builds(lambda key: lambda content: put_item(content, key, item_of(content, key) | {"text": TEXT}), KEYS),
    st.builds(lambda key: lambda content: put_item(content, key, {"key": key, "kind": "note", "text": TEXT}), KEYS),
    st.builds(lambda key: lambda content: put_page(content, key, {"key": key, "intro": TEXT}), PAGES),
    st.builds(lambda page: lambda content: add_item(content, page, {"key": "new", "kind": "note"}), PAGES),
    st.builds(lambda rows: lambda content: with_rows(content, rows), st.permutations(range(3))),
    st.just(lambda content: add_page(content, {"key": "new-page", "title": TEXT})),
    st.just(lambda content: remove_scale(content, "agreement")),
)


def with_rows(content: Content, order: list[int]) -> Content:
    """The choices of the scale in another order, one of them with other words, and one taken out."""
    scale = scale_of(content, "agreement")
    choices = [scale["choices"][at] for at in order if at < len(scale["choices"])]
    return put_scale(content, "agreement", scale | {"choices": [choices[0] | TEXT, *choices[1:]]}, new_key="agreement")


@given(st.lists(STEPS, max_size=8))
@settings(deadline=None)
def test_whatever_is_done_the_comments_of_what_stays_are_there(steps: list[Callable[[Content], Content]]) -> None:
    text = commented(NEIGHBOURS.read_text("utf-8"))
    for step in steps:
        try:
            text = saved(text, step)
        except (KeyError, ValueError):  # removed, or added, by a step before
            continue
