"""XLSForms in the manner of real ones, written as tables and turned into workbooks."""

from __future__ import annotations

import io
import re
from collections.abc import Mapping

from openpyxl import Workbook


def workbook(sheets: Mapping[str, str], merged: Mapping[str, str] | None = None) -> bytes:
    """A workbook of sheets written as lines with ``|`` between the cells. An empty line is an empty row, ``~`` a line
    break, and whole numbers are numbers, as in a spreadsheet. ``merged`` are ranges of cells to merge, by sheet."""
    book = Workbook()
    book.remove(book.worksheets[0])
    for name, table in sheets.items():
        sheet = book.create_sheet(name)
        for number, line in enumerate(table.strip("\n").split("\n"), start=1):
            for column, cell in enumerate(line.split("|"), start=1):
                text = cell.strip(" ") if "␣" not in cell else cell.strip(" ").replace("␣", " ")
                if text:
                    written = text.replace("~", "\n")
                    sheet.cell(number, column, int(written) if re.fullmatch("-?[1-9][0-9]*|0", written) else written)
        for cells in (merged or {}).get(name, "").split():
            sheet.merge_cells(cells)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


SETTINGS_DA = """
form_title | form_id | default_language
Naboer i Lindevang | naboer | Dansk (da)
"""

TWO_LANGUAGES = {
    "survey": """
type | name | label::Dansk (da) | label::English (en) | hint::Dansk (da) | hint::English (en) | required | relevant | constraint | constraint_message::Dansk (da) | constraint_message::English (en) | appearance
start | start
end | end
note | intro | Vi spørger alle, der bor her.~~Det er frivilligt. | We ask everybody who lives here.~~It is voluntary.
begin_group | moedet | Mødet | The meeting ||||||||field-list
select_one ja_nej | deltog | Har du været med til et møde? | Have you been to a meeting? ||| yes
integer | antal | Hvor mange? | How many? | Skriv et tal. | Write a number. || ${deltog} = '1' | . > 0 and . <= 50 | Højst 50. | 50 at most.
end_group
begin_group | bagefter | Bagefter | Afterwards ||||||||field-list
select_one enig | lyttet | Jeg blev lyttet til | I was listened to ||| no | ${deltog} = '1' |||| likert
text | bedre | Hvad kunne være bedre? | What could be better? |||| ${lyttet} != '' and ${lyttet} < 3 |||| multiline
end_group
note | _thanks | Tak! | Thank you!
""",  # noqa: E501
    "choices": """
list_name | name | label::Dansk (da) | label::English (en)
ja_nej | 1 | Ja | Yes
ja_nej | 2 | Nej | No

enig | 1 | Uenig | Disagree
enig | 2 | Hverken eller | Neither
enig | 3 | Enig | Agree
enig | 98 | Ved ikke | Don't know
""",
    "settings": """
form_title | form_id | version | default_language
Naboer | naboer | 3 | English (en)
""",
}

PLAIN_DANISH = {
    "survey": """
type | name | label | required
select_one by | Bydel | Hvor bor du?␣␣ | TRUE
select_multiple interesser | interesser | Hvad interesserer dig?

text | navn_på_vej | Hvilken vej?
""".replace("navn_på_vej", "vej"),
    "choices": """
list_name | name | label
by | oest | Østbyen
by | vest | Vestbyen
by | aa | Ådalen
interesser | natur | Natur␣
interesser | musik | Musik
""",
}

NESTED_GROUPS = {
    "survey": """
type | name | label::Dansk (da) | relevant | appearance
note | velkomst | Velkommen til.
begin group | om_dig | Om dig
begin_group | alder_gruppe | Din alder || field-list
integer | alder | Hvor gammel er du?
end_group
begin_group | arbejde | Dit arbejde | ${alder} >= 18 | field-list
select_one ja_nej | job | Har du et job?
begin_group | timer_gruppe | Om dine timer | ${job} = 'ja'
decimal | timer | Hvor mange timer om ugen? | ${alder} < 70
begin_group | mere
date | startet | Hvornår begyndte du? | ${timer} > 10
end_group
end group
end_group
end_group
""",
    "choices": """
list name | name | label::Dansk (da)
ja_nej | ja | Ja
ja_nej | nej | Nej
""",
    "settings": SETTINGS_DA,
}

