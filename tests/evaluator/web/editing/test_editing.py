"""Creating and editing a questionnaire in the browser, as somebody without script does it."""

from __future__ import annotations

import io
import re
from html import unescape

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from evaluator.store.documents import QUESTIONNAIRE, versions_of
from evaluator.store.questionnaire_drafts import draft_of
from surveys.document.content import read_content
from surveys.document.editing import item_of, page_of, page_with, pages_of, scale_of
from surveys.document.reading import parse_questionnaire
from surveys.xlsform.forms import export_form, import_form
from tests.support.editor_site import Editor, Fields, words

HEARD = "neighbours/kladde/spoergsmaal/heard"
DRAFT = "neighbours/kladde/"


@pytest.fixture
def eva(site) -> Editor:
    return Editor(site)


@pytest.fixture
def editing(eva: Editor) -> Editor:
    eva.edit()
    return eva


def content(editor: Editor, key: str = "neighbours"):
    with editor.site.service.store.reading() as db:
        draft = draft_of(db, editor.site.programme, key)
    assert draft is not None
    return read_content(draft.text)


def numbers(editor: Editor, key: str = "neighbours") -> list[int]:
    with editor.site.service.store.reading() as db:
        return [one.number for one in versions_of(db, editor.site.programme, QUESTIONNAIRE, key)]


def test_a_draft_is_begun_from_the_list_and_gone_on_with(eva: Editor) -> None:
    assert "Ret spørgeskemaet" in words(eva.get(""))
    eva.edit()
    assert "Fortsæt på kladden" in words(eva.get(""))
    page = words(eva.get(DRAFT))
    assert "Kladde til en ny version, begyndt fra version 1. Sidst gemt af eva den 4. maj 2026." in page
    assert "Stilles kun, når svaret på ”Har du været med til en fælles spisning?” er Ja." in page


def test_every_page_of_the_editor_opens_in_both_languages(editing: Editor) -> None:
    places = ["", "tekster", "side/meals", "ny-side", "side/meals/nyt", "ny-skala", "skala/agreement", "telefon"]
    places += ["udgiv", "kasser", "vis/", "vis/table", "fjern/item/heard", "fjern/page/meals", "fjern/scale/agreement"]
    places += [f"spoergsmaal/{key}" for key in ("came", "times", "heard", "told-by", "statements", "dish", "better")]
    for language in ("da", "en"):
        editing.get(f"/sprog/{language}?next=/")
        for place in places:
            page = editing.get(DRAFT + place)
            assert page.status_code == 200, place
            assert f'lang="{language}"' in page.text
    assert editing.get("nyt").status_code == 200


def test_a_question_of_every_kind_opens_and_is_saved_as_it_is(garden) -> None:
    editor = Editor(garden)
    editor.edit("garden")
    before = content(editor, "garden")
    for page in pages_of(before):
        for item in page["items"]:
            saved = editor.fill(f"garden/kladde/spoergsmaal/{item['key']}")
            assert "Kladden er gemt." in words(saved), item["key"]
    assert content(editor, "garden") == before


def test_a_wording_is_changed_and_the_version_stays_as_it_was(editing: Editor) -> None:
    page = editing.fill(HEARD, **{"text-da": "Naboerne <lytter>"})
    assert "Kladden er gemt." in words(page)
    assert "Naboerne &lt;lytter&gt;" in page.text
    assert item_of(content(editing), "heard")["text"]["da"] == "Naboerne <lytter>"
    assert numbers(editing) == [1]


def test_a_page_a_scale_and_a_question_on_it_are_made(editing: Editor) -> None:
    editing.post(f"{DRAFT}ny-side", {"title-da": "Om dig", "title-en": "About you"})
    assert "”Om dig” : Har ingen spørgsmål. Tilføj mindst ét, eller fjern siden." in words(editing.get(DRAFT))
    editing.post(f"{DRAFT}ny-skala", {"model": "frequency"})
    question = {"kind": "scale", "text-da": "Hvor tit kommer du?", "text-en": "How often do you come?"}
    page = editing.post(f"{DRAFT}side/om-dig/nyt", question)
    assert "Spørgsmålet ”Hvor tit kommer du?”" in words(page)
    assert "Skala : Mangler. Vælg en skala, eller skriv svarmuligheder." in words(page)
    page = editing.fill(f"{DRAFT}spoergsmaal/hvor-tit-kommer-du", scale="hyppighed")
    assert "Ingen indikator bruger 'hvor-tit-kommer-du'" in words(page)
    page = editing.fill(f"{DRAFT}spoergsmaal/hvor-tit-kommer-du", background="y")
    assert "fejl" not in words(page)
    assert scale_of(content(editing), "hyppighed")["choices"][0]["da"] == "Aldrig"
    assert page_of(content(editing), "om-dig")["items"][0]["scale"] == "hyppighed"


