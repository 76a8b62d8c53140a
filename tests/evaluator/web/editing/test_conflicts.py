"""What somebody types while others remove, throw away or publish is shown again; published keys stay as they are."""

from __future__ import annotations

import pytest

from evaluator.store.questionnaire_drafts import draft_of
from surveys.document.content import read_content
from surveys.document.editing import item_of
from tests.support.editor_site import Editor, Fields, words

DRAFT = "neighbours/kladde/"
STATEMENTS = f"{DRAFT}spoergsmaal/statements"


@pytest.fixture
def editing(site) -> Editor:
    eva = Editor(site)
    eva.edit()
    return eva


@pytest.fixture
def new(editing: Editor) -> Editor:
    """A questionnaire without a version, with a page, a question and a scale."""
    editing.post("nyt", {"title-da": "Ny", "title-en": "New", "source": "empty"})
    editing.post("ny/kladde/ny-side", {"title-da": "Først", "title-en": "First"})
    editing.post("ny/kladde/side/foerst/nyt", {"kind": "single", "text-da": "Kom du?", "text-en": "Did you come?"})
    editing.post("ny/kladde/ny-skala", {"model": "agreement"})
    return editing


@pytest.mark.parametrize(
    ("page", "field", "beside"),
    [
        ("tekster", "information-da", 'title.en = "New"'),
        ("side/foerst", "title-da", 'title.en = "First"'),
        ("spoergsmaal/kom-du", "text-da", 'kind = "single"'),
        ("spoergsmaal/kom-du", "choices-1-da", 'text.da = "Kom du?"'),
        ("skala/enighed", "choices-4-da", "Helt uenig"),
        ("ny-side", "title-da", "title.da ="),
        ("side/foerst/nyt", "text-da", "text.da ="),
        ("genopret/item", "typed", "Det, jeg skrev"),
    ],
)
def test_what_was_typed_into_a_draft_that_is_thrown_away_can_be_copied(
    site, new: Editor, page: str, field: str, beside: str
) -> None:
    place = f"ny/kladde/{page}"
    form = {} if page.startswith("genopret") else new.fields(place)
    Editor(site, "bo").fill("ny/kladde/kasser")
    answer = new.post(place, form | {field: "Det, jeg skrev"})
    assert answer.status_code == 410
    assert "En anden har kasseret kladden, og skemaet er ikke udgivet." in words(answer)
    for shown in ("Det, jeg skrev", beside):
        assert shown in words(answer)
    with site.service.store.reading() as db:
        assert draft_of(db, "lindevang", "ny") is None


def test_of_a_draft_that_is_thrown_away_pages_on_which_nothing_is_typed_are_not_found(site, new: Editor) -> None:
    Editor(site, "bo").fill("ny/kladde/kasser")
    for page in ("", "tekster", "ny-side", "spoergsmaal/kom-du"):
        assert new.get(f"ny/kladde/{page}").status_code == 404, page
    for page in ("udgiv", "kasser", "flyt", "ny-skala"):
        assert new.post(f"ny/kladde/{page}", {"up": "page:foerst"}).status_code == 404, page


def test_a_question_for_a_page_that_somebody_removed_can_be_put_on_another(site, editing: Editor) -> None:
    Editor(site, "bo").fill(f"{DRAFT}fjern/page/ideas")
    page = editing.post(f"{DRAFT}side/ideas/nyt", {"kind": "date", "text-da": "Hvornår?", "text-en": "When?"})
    assert page.status_code == 409
    editing.post(f"{DRAFT}genopret/item", Fields(page.text).values | {"page": "table"})
    assert item_of(content(editing), "hvornaar")["kind"] == "date"


@pytest.mark.parametrize("change", [{"csrf_token": "stale"}, {"page": "none"}])
def test_what_cannot_be_put_back_is_shown_again(editing: Editor, change: dict[str, str]) -> None:
    typed = 'key = "x"\nkind = "note"\ntext = { da = "Tak", en = "Thanks" }\n'
    page = editing.post(f"{DRAFT}genopret/item", {"typed": typed, "page": "table"} | change)
    assert page.status_code == 422
    again = Fields(page.text).values
    assert again["typed"] == [typed]
    editing.post(f"{DRAFT}genopret/item", again | {"page": "table"})
    assert item_of(content(editing), "x")["text"]["da"] == "Tak"


def test_a_draft_that_was_published_meanwhile_is_begun_again_for_a_new_page_too(site, editing: Editor) -> None:
    Editor(site, "bo").fill(f"{DRAFT}kasser")
    page = editing.post(f"{DRAFT}ny-side", {"title-da": "Til sidst", "title-en": "Last"})
    assert "En ny er begyndt fra den seneste version." in words(page)
    assert "Til sidst" in words(page)


def test_the_key_of_a_published_row_stays_and_the_rest_is_shown_again(editing: Editor) -> None:
    before = content(editing)
    page = editing.fill(STATEMENTS, **{"rows-1-key": "alone", "rows-1-da": "Jeg sad alene", "rows-0-da": "Velkommen"})
    assert page.status_code == 422
    said = words(page)
    assert "Udsagn 2: Nøgle : Nøglen ”left-out” er udgivet, og svarene er gemt under den." in said
    assert "Lad den stå, eller fjern det, og tilføj et nyt" in said
    assert "andre steder" not in said
    assert content(editing) == before
    again = Fields(page.text).values
    assert (again["rows-1-key"], again["rows-1-da"], again["rows-0-da"]) == (
        ["left-out"],
        ["Jeg sad alene"],
        ["Velkommen"],
    )
    assert "Kladden er gemt." in words(editing.post(STATEMENTS, again))
    assert [row["da"] for row in item_of(content(editing), "statements")["rows"]][:2] == ["Velkommen", "Jeg sad alene"]


def test_every_published_key_that_was_changed_is_named(editing: Editor) -> None:
    page = editing.fill(STATEMENTS, **{"rows-0-key": "", "rows-2-key": "welcome", "key": "sentences"})
    assert page.status_code == 422
    said = words(page)
    assert "3 fejl her" in said
    for key in ("welcome", "again", "statements"):
        assert f"Nøglen ”{key}” er udgivet" in said


def test_published_rows_are_still_moved_and_taken_out_and_new_ones_have_keys_of_their_own(editing: Editor) -> None:
    editing.fill(STATEMENTS, up="rows-2")
    editing.fill(STATEMENTS, drop="rows-0")
    editing.fill(STATEMENTS, **{"rows-2-key": "mine", "rows-2-da": "Nyt", "rows-2-en": "New"})
    editing.fill(STATEMENTS, **{"rows-2-key": "yours"})
    assert [row["key"] for row in item_of(content(editing), "statements")["rows"]] == ["again", "left-out", "yours"]


def content(editor: Editor):
    with editor.site.service.store.reading() as db:
        draft = draft_of(db, "lindevang", "neighbours")
    assert draft is not None
    return read_content(draft.text)
