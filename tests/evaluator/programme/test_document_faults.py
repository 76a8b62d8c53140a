"""One programme document broken in one place for each kind of fault, and one broken in a dozen places."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from evaluator.programme.document import read_programme

Faults = Callable[..., list[str]]
MECHANISM = 'mechanism = { da = "De bliver spurgt.", en = "They are asked." }'

BROKEN = {
    "an unknown key is guessed": (
        ("disclosure_minimum = 5", "disclosure_minimun = 5"),
        "disclosure_minimun: unknown key; did you mean 'disclosure_minimum'?",
    ),
    "an unknown key of an entry": (("population = 80", "populaton = 80"), "groups.citizens.populaton: unknown key"),
    "an unknown key of a source": (
        ('statistic = "median"', 'statistic = "median", code = [1]'),
        "indicators.agreement.source.code: unknown key; did you mean 'codes'?",
    ),
    "an unknown key of a link": ((MECHANISM, MECHANISM + "\nwhy = 1"), "links.talks>heard.why: unknown key"),
    "an unknown data-quality target": (
        ("response_rate = 0.5", "response = 0.5"),
        "milestones.m1.quality.response: unknown key; did you mean 'response_rate'?",
    ),
    "no key": (('key = "harbour"', ""), "key: missing"),
    "a key with capitals": (('key = "harbour"', 'key = "Harbour"'), "key: 'Harbour' is not a key"),
    "an entry's key with a blank": (
        ("[phases.trial]", '[phases."the trial"]'),
        "phases.the trial: 'the trial' is not a key",
    ),
    "a missing title": (('title = { da = "Kajen", en = "The quay" }', ""), "processes.quay.title: missing"),
    "a missing translation": (
        ('{ da = "Kajen", en = "The quay" }', '{ da = "Kajen" }'),
        "title.en: missing translation",
    ),
    "a bridge at an unknown milestone": (
        ("baseline = 0.4", 'baseline = 0.4\nbridges.m7 = { da = "Samme", en = "Same" }'),
        "indicators.heard.bridges.m7: there is no 'm7' among the milestones",
    ),
    "a bridge without translation": (
        ("baseline = 0.4", 'baseline = 0.4\nbridges = { m2 = { da = "Samme" } }'),
        "indicators.heard.bridges.m2.en: missing translation",
    ),
    "a bridge that is no table": (("baseline = 0.4", 'baseline = 0.4\nbridges = "m2"'), "bridges: not a table"),
    "an empty translation": (('en = "The quay"', 'en = " "'), "processes.quay.title.en: not a text"),
    "an unknown language of a text": (('en = "The quay"', 'en = "Q", de = "Kai"'), "title.de: unknown language"),
    "a text without languages": (('{ da = "Kajen", en = "The quay" }', '"Kajen"'), "not a text in every language"),
    "a control character": (('en = "The quay"', r'en = "The\u0000quay"'), "title.en: holds a control character"),
    "an unknown language": (('["da", "en"]', '["da", "en", "fo"]'), "languages: 'fo' is not a language of nedslag"),
    "a language that is written twice": (('["da", "en"]', '["da", "da"]'), "languages: 'da' stands more than once"),
    "a code that is written twice": (
        ("codes = [3, 4]", "codes = [4, 4]"),
        "indicators.heard.source.codes: 4 stands more than once",
    ),
    "a code of people's own without a rule": (
        ('linkage = "pseudonymous"', 'linkage = "pseudonymous"\nself_generated_code = true'),
        "self_generated_code: the programme does not say what the code is made of",
    ),
    "a code of people's own in an anonymous wave": (
        ('linkage = "anonymous"', 'linkage = "anonymous"\nself_generated_code = true'),
        "self_generated_code: codes that people make themselves are for pseudonymous waves",
    ),
    "an unknown part of a code": (
        (
            'languages = ["da", "en"]',
            'languages = ["da", "en"]\nself_generated_code = ["mother", "birthplce", "birth_day"]',
        ),
        "self_generated_code: 'birthplce' is unknown; did you mean 'birthplace'?",
    ),
    "a code of two parts": (
        ('languages = ["da", "en"]', 'languages = ["da", "en"]\nself_generated_code = ["mother", "birth_day"]'),
        "self_generated_code: has 2 parts; name three or four of",
    ),
    "a key by its earlier name": (
        ('languages = ["da", "en"]', 'languages = ["da", "en"]\nown_code = ["mother", "birthplace", "birth_day"]'),
        "own_code: unknown key; it is called 'self_generated_code'",
    ),
    "no languages": (('languages = ["da", "en"]', ""), "languages: missing"),
    "a low disclosure minimum": (
        ("minimum = 5", "minimum = 2"),
        "disclosure_minimum: 2 is out of range; write a whole number of at least 3",
    ),
    "a disclosure minimum in words": (("minimum = 5", 'minimum = "5"'), "disclosure_minimum: not a whole number"),
    "true for a number": (("population = 80", "population = true"), "groups.citizens.population: not a whole number"),
    "nobody in a group": (("population = 80", "population = 0"), "groups.citizens.population: 0 is out of range"),
    "a population at no milestone": (
        ("{ m2 = 90 }", "{ m3 = 90 }"),
        "populations.m3: there is no 'm3' among the milestones",
    ),
    "a date in quotes": (("cut_off = 2024-06-30", 'cut_off = "2024-06-30"'), "milestones.m1.cut_off: not a date"),
    "a time for a date": (
        ("cut_off = 2024-06-30", "cut_off = 2024-06-30T10:00:00"),
        "milestones.m1.cut_off: not a date",
    ),
    "no date": (("cut_off = 2024-06-30", ""), "milestones.m1.cut_off: missing"),
    "a phase that ends before it starts": (("ends = 2024-12-31", "ends = 2023-12-31"), "phases.trial.ends: 2023-12-31"),
    "a share above one": (("response_rate = 0.5", "response_rate = 50"), "quality.response_rate: 50 is out of range"),
    "final in words": (("final = true", 'final = "yes"'), "milestones.m2.final: neither true nor false"),
    "an unknown scale of a process": (
        ('scale = "full"', 'scale = "big"'),
        "processes.quay.scale: 'big' is unknown; use one of",
    ),
    "an unknown kind of node": (('"outcome_short"', '"outcome"'), "nodes.heard.kind: 'outcome' is unknown"),
    "an unknown vision": (
        ('["equality"]', '["equalty"]'),
        "nodes.heard.visions: there is no 'equalty' among the visions",
    ),
    "a list with the same twice": (
        ('["equality"]', '["equality", "equality"]'),
        "visions: 'equality' stands more than once",
    ),
    "a link from nowhere": (
        ('from = "talks"', 'from = "talk"'),
        "links.talk>heard.from: there is no 'talk' among the nodes",
    ),
    "a link to itself": (('from = "talks"', 'from = "heard"'), "links.heard>heard.to: a link from a node to itself"),
    "a link written twice": (
        ("[indicators.heard]", f'[[links]]\nfrom = "talks"\nto = "heard"\n{MECHANISM}\n[indicators.heard]'),
        "links.talks>heard.from: links[2] repeats a link",
    ),
    "a link without mechanism": ((MECHANISM, ""), "links.talks>heard.mechanism: missing"),
    "links by key": (("[[links]]", "[links.first]"), "links: not a list of tables; write [[links]]"),
    "assumptions without a list": (
        (MECHANISM, MECHANISM + '\nassumptions = "Tid"'),
        "links.talks>heard.assumptions: not a list",
    ),
    "groups as a list": (("[phases.trial]", "[[phases]]"), "phases: not written by key; write [phases.KEY]"),
    "an indicator of an unknown node": (
        ('node = "heard"', 'node = "hearing"'),
        "indicators.heard.node: there is no 'hearing' among the nodes",
    ),
    "an indicator without source": (
        ('source = { involvement = "experienced", stages = ["planning"] }', ""),
        "indicators.felt.source: an indicator without source",
    ),
    "a source of no kind": (("involvement = ", "involvment = "), "felt.source: no kind of source is named"),
    "a source of two kinds": (
        ("{ involvement = ", '{ register = "hours", involvement = '),
        "felt.source: several sources",
    ),
    "a source in words": (
        ('{ involvement = "experienced", stages = ["planning"] }', '"the survey"'),
        "source: not a table",
    ),
    "a question without item": (
        ('"people.open"', '"people"'),
        "agreement.source.survey: 'people' does not name a question",
    ),
    "a share without codes": ((", codes = [3, 4]", ""), "indicators.heard.source.codes: a share without codes"),
    "a median with codes": (('"median",', '"median", codes = [1],'), "agreement.source.codes: a median takes no codes"),
    "codes in words": (("codes = [3, 4]", 'codes = ["much"]'), "heard.source.codes: not a list of whole numbers"),
    "an unknown statistic": (
        ('"median"', '"mean"'),
        "agreement.source.statistic: 'mean' is unknown; did you mean",
    ),
    "an unknown group of a source": (
        ('groups = ["citizens"] }', 'groups = ["x"] }'),
        "agreement.source.groups: there is no 'x' among the groups",
    ),
    "an unknown register": (
        ('"trial_actions"', '"trials"'),
        "actions.source.register: 'trials' is unknown; did you mean",
    ),
    "an unknown measure": (
        ('"started"', '"begun"'),
        "actions.source.measure: 'begun' cannot be counted in trial_actions",
    ),
    "an unknown restriction": (
        ('process = "quay"', 'body = "x"'),
        "actions.source.where.body: trial_actions cannot be restricted by 'body'",
    ),
    "an unknown process": (
        ('process = "quay"', 'process = "key"'),
        "where.process: there is no 'key' among the processes",
    ),
    "an unknown cluster": (
        ('cluster = ["Mid"]', 'cluster = ["Mit"]'),
        "where.cluster: there is no 'Mit' among the clusters",
    ),
    "an unknown stage": (
        ('stages = ["planning"]', 'stages = ["plan"]'),
        "felt.source.stages: there is no 'plan' among the stages",
    ),
    "an unknown reading": (('"experienced"', '"felt"'), "felt.source.involvement: 'felt' is unknown"),
    "a manual source without unit": (('unit = "count"', ""), "indicators.noise.unit: missing"),
    "a unit that the source does not have": (
        ("baseline = 0.4", 'baseline = 0.4\nunit = "count"'),
        'indicators.heard.unit: a figure from this source is not a count; write unit = "share"',
    ),
    "an interval for a count": (
        ("targets = { m2 = 8 }", 'targets = { m2 = 8 }\nrule = "interval"'),
        "indicators.actions.rule: a figure that is not from answers has no interval",
    ),
    "a target at no milestone": (
        ("{ m2 = 8 }", "{ m9 = 8 }"),
        "indicators.actions.targets.m9: there is no 'm9' among the milestones",
    ),
    "a target in words": (("{ m2 = 8 }", '{ m2 = "8" }'), "indicators.actions.targets.m2: not a number"),
    "a target that is no number": (("{ m2 = 8 }", "{ m2 = nan }"), "indicators.actions.targets.m2: not a number"),
    "an unknown direction": (('"decrease"', '"down"'), "indicators.noise.direction: 'down' is unknown"),
    "a negative margin": (
        ("baseline = 0.4", "baseline = 0.4\nmargin = -1"),
        "indicators.heard.margin: -1 is out of range",
    ),
    "a wave at no milestone": (('milestone = "m1"', 'milestone = "m0"'), "waves.m1-people.milestone: there is no 'm0'"),
    "a wave of an unknown linkage": (
        ('"pseudonymous"', '"linked"'),
        "waves.m2-people.linkage: 'linked' is unknown; use one of",
    ),
    "a wave of a mode, as linkage was once called": (
        ('linkage = "pseudonymous"', 'mode = "pseudonymous"'),
        "waves.m2-people.mode: mode is now called linkage, and the mode of collection (web, paper, kiosk, interview,",
    ),
    "a wave of a mode that tells what to write": (
        ('linkage = "pseudonymous"', 'mode = "web"'),
        "; write linkage = and one of anonymous, pseudonymous, confidential in quotes",
    ),
    "a wave of a mode beside its linkage": (
        ('linkage = "pseudonymous"', 'linkage = "pseudonymous"\nmode = "web"'),
        "waves.m2-people.mode: mode is now called linkage",
    ),
    "a wave for an unknown group": (
        ('groups = ["staff"]', 'groups = ["stuff"]'),
        "m2-workers.groups: there is no 'stuff'",
    ),
    "a wave for nobody": (('groups = ["staff"]', "groups = []"), "waves.m2-workers.groups: empty"),
    "a wave that closes before it opens": (
        ("closes = 2024-06-20", "closes = 2024-05-20"),
        "waves.m1-people.closes: 2024-05-20 is before 2024-06-01",
    ),
    "a wave that closes at the time at which it opens": (
        ("closes = 2024-06-20", "closes = 2024-06-01\nopens_at = 16:00:00\ncloses_at = 16:00:00"),
        "waves.m1-people.closes_at: 16:00:00 is not after 16:00:00",
    ),
    "a last day to begin that is after the last day": (
        ("closes = 2024-06-20", "closes = 2024-06-20\nbegin_by = 2024-06-21"),
        "waves.m1-people.begin_by: 2024-06-21 is not between 2024-06-01 and 2024-06-20",
    ),
    "a time of day that is none": (
        ("closes = 2024-06-20", 'closes = 2024-06-20\ncloses_at = "16.00"'),
        "waves.m1-people.closes_at: not a time of day in whole minutes",
    ),
    "a wave in a language that the programme has not": (
        ("closes = 2024-06-20", 'closes = 2024-06-20\nlanguages = ["da", "sv"]'),
        "waves.m1-people.languages: 'sv' is not a language of the programme; the programme's languages are",
    ),
    "a wave in no language": (
        ("closes = 2024-06-20", "closes = 2024-06-20\nlanguages = []"),
        "waves.m1-people.languages: empty",
    ),
    "a time of day with seconds": (
        ("closes = 2024-06-20", "closes = 2024-06-20\nopens_at = 08:00:30"),
        "waves.m1-people.opens_at: not a time of day in whole minutes",
    ),
    "an open link to a linked wave": (
        ('linkage = "pseudonymous"', 'linkage = "pseudonymous"\nopen_link = true'),
        "waves.m2-people.open_link: an open link in a wave that is not anonymous",
    ),
    "hours without a total": (("stated_total = 3300", ""), "hours.stated_total: missing"),
    "a key written twice": (
        ("[groups.staff]", "[groups.citizens]"),
        "is not TOML at line 18, column 17: Cannot declare ('groups', 'citizens') twice",
    ),
    "a line that is not TOML": (
        ('key = "harbour"', "key = harbour"),
        "programme.toml: is not TOML at line 2, column 7: Invalid value",
    ),
}


@pytest.mark.parametrize("name", BROKEN)
def test_the_fault_is_named_with_file_key_and_remedy(read_faults: Faults, name: str) -> None:
    change, expected = BROKEN[name]

    faults = read_faults(change)

    assert all(fault.startswith("programme.toml: ") and "; " in fault for fault in faults)
    assert [fault for fault in faults if expected in fault], faults
    assert len(faults) == 1, faults


def test_a_dozen_faults_are_reported_at_once(read_faults: Faults) -> None:
    faults = read_faults(
        ('title = { da = "Havnen", en = "The harbour" }', 'title = { da = "Havnen" }'),
        ("disclosure_minimum = 5", "disclosure_minimum = 1"),
        ("population = 80", 'population = "80"'),
        ('scale = "full"', 'scale = "fuld"'),
        ("cut_off = 2024-06-30", "cutoff = 2024-06-30"),
        ('["equality"]', '["equalty"]'),
        ('from = "talks"', 'from = "tasks"'),
        (", codes = [3, 4]", ""),
        ('"started"', '"begun"'),
        ("{ m2 = 8 }", "{ m4 = 8 }"),
        ('groups = ["staff"]', 'groups = ["stuff"]'),
        ("stated_total = 3300", 'stated_total = "3300"'),
    )

    places = {fault.split(": ")[1] for fault in faults}
    assert places == {
        "title.en",
        "disclosure_minimum",
        "groups.citizens.population",
        "processes.quay.scale",
        "milestones.m1.cut_off",
        "milestones.m1.cutoff",
        "nodes.heard.visions",
        "links.tasks>heard.from",
        "indicators.heard.source.codes",
        "indicators.actions.source.measure",
        "indicators.actions.targets.m4",
        "waves.m2-workers.groups",
        "hours.stated_total",
    }


def test_a_bare_key_with_danish_letters_is_told_and_hides_nothing(read_faults: Faults) -> None:
    said = read_faults(
        ("[groups.citizens]", "[groups.læger]"),
        ("disclosure_minimum = 5", "disclosure_minimun = 5\nøkonomi = 3"),
    )
    told = [one for one in said if "has other letters than a-z" in one]
    assert len(told) == 2
    assert "the key 'læger' in line" in "".join(told)
    assert any("disclosure_minimun: unknown key" in one for one in said)
    assert any("there is no 'citizens' among the groups" in one for one in said)
    assert not any("is not TOML" in one or "is not a key" in one for one in said)


@pytest.mark.parametrize("text", ["purpose = ældre", "purpose = [ældre]", 'x = "æ', "æ ø = 1"])
def test_what_is_no_key_stays_a_fault_of_the_file(text: str) -> None:
    programme, found = read_programme(text)
    assert programme is None
    assert [one.code.partition(".")[2] for one in found][-1].startswith("not_toml")