@pytest.mark.parametrize("model", ["agreement", "extent", "degree", "frequency", "yes_no", "involvement"])
def test_every_scale_to_begin_with_is_without_faults(editing: Editor, model: str) -> None:
    editing.post(f"{DRAFT}ny-skala", {"model": model})
    name = list(content(editing)["scales"])[-1]
    own = {f"choices-{number}-{part}": "" for number in (0, 1) for part in ("code", "da", "en")}
    page = editing.fill(f"{DRAFT}spoergsmaal/came", scale=name, **own)
    assert "fejl" not in words(page), words(page)


def test_a_choice_that_may_be_dont_know_is_asked_about_on_the_page_of_its_scale(editing: Editor) -> None:
    place = f"{DRAFT}skala/agreement"
    assert "Er et trin på skalaen" not in words(editing.get(place))
    label = {"choices-5-da": "Ønsker ikke at svare", "choices-5-en": "Prefer not to say"}
    page = words(editing.fill(place, **label))
    assert "”Ønsker ikke at svare” ligner et svar uden for skalaen, men tæller som et trin på den." in page
    assert "Slet svaret, og tilbyd det under ”Ved ikke” eller ”Ikke relevant”" in page
    assert page.count("Er et trin på skalaen") == 3  # in the box at the top, at the choice, and its mark
    assert "fejl" in words(editing.get(f"{DRAFT}udgiv"))
    page = words(editing.fill(place, **{"choices-5-on_scale": "y"}))
    assert "ligner et svar uden for skalaen" not in page
    assert scale_of(content(editing), "agreement")["choices"][5]["on_scale"] is True


def test_a_choice_that_is_dont_know_is_offered_outside_the_scale_in_its_own_words(editing: Editor) -> None:
    place = f"{DRAFT}skala/agreement"
    editing.fill(place, **{"choices-5-da": "Vil ikke svare", "choices-5-en": "No opinion"})
    own = {"not_relevant": "own", "not_relevant-da": "Vil ikke svare", "not_relevant-en": "No opinion"}
    editing.fill(place, drop="choices-5")
    page = words(editing.fill(place, **own))
    assert "ligner et svar uden for skalaen" not in page
    scale = scale_of(content(editing), "agreement")
    assert [one["code"] for one in scale["choices"]] == [1, 2, 3, 4, 5]
    assert scale["not_relevant"] == {"da": "Vil ikke svare", "en": "No opinion"}


def test_a_row_is_moved_up_and_taken_out(editing: Editor) -> None:
    told = f"{DRAFT}spoergsmaal/told-by"
    editing.fill(told, up="choices-2")
    assert [one["code"] for one in item_of(content(editing), "told-by")["choices"]] == [1, 3, 2]
    editing.fill(told, drop="choices-0")
    assert [one["code"] for one in item_of(content(editing), "told-by")["choices"]] == [3, 2]


def test_pages_and_questions_are_moved(editing: Editor) -> None:
    editing.post(f"{DRAFT}flyt", {"down": "item:told-by"})
    editing.post(f"{DRAFT}flyt", {"up": "page:ideas"})
    found = [[item["key"] for item in page["items"]] for page in pages_of(content(editing))]
    assert found == [["came", "times", "heard"], ["dish", "better"], ["told-by", "statements"]]
    editing.post(f"{DRAFT}flyt", {"up": "item:none"})
    editing.post(f"{DRAFT}flyt", {"up": "scale:agreement"})
    assert [[item["key"] for item in page["items"]] for page in pages_of(content(editing))] == found


