"""What nedslag cannot ask is listed by sheet, row and column, all of it at once, and nothing of the form comes in."""

from __future__ import annotations

import io
import zipfile

import pytest

from surveys.diagnostics import InputRejected
from surveys.xlsform.forms import import_form
from tests.support.diagnostics import said
from tests.surveys.xlsform.xlsform_forms import SETTINGS_DA, workbook

CHOICES = """
list_name | name | label::Dansk (da)
ja | ja | Ja
ja | nej | Nej
"""
HEADER = "type | name | label::Dansk (da) | relevant | constraint | appearance | required | calculation"

# The rows below the header of the sheet survey, and what must be said: place, problem, each fault in its turn.
BROKEN = {
    "repeats": (
        """
begin_repeat | barn | Barn
integer | alder | Alder
end_repeat
""",
        [
            "row 2: column 'type': repeats are outside nedslag",
        ],
    ),
    "recordings and places": (
        """
geopoint | sted | Hvor?
image | foto | Foto
audio | lyd | Lyd
barcode | kode | Kode
time | tid | Hvornår?
""",
        [
            "row 2: column 'type': 'geopoint' asks where somebody is",
            "row 3: column 'type': 'image' asks for a recording or a file",
            "row 4: column 'type': 'audio' asks for a recording or a file",
            "row 5: column 'type': 'barcode' asks for a recording or a file",
            "row 6: column 'type': 'time' asks for a time of day",
        ],
    ),
    "choices from elsewhere": (
        """
select_one_from_file byer.csv | by | By
select_one ${navn} | hvem | Hvem?
select_one | hvad | Hvad?
""",
        [
            "row 2: column 'type': choices from another file are outside nedslag",
            "row 3: column 'type': choices made of answers are outside nedslag",
            "row 4: column 'type': 'select_one' names no list",
        ],
    ),
    "functions outside the language": (
        """
text | a | A? | pulldata('x', 'y', 'z', ${b}) = 1
date | b | B? || . <= today()
text | c | C? || regex(., '[a-z]+')
text | d | D? | once(${a}) != ''
text | e | E? | jr:choice-name(${a}, 'x') = 'y'
text | f | F? | coalesce(${a}, ${c}) = '' or ${a} mod 2 = 0
text | g | G? | /data/a = '1'
text | h | H? | count-selected(${a}, 1) > 2
""",
        [
            "row 2: column 'relevant': character 1: pulldata() looks things up in another file",
            "row 3: column 'constraint': character 6: today() hangs on the clock",
            "row 4: column 'constraint': character 1: regex() is a pattern",
            "row 5: column 'relevant': character 1: once() keeps a value of its own",
            "row 6: column 'relevant': character 1: jr:choice-name() turns a code into its words",
            "row 7: column 'relevant': character 1: coalesce() calculates a value",
            "row 8: column 'relevant': character 1: a path or a bare word is outside the language",
            "row 9: column 'relevant': character 1: count-selected takes 1 in its brackets, not 2",
        ],
    ),
    "what else is outside": (
        """
hidden | a | A?
xml-external | b | B?
date | c | C? ||| month-year
rank ja or_other | d | D?
integer | e | E? | contains(${a}, 'x')
integer | f | F? | random() > 1
integer | g | G? | position(.) = 1
begin_group | t | T ||| table-list
select_one ja | u | U?
begin_group | v | V
select_one ja | w | W?
end_group
end_group
note | x | X || . > 1
integer | y | Y? || false()
""",
        [
            "row 2: column 'type': 'hidden' is a hidden value",
            "row 3: column 'type': 'xml-external' needs another file",
            "row 4: column 'appearance': 'month-year' asks for part of a date",
            "row 5: column 'type': a ranking has no 'other'",
            "row 6: column 'relevant': character 1: contains() looks into a text",
            "row 7: column 'relevant': character 1: random() is drawn by lot",
            "row 8: column 'relevant': character 1: position() belongs to repeats",
            "row 9: column 'appearance': a table holds a group",
            "row 15: column 'constraint': an item of kind note takes none",
            "row 16: column 'constraint': no answer can fulfil it",
        ],
    ),
    "calculations": (
        """
integer | a | A?
calculate | dobbelt |||||| ${a} * 2
calculate | tom
text | b | B? ||||| ${a}
text | c | C? | ${dobbelt} > 2 and ${tom} = 1
""",
        [
            "row 3: column 'calculation': character 1: calculates a value; nedslag stores answers only",
            "row 4: column 'calculation': character 1: something is missing at the end",
            "row 5: column 'calculation': an answer that is calculated is outside nedslag",
        ],
    ),
    "conditions that name nothing": (
        """
select_one ja | a | A?
text | b | B? | ${aa} = 'ja'
text | c | C? | ${a} = 'måske'
text | d | D? | ${e} = 'ja'
select_one ja | e | E?
text | f | F? | ${b} = 'noget'
integer | g | G?
text | h | H? | ${g} = 'mange'
text | i | I? | ${a} = 'ja' and
""",
        [
            "row 3: column 'relevant': character 1: there is no question 'aa'; did you mean 'a'?",
            "row 4: column 'relevant': character 8: 'måske' is no choice of 'a'",
            "row 5: column 'relevant': character 1: 'e' is asked later",
            "row 7: column 'relevant': character 1: 'b' is a text",
            "row 9: column 'relevant': character 8: 'mange' is no number, but 'g' is",
            "row 10: column 'relevant': character 16: something is missing at the end",
        ],
    ),
    "conditions that cannot hold": (
        """
select_one ja | a | A?
text | b | B? | ${a} = 'ja' and ${a} = 'nej'
text | c | C? | false()
integer | d | D? || . > 5 and . < 3
integer | e | E? || ${d} > 3
""",
        [
            "row 3: column 'relevant': can never hold",
            "row 4: column 'relevant': can never hold",
            "row 5: column 'constraint': no answer can fulfil it",
            "row 6: column 'constraint': says nothing of the answer itself",
        ],
    ),
    "groups that do not close": (
        """
begin_group | a | A
text | b | B?
begin_group | c | C
text | d | D?
end_group
""",
        [
            "row 2: column 'type': the group 'a' is not ended",
        ],
    ),
    "groups that demand answers": (
        """
begin_group | a | A || . > 1 || yes
integer | b | B?
end_group
""",
        [
            "row 2: column 'constraint': a group has none of its own",
        ],
    ),
    "groups that were not begun": (
        """
text | b | B?
end_group
""",
        [
            "row 3: column 'type': ends a group that was not begun",
        ],
    ),
    "names": (
        """
text | a | A?
text | A | A?
text || B?
text | to ord | C?
| d | D?
""",
        [
            "row 3: column 'name': 'A' gives the same key as row 2",
            "row 4: column 'name': is missing",
            "row 5: column 'name': 'to ord' cannot be a name",
            "row 6: column 'type': is empty, but the row is not",
        ],
    ),
    "types": (
        """
select_one jaa | a | A?
integer_ | b | B?
select_one ja | c | C? ||| search('byer')
""",
        [
            "row 2: column 'type': the list 'jaa' is not in the sheet choices",
            "row 3: column 'type': 'integer_' is no type that nedslag knows; did you mean 'integer'?",
            "row 4: column 'appearance': 'search('byer')' is outside nedslag",
        ],
    ),
    "texts": (
        """
text | a
text | b | Hej ${a}, hvem er du?
acknowledge | c | Jeg er med.
text | d | D? |||| ${a} = 'x'
""",
        [
            "row 2: column 'label::Dansk (da)': is missing",
            "row 3: column 'label::Dansk (da)': answers inside texts are outside nedslag",
            "row 4: column 'required': a tick that may be left out is no consent",
            "row 5: column 'required': is no yes or no",
        ],
    ),
    "tables": (
        """
begin_group | t | T ||| table-list
select_one ja | a | A?
text | b | B?
end_group
begin_group | u | U ||| table-list
select_one ja | c | C? |||| yes
select_one ja | d | D? | ${a} = 'ja'
end_group
""",
        [
            "row 2: column 'appearance': a table needs select_one of one list in each row",
            "row 8: column 'required': differs from the table's first row",
            "row 8: column 'relevant': a row of a table has none of its own",
        ],
    ),
}