OR_OTHER = {
    "survey": """
type | name | label::Dansk (da) | label::English (en) | relevant | required
select_one from vej or_other | transport | Hvordan kom du? | How did you come? || yes
select_multiple mad | spiser | Hvad spiser du? | What do you eat?
text | spiser_andet | Hvilken anden mad? | Which other food? | selected(${spiser}, '4')
select_one mad | helst | Hvad spiser du helst? | What do you prefer?
text | hvorfor | Hvorfor? | Why? | ${helst} = 4
""",
    "choices": """
list_name | name | label::Dansk (da) | label::English (en)
vej | cykel | På cykel | By bicycle
vej | bus | Med bus | By bus
mad | 1 | Grønt | Greens
mad | 2 | Kød | Meat
mad | 4 | Andet | Something else
""",
    "settings": SETTINGS_DA,
}

RANGES = {
    "survey": """
type | name | label::Dansk (da) | parameters | relevant | constraint | constraint_message::Dansk (da) | appearance
range | anbefale | Vil du anbefale os? | start=0 end=10 step=1 tick_labelset=ender
range | skyder | Hvor meget fylder det? | start=0;end=100;step=1
range | timer | Hvor mange timer? | start=0.5 end=8 step=0.5
range | trin | Hvor let var det? | start = 1, end = 5
text | hvorfor | Hvorfor? || ${anbefale} <= 6 || | multiline
integer | grader | Hvor koldt er der? ||| . >= -50 and . < 40
integer | hus | Hvor mange er I? ||| . >= 1 and . <= 20 | Fra 1 til 20.
text | kort | Kort svar ||| string-length(.) <= 40
date | dato | Hvornår? ||| . >= '2020-01-01' and . <= date('2026-12-31')
""",
    "choices": """
list_name | name | label::Dansk (da)
ender | 0 | Slet ikke
ender | 10 | Meget gerne
""",
    "settings": SETTINGS_DA,
}

RANKING = {
    "survey": """
type | name | label::English (en) | required
rank vigtigt | order | What matters most? | yes
acknowledge | consent | I agree to take part. | yes
select_one vigtigt | most | Which one have you got? |
""",
    "choices": """
list_name | name | label::English (en)
vigtigt | quiet | Quiet
vigtigt | company | Company
vigtigt | none | Don't know
""",
    "settings": """
form_title | form_id | default_language
What matters | what-matters | English (en)
""",
}

TABLES = {
    "survey": """
type | name | label::Dansk (da) | label::English (en) | required | appearance | hint::Dansk (da) | hint::English (en)
begin_group | side | Din mening | Your opinion || field-list
begin_group | enighed | Hvor enig er du? | How far do you agree? || table-list | Sæt ét kryds. | One tick each.
select_one enig | tryg | Jeg er tryg | I feel safe | yes
select_one enig | hoert | Jeg bliver hørt | I am heard | yes
end_group
end_group
begin_group | tabel2 ||| | field-list
select_one enig | hoved | Og her? | And here? || label
select_one enig | moeder | Møderne er gode | The meetings are good || list-nolabel
select_one enig | breve | Brevene er gode | The letters are good || list-nolabel
end_group
text | sidst | Hvis du vil sige mere | If you want to say more
""",
    "choices": """
list_name | name | label::Dansk (da) | label::English (en)
enig | 1 | Uenig | Disagree
enig | 2 | Enig | Agree
enig | ved_ikke | Ved ikke | Don’t know
enig | ir | Ikke relevant | Not applicable
""",
    "settings": SETTINGS_DA,
}

DESCENDING = {
    "survey": """
type | name | label::Dansk (da) | appearance
select_one tilfreds | tilfredshed | Hvor tilfreds er du? | likert
select_one hyppigt | hyppighed | Hvor tit?
text | mere | Fortæl mere
""".replace("text | mere | Fortæl mere", "text | mere | Fortæl mere |"),
    "choices": """
list_name | name | label::Dansk (da)
tilfreds | 5 | Meget tilfreds
tilfreds | 4 | Tilfreds
tilfreds | 3 | Hverken eller
tilfreds | 2 | Utilfreds
tilfreds | 1 | Meget utilfreds
hyppigt | 1 | Aldrig
hyppigt | 2 | Ofte
hyppigt | -998 | Ønsker ikke at svare
""",
    "settings": SETTINGS_DA,
}