def test_a_fault_stands_at_its_field_and_at_the_top_of_the_draft(editing: Editor) -> None:
    page = editing.fill(f"{DRAFT}spoergsmaal/told-by", **{"choices-1-en": "", "choices-2-code": "1"})
    told = words(page)
    assert "Svar 2: Tekst (engelsk) : Teksten mangler på dette sprog. Skriv den på engelsk." in told
    assert re.search(r'id="choices-1-en-wrong"[^>]*>.{0,40}Teksten mangler', page.text)
    [marked] = re.findall(r'<input[^>]*name="choices-2-code"[^>]*>', page.text)
    assert 'aria-invalid="true"' in marked
    assert 'aria-describedby="choices-2-code-wrong"' in marked
    outline = editing.get(DRAFT)
    assert "2 fejl skal rettes, før skemaet kan udgives" in words(outline)
    assert 'href="/p/lindevang/spoergeskemaer/neighbours/kladde/spoergsmaal/told-by#choices-1-en"' in outline.text


def test_a_condition_is_chosen_step_by_step(editing: Editor) -> None:
    page = editing.fill(HEARD, **{"show_if-mode": "choose", "show_if-item": "came", "then": "show_if"})
    assert "Vælg mindst ét svar" in words(page)
    assert 'name="show_if-codes" value="2"' in page.text
    page = editing.fill(HEARD, **{"show_if-codes": ["2"]})
    assert item_of(content(editing), "heard")["show_if"] == {"item": "came", "is": 2}
    assert "er Nej." in words(editing.get(DRAFT))


def test_an_expression_with_a_mistake_is_kept_and_explained(editing: Editor) -> None:
    page = editing.fill(HEARD, **{"show_if-mode": "expression", "show_if-expression": "${came} = 1 and"})
    assert "Tegn 16: der mangler noget til sidst." in words(page)
    assert 'value="${came} = 1 and"' in unescape(page.text)


def test_a_constraint_has_a_message(editing: Editor) -> None:
    page = editing.fill(f"{DRAFT}spoergsmaal/times", constraint=". < 30")
    assert "Besked, når svaret ikke kan bruges : Mangler" in words(page)
    page = editing.fill(
        f"{DRAFT}spoergsmaal/times", **{"constraint_message-da": "Højst 29.", "constraint_message-en": "At most 29."}
    )
    assert "fejl" not in words(page)


def test_what_hangs_on_a_question_is_told_before_it_is_removed_and_shown_after(editing: Editor) -> None:
    page = words(editing.get(f"{DRAFT}fjern/item/heard"))
    assert "Disse indikatorer bruger det" in page
    assert "Føler sig hørt" in page
    assert "Hvor mange gange?" in words(editing.get(f"{DRAFT}fjern/item/came"))
    assert "Mine naboer lytter til mig" in words(editing.get(f"{DRAFT}fjern/scale/agreement"))
    page = editing.fill(f"{DRAFT}fjern/item/heard")
    assert "Indikatoren ”Føler sig hørt” : Bruger 'heard', som ikke længere kan tælles i dette skema." in words(page)
    assert "Ret fejlene først" in words(editing.get(f"{DRAFT}udgiv"))


def test_removing_asks_again_where_the_draft_was_saved_meanwhile(editing: Editor) -> None:
    form = editing.fields(f"{DRAFT}fjern/item/heard")
    editing.fill(f"{DRAFT}spoergsmaal/dish", **{"text-da": "Hvilken suppe?"})
    page = editing.post(f"{DRAFT}fjern/item/heard", form)
    assert page.status_code == 409
    assert "Kladden er blevet gemt, siden du åbnede siden" in words(page)
    assert item_of(content(editing), "heard")


def test_two_people_on_different_questions_both_keep_what_they_wrote(site, editing: Editor) -> None:
    bo = Editor(site, "bo")
    form = editing.fields(HEARD)
    bo.fill(f"{DRAFT}spoergsmaal/dish", **{"text-da": "Hvilken suppe?"})
    page = editing.post(HEARD, form | {"text-da": "Naboer lytter"})
    assert "Kladden er gemt." in words(page)
    assert item_of(content(editing), "heard")["text"]["da"] == "Naboer lytter"
    assert item_of(content(editing), "dish")["text"]["da"] == "Hvilken suppe?"


