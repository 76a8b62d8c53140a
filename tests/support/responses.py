"""The layout of a file of answers to the programme of tests/evaluator/importing, and the map that reads it."""

from __future__ import annotations

ITEMS = ("calm", "tense", "secure")

HEADER = ("study", "time", "id", *ITEMS)
MAP = """
wave = { column = "time", values = { "1" = "w1", "2" = "w2", "3" = "w3", "4" = "w4" } }
group = { column = "study", values = { "AGES" = "ages", "HOME" = "home" } }
person = ["study", "id"]
blank = ["NA"]
[columns]
calm = "calm"
tense = "tense"
secure = "secure"
"""
