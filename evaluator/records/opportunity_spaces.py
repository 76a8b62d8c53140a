"""Opportunity spaces: the problem as it was brought, and as it reads after the process."""

from __future__ import annotations

from typing import Final

from evaluator.records.model import ASSUMED, COUNT, NOTE, OWNER, PROCESS, Column, Register

REGISTER: Final = Register(
    name="opportunity_spaces",
    table="opportunity_space",
    prefix="space",
    columns=(
        PROCESS,
        Column("title", filled=True, headings=("titel", "mulighedsrum", "navn", "opportunity space")),
        Column(
            "problem_before",
            required=False,
            headings=("problem før", "problemet før", "oprindeligt problem", "udgangspunkt", "problem before"),
        ),
        Column(
            "reframed_to",
            required=False,
            headings=("omformuleret til", "nyt problem", "ny ramme", "problemet efter", "problem after", "reframed"),
        ),
        Column(
            "formulated_on",
            "date",
            required=False,
            headings=("formuleret", "formuleret den", "dato", "date", "formulated"),
        ),
        ASSUMED,
        OWNER,
        NOTE,
    ),
    identity=("process", "title"),
    date="formulated_on",
    measures=(COUNT,),
)