def test_the_second_to_save_a_question_is_told_what_the_first_wrote_and_loses_nothing(site, editing: Editor) -> None:
    bo = Editor(site, "bo")
    mine = editing.fields(HEARD) | {"text-da": "Min tekst", "hint-en": "My hint"}
    bo.fill(HEARD, **{"text-da": "Bos tekst", "text-en": "Bo's text"})
    page = editing.post(HEARD, mine)
    told = words(page)
    assert page.status_code == 409
    assert "bo gemte ændringer her, mens du skrev. Dine er ikke gemt endnu" in told
    assert "Tekst (dansk) : Bos tekst" in told
    assert "Tekst (engelsk) : Bo's text" in told
    assert item_of(content(editing), "heard")["text"]["da"] == "Bos tekst"
    again = Fields(page.text).values
    assert (again["text-da"], again["text-en"], again["hint-en"]) == (["Min tekst"], ["Bo's text"], ["My hint"])
    assert "Kladden er gemt." in words(editing.post(HEARD, again))
    table = item_of(content(editing), "heard")
    assert table["text"] == {"da": "Min tekst", "en": "Bo's text"}


def test_what_was_written_about_a_question_that_somebody_removed_can_be_put_back(site, editing: Editor) -> None:
    bo = Editor(site, "bo")
    mine = editing.fields(f"{DRAFT}spoergsmaal/dish") | {"text-da": "Hvilken suppe?"}
    bo.fill(f"{DRAFT}fjern/item/dish")
    page = editing.post(f"{DRAFT}spoergsmaal/dish", mine)
    assert page.status_code == 409
    assert "bo har fjernet det fra kladden" in words(page)
    form = Fields(page.text).values
    page = editing.post(f"{DRAFT}genopret/item", form | {"page": "ideas"})
    assert "Det er sat ind igen." in words(page)
    back = item_of(content(editing), "dish")
    assert (back["kind"], back["text"]["da"], back["max_length"]) == ("short_text", "Hvilken suppe?", 40)
    assert "kunne ikke sættes ind igen" in words(editing.post(f"{DRAFT}genopret/item", form | {"page": "none"}))


@pytest.mark.parametrize(
    "typed", ['key = "x"\nkind = "nonsense"', 'key = "x"\nkind = "note"\nrows = 5', "no document", 'kind = "note"', ""]
)
def test_only_a_question_is_put_back_as_one(editing: Editor, typed: str) -> None:
    before = content(editing)
    page = editing.post(f"{DRAFT}genopret/item", {"typed": typed, "page": "ideas"})
    assert "kunne ikke sættes ind igen" in words(page)
    assert content(editing) == before


def test_pages_and_scales_are_put_back_too(editing: Editor) -> None:
    editing.post(
        f"{DRAFT}genopret/page", {"typed": 'key = "last"\ntitle = { da = "Til sidst", en = "Last" }\nitems = 5'}
    )
    editing.post(f"{DRAFT}genopret/scale", {"typed": 'key = "mood"\nordered = false'})
    assert page_of(content(editing), "last") == {"key": "last", "title": {"da": "Til sidst", "en": "Last"}}
    assert scale_of(content(editing), "mood") == {"ordered": False}


def test_what_was_typed_stays_where_the_token_has_run_out(editing: Editor) -> None:
    stale = {"csrf_token": "stale", "text-da": "Hvem kom?", "title-da": "Om dig", "kind": "date"}
    page = editing.post(f"{DRAFT}side/ideas/nyt", stale)
    assert ">Hvem kom?</textarea>" in page.text
    assert 'value="date" checked' in page.text
    assert 'value="Om dig"' in editing.post(f"{DRAFT}ny-side", stale).text
    assert ">Hvem kom?</textarea>" in re.sub(r">\s+", ">", editing.post(HEARD, editing.fields(HEARD) | stale).text)


def test_what_was_typed_while_somebody_published_goes_into_the_next_draft(site, editing: Editor) -> None:
    form = editing.fields(f"{DRAFT}spoergsmaal/dish") | {"hint-da": "Gerne suppe"}
    other = editing.fields(HEARD) | {"text-da": "Min tekst"}
    bo = Editor(site, "bo")
    bo.fill(HEARD, changed="meaning", **{"text-en": "Bo's text"})
    bo.fill(f"{DRAFT}udgiv")
    told = words(editing.post(f"{DRAFT}spoergsmaal/dish", form))
    assert "En ny er begyndt fra den seneste version." in told
    assert "Kladden er gemt." in told
    assert item_of(content(editing), "dish")["hint"] == {"da": "Gerne suppe"}
    assert "mens du skrev. Dine er ikke gemt endnu" in words(editing.post(HEARD, other))


def test_a_question_leads_to_the_next_one_of_its_page(editing: Editor) -> None:
    answer = editing.fill(HEARD, follow=False, then="another")
    page = page_with(content(editing), "heard")["key"]
    assert answer.headers["Location"] == f"{editing.base}{DRAFT}side/{page}/nyt"