WHOLE = {
    "nothing to ask": (
        {"survey": "type | name | label\nstart | start", "settings": SETTINGS_DA},
        ["sheet survey: has no column label"],
    ),
    "no survey": (
        {
            "ark": """
a | b
""",
        },
        [
            "form.xlsx: has no sheet 'survey'",
        ],
    ),
    "other languages alone": (
        {
            "survey": """
type | name | label::Svenska (sv) | label::Polski (pl)
text | a | A? | B?
geopoint | b | B? | C?
""",
            "settings": SETTINGS_DA,
        },
        [
            "sheet survey: has no column label",
            "sheet survey: row 3: column 'type': 'geopoint' asks where somebody is",
        ],
    ),
    "translations that are missing": (
        {
            "survey": """
type | name | label::Dansk (da) | label::English (en)
select_one ja | a | A?
text | b || B?
""",
            "choices": CHOICES,
            "settings": SETTINGS_DA,
        },
        [
            "sheet survey: row 2: column 'label::English (en)': is missing",
            "sheet survey: row 3: column 'label::Dansk (da)': is missing",
            "sheet choices: row 2: column 'label::English (en)': is missing",
            "sheet choices: row 3: column 'label::English (en)': is missing",
        ],
    ),
    "cells that nedslag has no place for": (
        {
            "survey": """
type | name | label | choice_filter | default | media::image | trigger | repeat_count | relevent | parameters
select_one ja | a | A? | by = ${x} | ja | a.png | ${b} | 3 | ${a} = 1 | randomize=true
""",
            "choices": """
list_name | name | label | media::audio
ja | 1 | Ja | a.mp3
ja | 2 | Nej
""",
        },
        [
            "row 2: column 'relevent': is no column of XLSForm; did you mean 'relevant'?",
            "row 2: column 'choice_filter': cascading choices are outside",
            "row 2: column 'default': an answer that is filled in beforehand is no answer",
            "row 2: column 'media::image': pictures and sound are outside",
            "row 2: column 'trigger': values that change with other answers are outside",
            "row 2: column 'repeat_count': repeats are outside",
            "row 2: column 'parameters': have no meaning here",
            "sheet choices: row 2: column 'media::audio': pictures and sound are outside",
        ],
    ),
    "settings, lists and columns": (
        {
            "survey": """
type | name | label | guidance_hint | readonly | save_to | bind::foreground | parameters | nedslag
select_one involvement | a | A? | B | yes | c | d
range | e | E? ||||| start=9 end=1
text | f | F? |||||| odd
""",
            "choices": """
list_name | name | label
involvement | 1 | Lidt
involvement | 2 | Meget
""",
            "settings": "form_title | form_id | default_language\nX | " + "x" * 10 + "æ1 | da\nY",
            "osm": "list_name | name\nx | y",
        },
        [
            "sheet settings: row 3: is a second row of settings",
            "row 2: column 'guidance_hint': there is one hint",
            "row 2: column 'readonly': an answer that cannot be changed is no answer",
            "row 2: column 'save_to': entities are outside",
            "row 2: column 'bind::foreground': settings of the XForm are outside",
            "row 3: column 'parameters': 'start=9 end=1' gives no range",
            "row 4: column 'nedslag': 'odd' has no meaning",
            "sheet choices: row 2: column 'list_name': 'involvement' is the name of nedslag's own levels",
            "sheet osm: maps are outside nedslag",
        ],
    ),
    "nothing but a group": (
        {"survey": "type | name | label\nbegin_group | a | A\nend_group", "settings": SETTINGS_DA},
        ["sheet survey: asks nothing"],
    ),
    "a circle of calculations": (
        {
            "survey": """
type | name | label | calculation | relevant
calculate | a || ${b}
calculate | b || ${a}
text | c | C? || ${a} = 1
""",
            "settings": SETTINGS_DA,
        },
        ["sheet survey: the calculated 'a' stands for itself"],
    ),
    "headers": (
        {
            "survey": """
type | name | label | label
text | a | A? | B?
""",
            "settings": SETTINGS_DA,
        },
        [
            "sheet survey: row 1: column 'label': is there twice",
        ],
    ),
    "choices": (
        {
            "survey": """
type | name | label
select_one a | a | A?
select_one b | b | B?
""",
            "choices": """
list_name | name | label
a | 1 | Ja
a | 1 | Nej
b | x | X
 | y | Y
b | | Z
a | to ord | T
""",
        },
        [
            "row 3: column 'name': '1' is twice in the list a",
            "row 4: column 'list_name': the list b has fewer than two choices",
            "row 5: column 'list_name': is missing",
            "row 6: column 'name': is missing",
            "row 7: column 'name': 'to ord' holds a space",
        ],
    ),
    "settings and other sheets": (
        {
            "survey": """
type | name | label
text | a | A?
""",
            "settings": """
form_titel | default_language
X | Svenska (sv)
""",
            "entities": """
list_name | label
træer | x
""",
            "external_choices": """
list_name | name
x | y
""",
        },
        [
            "sheet settings: row 2: column 'form_titel': is no setting that nedslag knows; did you mean 'form_title'?",
            "sheet settings: row 2: column 'default_language': nedslag does not ask in 'Svenska (sv)'",
            "sheet external_choices: choices from another sheet are outside nedslag",
            "sheet entities: entities are outside nedslag",
        ],
    ),
}