NONE_OF_THESE = {
    "survey": """
Type | Name | Label::Dansk | Relevant | Constraint | Constraint Message::Dansk
Select_Multiple hjaelp | hjaelp | Hvad har du brug for? || not(selected(., '9') and count-selected(.) > 1) and count-selected(.) <= 2
SELECT_ONE ja | flere | Har du brug for mere? | not(selected(${hjaelp}, '9')) and count-selected(${hjaelp}) >= 1
Select multiple from hjaelp | venner | Hvad har dine venner brug for? || count-selected(.) <= 2 | Vælg højst to.
""",  # noqa: E501
    "choices": """
List_Name | Name | Label::Dansk
hjaelp | 1 | Penge
hjaelp | 2 | Tid
hjaelp | 9 | Ingen af delene
ja | 1 | Ja
ja | 0 | Nej
""",
    "settings": SETTINGS_DA,
}

CALCULATED = {
    "survey": """
type | name | label::Dansk (da) | calculation | relevant | required
select_one ja | har_bil | Har du bil? ||| yes
calculate | bil || ${har_bil}
calculate | graense || 3
integer | antal_biler | Hvor mange biler? || ${bil} = 'ja' and true()
text | hvor | Hvor holder de? || ${antal_biler} >= ${graense} or (${bil} = 'nej' and not(${antal_biler} != ''))
text | slut | Noget mere? || string-length(${hvor}) > 0
""",
    "choices": """
list_name | name | label::Dansk (da)
ja | ja | Ja
ja | nej | Nej
""",
    "settings": SETTINGS_DA,
}

MESSY = {
    "Survey": """

type | name | label : Dansk (da) | label::English(en) || bemærkninger | disabled | required_message::Dansk (da)

␣note␣ | Hej | ␣Hej med dig!␣ | Hello there!
␣␣select one␣␣from␣␣smag␣ | Smag.Is | Hvilken is? | Which ice cream? || spørg Lone ||Svar nu!
text | glemt | Slået fra | Switched off ||| yes

begin_group | Gruppe | Gruppe | Group
TEXT | Æble | Et æble? | An apple?
End Group
""".replace("Æble", "aeble"),
    "CHOICES ": """
list name | value | label::Dansk (da) | label::English (en)

smag | 01 | Jordbær | Strawberry
smag | 1 | Vanilje | Vanilla
smag | 1e | Nød | Nut
""",
    "Settings": """
form_title | id_string | default_language
␣Is␣ | Is 2026 | da
""",
    "noter": "her må man skrive, hvad man vil",
}

BY_SIZE = {
    "survey": """
type | name | label::Dansk (da) | relevant | required
select_one trin | tilfreds | Hvor tilfreds? || yes
text | hvorfor | Hvorfor ikke? | ${tilfreds} <= 2
select_one trin | igen | Og igen? | ${tilfreds} != '3'
date | hvornaar | Hvornår? |
text | siden | Hvad siden? | ${hvornaar} > '2026-01-01' and not(${igen} = '1' or ${igen} = '2')
""",
    "choices": """
list_name | name | label::Dansk (da)
trin | 1 | Utilfreds
trin | 2 | Nogenlunde
trin | 3 | Tilfreds
""",
    "settings": SETTINGS_DA,
}

FORMS = {
    "two languages": TWO_LANGUAGES,
    "plain Danish": PLAIN_DANISH,
    "nested groups": NESTED_GROUPS,
    "or other": OR_OTHER,
    "ranges": RANGES,
    "ranking": RANKING,
    "tables": TABLES,
    "descending": DESCENDING,
    "none of these": NONE_OF_THESE,
    "calculated": CALCULATED,
    "messy": MESSY,
    "by size": BY_SIZE,
}