def test_a_key_that_is_taken_is_refused_and_what_was_typed_stays(editing: Editor) -> None:
    editing.post(f"{DRAFT}side/ideas/nyt", {"kind": "note", "text-da": "Tak", "text-en": "Thanks"})
    page = editing.fill(f"{DRAFT}spoergsmaal/tak", key="heard", **{"text-da": "Mange tak"})
    assert page.status_code == 422
    assert "Nøglen er taget eller kan ikke bruges" in words(page)
    assert ">Mange tak</textarea>" in re.sub(r">\s+", ">", page.text)
    assert re.search(r'id="key-wrong"[^>]*>.{0,40}nøglen ”heard” er allerede brugt', page.text, re.I)
    assert editing.fill(f"{DRAFT}spoergsmaal/tak", key="mange-tak").status_code == 200
    assert item_of(content(editing), "mange-tak")["text"]["da"] == "Tak"
    assert "Nøglen står fast, fordi den er udgivet" in words(editing.get(HEARD))


def test_each_key_that_cannot_be_used_is_told_at_its_field(editing: Editor) -> None:
    editing.post(f"{DRAFT}side/ideas/nyt", {"kind": "matrix", "text-da": "Hvad", "text-en": "What"})
    rows = {"rows-0-key": "Suppe!", "rows-0-da": "Suppe", "rows-1-key": "", "rows-2-key": "heard", "rows-2-da": "Brød"}
    page = editing.fill(f"{DRAFT}spoergsmaal/hvad", **rows)
    assert page.status_code == 422
    for field, problem in (
        ("rows-0-key", "”Suppe!” kan ikke være en nøgle"),
        ("rows-2-key", "”heard” er allerede brugt"),
    ):
        assert re.search(rf'id="{field}-wrong"[^>]*>.{{0,40}}{problem}', page.text, re.I), field
    assert 'id="rows-1-key-wrong"' not in page.text
    assert "Suppe!" in page.text


def test_a_code_that_is_no_number_is_told_alone_and_nothing_else_is_made_up(editing: Editor) -> None:
    page = editing.fill(f"{DRAFT}spoergsmaal/told-by", **{"choices-0-code": "ja", "choices-1-code": "nej"})
    faults = re.findall(r'id="(choices-\d-code)-wrong"', page.text)
    assert faults == ["choices-0-code", "choices-1-code"]
    assert "brugt to gange" not in words(page)
    assert "kommer efter" not in words(editing.fill(f"{DRAFT}skala/agreement", **{"choices-2-code": "to"}))


def test_the_meaning_of_each_change_is_asked_for_before_the_next_version_is_made(editing: Editor) -> None:
    editing.fill(HEARD, **{"text-da": "Naboerne lytter, når jeg siger noget"})
    editing.fill(f"{DRAFT}spoergsmaal/statements", **{"rows-0-da": "Nogen tog imod mig"})
    editing.fill(f"{DRAFT}skala/agreement", **{"choices-2-da": "Midt imellem"})
    page = editing.get(f"{DRAFT}udgiv")
    told = words(page)
    assert "Spørgsmålet ”Naboerne lytter, når jeg siger noget”" in told
    assert "Udsagnet welcome" in told
    assert "Skalaen agreement" in told
    assert 'name="scale-agreement" value="meaning"' not in page.text
    page = editing.fill(f"{DRAFT}udgiv", **{"item-heard": "wording"})
    assert page.status_code == 422
    assert "Vælg først for hver ændring, hvad den betyder" in words(page)
    assert numbers(editing) == [1]
    page = editing.fill(f"{DRAFT}udgiv", **{"row-welcome": "meaning", "scale-agreement": "wording"})
    told = words(page)
    assert "Version 2 er udgivet. Runder, der bruger den: linked, nameless." in told
    assert "Version 2 sammenlignet med version 1" in told
    assert "Svar fra før og efter kan sammenlignes" in told
    assert numbers(editing) == [1, 2]
    assert editing.get(DRAFT).status_code == 404


def test_a_change_of_the_draft_while_somebody_publishes_is_looked_at_first(site, editing: Editor) -> None:
    editing.fill(HEARD, changed="meaning")
    form = editing.fields(f"{DRAFT}udgiv")
    Editor(site, "bo").fill(f"{DRAFT}spoergsmaal/dish", **{"hint-da": "Gerne suppe", "hint-en": "Soup, please"})
    page = editing.post(f"{DRAFT}udgiv", form)
    assert page.status_code == 409
    assert "Kladden er blevet gemt, siden du åbnede siden" in words(page)
    assert numbers(editing) == [1]


