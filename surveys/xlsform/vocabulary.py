"""The words of the sheet survey: its types and columns, and those of other programs that have no place here."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from surveys.kinds.all import KINDS
from surveys.xlsform.sheets import TRANSLATED

WITH_LIST: Final = re.compile(
    r"(?P<type>select[ _]one|select1|select[ _]multiple|select all that apply|rank)(?: from)? (?P<list>[^\s$]+)"
    r"(?P<other>[ _](?:or[ _](?:specify[ _])?other))?",
    re.IGNORECASE,
)
LIST_TYPES: Final[Mapping[str, str]] = {
    "select_one": "select_one",
    "select1": "select_one",
    "select_multiple": "select_multiple",
    "select_all_that_apply": "select_multiple",
    "rank": "rank",
}
TYPES: Final[Mapping[str, str]] = {
    **{type_: type_ for kind in KINDS.values() for type_ in kind.xlsform.reads if type_ not in LIST_TYPES.values()},
    "int": "integer",
    "string": "text",
    "phone_number": "text",
    "trigger": "acknowledge",
    "calculate": "calculate",
}
METADATA: Final = frozenset(
    {
        *("start", "end", "today", "start_time", "end_time", "username", "email", "phonenumber"),
        *("deviceid", "device_id", "devicephonenum", "imei", "simid", "sim_id", "simserial", "subscriberid"),
        *("get_device_id", "get_sim_id", "get_subscriber_id", "get_phone_number", "get_start_time", "get_end_time"),
        *("caseid", "comments", "audit", "text_audit", "audio_audit", "sensor_statistic", "sensor_stream"),
        *("speed_violations_count", "speed_violations_list", "speed_violations_audit", "calculate_here"),
    }
)
"""What a device or its program notes of an interview. Nobody is asked for it."""
OUTSIDE_TYPES: Final[Mapping[str, str]] = {
    **dict.fromkeys(("image", "photo", "audio", "video", "file", "background-audio", "barcode"), "xlsform.recording"),
    **dict.fromkeys(("geopoint", "geotrace", "geoshape", "start-geopoint", "location", "osm"), "xlsform.whereabouts"),
    **dict.fromkeys(("time", "datetime"), "xlsform.time_of_day"),
    "hidden": "xlsform.hidden",
    "xml-external": "xlsform.another_file",
    "csv-external": "xlsform.another_file",
}
OUTSIDE_COLUMNS: Final[Mapping[str, str]] = {
    "choice_filter": "xlsform.cascading",
    "default": "xlsform.default",
    "readonly": "xlsform.readonly",
    "repeat_count": "xlsform.repeat_count",
    "trigger": "xlsform.changing_values",
    "save_to": "xlsform.saved_to",
    "guidance_hint": "xlsform.one_hint",
    **dict.fromkeys(("image", "big-image", "audio", "video", "media", "autoplay"), "xlsform.pictures"),
    **dict.fromkeys(("bind", "body", "instance", "control"), "xlsform.xform_settings"),
}
READ_COLUMNS: Final = frozenset(
    {"type", "name", "relevant", "required", "constraint", "appearance", "parameters", "calculation", "disabled"}
    | {"nedslag", "label", "hint", "constraint_message"}
)
KNOWN_COLUMNS: Final = READ_COLUMNS | {*TRANSLATED, *OUTSIDE_COLUMNS}
LOOKS: Final = re.compile(
    r"minimal|quick|compact|horizontal|vertical|horizontal-compact|quickcompact|columns(-\d+|-pack|-flex)?|compact-\d+"
    r"|no-buttons|likert|multiline|field-list|table-list|label|list-nolabel|list|autocomplete|numbers|thousands-sep"
    r"|picker|no-ticks|no-calendar|w\d+|bar|distress|rating|pages|theme-grid"
)
MEANT_BY_LOOKS: Final = ("likert", "multiline", "field-list", "table-list", "label", "list-nolabel")
"""Looks that say what a question is."""
OUTSIDE_LOOKS: Final = re.compile(
    r".*\(.*|custom-.+|ex:.+|.*\bmaps?|signature|draw|annotate|bearing|hidden|masked|printer.*|url|randomi[sz]ed"
    r"|ethiopian|coptic|islamic|bikram-sambat|myanmar|persian|buddhist"
)
"""Looks that change what is asked, or how the answer is given."""
DATES: Final = ("month-year", "year")
WITHOUT_EFFECT: Final = re.compile(r"\s*randomize\s*=\s*false\s*", re.IGNORECASE)
"""Parameters that ask for what is so anyway."""
YES: Final = ("yes", "true", "true()", "1", "ja")
NO: Final = ("", "no", "false", "false()", "0", "nej")