def broken() -> dict[str, bytes]:
    """The workbooks of `BROKEN` and `WHOLE`."""
    rows = {
        name: {"survey": HEADER + rows.rstrip("\n"), "choices": CHOICES, "settings": SETTINGS_DA}
        for name, (rows, _) in BROKEN.items()
    }
    return {name: workbook(sheets) for name, sheets in (rows | {name: one for name, (one, _) in WHOLE.items()}).items()}


def faults(content: bytes) -> list[str]:
    with pytest.raises(InputRejected) as caught:
        import_form(content, "form.xlsx")
    return said(caught.value.diagnostics)


def refused(content: bytes) -> list[str]:
    with pytest.raises(InputRejected) as caught:
        import_form(content, "form.xlsx")
    return [one.code for one in caught.value.diagnostics]


def must_say(found: list[str], expected: list[str]) -> None:
    assert len(found) == len(expected), "\n".join(found)
    for line, words in zip(found, expected, strict=True):
        assert words in line
        assert line.startswith("form.xlsx: ")
        assert line.partition("; ")[2], f"no remedy: {line}"


@pytest.mark.parametrize("name", [*BROKEN, *WHOLE])
def test_each_thing_outside_is_listed_with_its_row_and_column(name: str) -> None:
    _, expected = (BROKEN | WHOLE)[name]
    must_say(faults(broken()[name]), expected)