def test_a_meaning_that_changed_without_words_is_said_at_the_question(editing: Editor) -> None:
    assert "Der er intet at udgive" in words(editing.get(f"{DRAFT}udgiv"))
    editing.fill(HEARD, changed="meaning")
    assert item_of(content(editing), "heard")["changed"] == {"since": 1, "class": "meaning"}
    assert "Svar fra før og efter kan ikke sammenlignes" in words(editing.fill(f"{DRAFT}udgiv"))
    editing.edit()
    assert item_of(content(editing), "heard")["changed"] == {"since": 1, "class": "meaning"}
    editing.fill(HEARD, **{"hint-da": "Tænk på i år", "hint-en": "Think of this year"})
    assert item_of(content(editing), "heard")["changed"] == {"since": 1, "class": "meaning"}
    assert "Svar fra før og efter kan sammenlignes" in words(editing.fill(f"{DRAFT}udgiv"))


def test_a_version_that_came_meanwhile_has_to_be_seen(editing: Editor) -> None:
    editing.fill(HEARD, changed="meaning")
    editing.site.import_changed("Tænk på det seneste halve år.", "Tænk på det seneste år.")
    page = words(editing.get(f"{DRAFT}udgiv"))
    assert "Version 2 er kommet til, siden kladden blev begyndt" in page
    assert "Udgiv version 3" not in page
    page = words(editing.post(f"{DRAFT}efter-ny-version", {"seen": "2"}))
    assert "Udgiv version 3" in page


def test_the_preview_leaves_out_what_has_faults_and_says_so(editing: Editor) -> None:
    editing.fill(f"{DRAFT}spoergsmaal/came", **{"text-en": ""})
    page = words(editing.get(f"{DRAFT}vis/meals"))
    assert "Disse spørgsmål er ikke med, før deres fejl er rettet: Har du været med" in page
    assert "Hvor mange gange?" in page.partition("Side 1 af 3")[0]
    assert "Mine naboer lytter til mig" in page.partition("Side 1 af 3")[2]
    assert editing.get(f"{DRAFT}vis/none").status_code == 404
    phone = editing.get(f"{DRAFT}telefon")
    assert "frame-src 'self'" in phone.headers["Content-Security-Policy"]
    assert "frame-ancestors 'none'" in phone.headers["Content-Security-Policy"]
    assert "frame-ancestors 'self'" in editing.get(f"{DRAFT}vis/").headers["Content-Security-Policy"]


def test_a_draft_is_taken_away_as_a_document_and_as_a_workbook(editing: Editor) -> None:
    editing.fill(HEARD, **{"text-da": "Naboerne lytter"})
    text = editing.get(f"{DRAFT}hent.toml").text
    questionnaire = parse_questionnaire(text, "x")
    workbook = editing.get(f"{DRAFT}hent.xlsx")
    assert [item.text for item in import_form(workbook.data, "x").questionnaire.items] == [
        item.text for item in questionnaire.items
    ]
    assert workbook.headers["Content-Disposition"] == 'attachment; filename="neighbours.xlsx"'
    editing.fill(HEARD, **{"text-en": ""})
    assert editing.get(f"{DRAFT}hent.xlsx").status_code == 404
    assert "My neighbours" not in editing.get(f"{DRAFT}hent.toml").text


def test_a_new_questionnaire_begins_empty_as_a_copy_or_from_a_form(eva: Editor) -> None:
    title = {"title-da": "Spørg om maden", "title-en": "About the food"}
    page = eva.post("nyt", title | {"source": "empty"})
    assert "Endnu ikke udgivet." in words(page)
    assert content(eva, "spoerg-om-maden")["title"] == {"da": "Spørg om maden", "en": "About the food"}
    assert "spoerg-om-maden Kladde" in words(eva.get(""))
    eva.post("nyt", title | {"source": "copy", "original": "neighbours", "key": "copy"})
    assert item_of(content(eva, "copy"), "heard")
    with eva.site.service.store.reading() as db:
        stored = versions_of(db, "lindevang", QUESTIONNAIRE, "neighbours")[0].text
    workbook = export_form(parse_questionnaire(stored, "x")).workbook
    form = {"source": "form", "key": "from-form", "language": "da", "workbook": (io.BytesIO(workbook), "skema.xlsx")}
    page = eva.post("nyt", form)
    assert page.status_code == 200
    assert item_of(content(eva, "from-form"), "statements")["rows"]