def test_what_is_no_workbook_is_refused() -> None:
    for content in (b"", b"type,name,label\n", b"PK\x03\x04" + b"\0" * 40):
        assert refused(content) == ["tables.not_workbook"]
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("readme.txt", "no workbook")
    assert refused(stream.getvalue()) == ["tables.not_workbook"]


def test_a_small_file_that_unpacks_to_much_is_refused_unread() -> None:
    stream = io.BytesIO(workbook({"survey": "type | name\ntext | a"}))
    with zipfile.ZipFile(stream, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/media/large.bin", bytes(60_000_000))
    assert len(stream.getvalue()) < 1_000_000
    assert refused(stream.getvalue()) == ["tables.unpacks_large"]


def test_entities_that_grow_without_end_are_refused() -> None:
    bomb = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>'
    source = zipfile.ZipFile(io.BytesIO(workbook({"survey": "type | name\ntext | a"})))
    stream = io.BytesIO()
    with source, zipfile.ZipFile(stream, "w") as archive:
        for entry in source.infolist():
            content = source.read(entry).decode()
            if entry.filename == "xl/worksheets/sheet1.xml":
                content = bomb + content.replace("<sheetData>", "<sheetData>&b;", 1)
            archive.writestr(entry, content)
    assert refused(stream.getvalue()) == ["tables.not_workbook"]


def test_a_sheet_of_endless_rows_is_refused() -> None:
    rows = "\n".join(f"text | a{number} | A" for number in range(5100))
    assert refused(workbook({"survey": f"{HEADER}\n{rows}"})) == ["tables.many_rows"]