def test_what_cannot_be_begun_is_explained_and_nothing_is_stored(eva: Editor) -> None:
    page = eva.post("nyt", {"title-da": "Maden", "key": "neighbours", "source": "empty"})
    assert page.status_code == 422
    assert "Nøglen er taget eller kan ikke bruges" in words(page)
    assert 'value="Maden"' in page.text
    broken = {"source": "form", "workbook": (io.BytesIO(b"no workbook"), "skema.xlsx")}
    page = eva.post("nyt", broken)
    assert page.status_code == 422
    assert "skema.xlsx" in words(page)
    assert eva.post("nyt", {"source": "form"}).status_code == 422
    assert eva.post("none/rediger", {}).status_code == 404
    assert "Kladde" not in words(eva.get(""))


def test_a_draft_is_thrown_away_after_a_question(site, editing: Editor) -> None:
    form = editing.fields(f"{DRAFT}kasser")
    Editor(site, "bo").fill(HEARD, changed="meaning")
    assert editing.post(f"{DRAFT}kasser", form).status_code == 409
    assert "Kladden er kasseret." in words(editing.fill(f"{DRAFT}kasser"))
    assert editing.get(DRAFT).status_code == 404


def test_nothing_is_changed_without_the_forms_token(editing: Editor) -> None:
    before = content(editing)
    stale = {"csrf_token": "stale"}
    assert editing.post(HEARD, editing.fields(HEARD) | stale | {"text-da": "Andet"}).status_code == 422
    assert editing.post(f"{DRAFT}genopret/item", stale | {"typed": 'key = "x"', "page": "ideas"}).status_code == 422
    for place in ("flyt", "ny-side", "ny-skala", "side/meals/nyt", "fjern/item/heard", "kasser", "udgiv"):
        answer = editing.post(DRAFT + place, stale | {"up": "item:heard", "model": "agreement", "revision": "1"})
        assert answer.status_code == 200, place
    assert content(editing) == before
    assert numbers(editing) == [1]


def test_the_steering_group_can_neither_see_nor_edit_drafts(site, editing: Editor) -> None:
    before, sten = content(editing), Editor(site, "sten", "steering")
    for place in ("", "tekster", "spoergsmaal/heard", "udgiv", "hent.toml", "vis/", "telefon"):
        assert sten.get(DRAFT + place).status_code == 403, place
    assert sten.get("nyt").status_code == 403
    for place in (f"{DRAFT}flyt", HEARD, f"{DRAFT}udgiv", f"{DRAFT}fjern/item/heard", "neighbours/rediger", "nyt"):
        assert sten.client.post(sten.base + place, base_url="https://localhost").status_code == 403, place
    assert content(editing) == before


@pytest.mark.parametrize("place", ["spoergsmaal/none", "side/none", "skala/none", "side/none/nyt", "fjern/item/none"])
def test_what_is_not_there_is_not_found(editing: Editor, place: str) -> None:
    assert editing.get(DRAFT + place).status_code == 404
    assert editing.get("other/kladde/").status_code == 404


NAMES = st.sampled_from(
    [
        *("text-da", "kind", "scale", "choices-0-code", "choices-7-da", "choices-30-en", "show_if-mode", "base"),
        *("show_if-item", "show_if-operator", "show_if-codes", "show_if-value", "show_if-expression", "changed"),
        *("up", "drop", "dont_know", "dont_know-da", "minimum", "stage", "then", "rows-1-key", "constraint"),
    ]
)
VALUES = st.sampled_from(
    ["", "choose", "expression", "came", "is", "1", "item:heard", "choices-3", "own", "matrix"]
) | (st.text(max_size=20))


@given(st.dictionaries(NAMES, VALUES, max_size=8))
@settings(deadline=None, max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_is_posted_is_saved_refused_or_explained(editing: Editor, posted: dict[str, str]) -> None:
    place = f"{DRAFT}spoergsmaal/told-by"
    page = editing.post(place, editing.fields(place) | posted)
    refused_whole = any("\0" in text for text in posted.values())
    assert page.status_code in ((400,) if refused_whole else (200, 409, 422)), posted
