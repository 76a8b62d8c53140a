"""Formats of several files: tables with a codebook, and every picture."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from dataclasses import replace

import pytest
from PIL import Image

from evaluator.rendering.archives import as_csv_files, as_png_files, as_svg_files
from evaluator.rendering.pictures import figures_in
from evaluator.rendering.xlsx import sheets_of


def files(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        return {name: packed.read(name) for name in packed.namelist()}


@pytest.mark.parametrize("make", [as_csv_files, as_svg_files, as_png_files])
def test_two_runs_give_the_same_bytes_which_say_what_they_are(printed, make) -> None:
    made = make(printed, "en")
    assert make(replace(printed), "en") == made
    assert "Demonstration data · Draft" in files(made)["about.txt"].decode()


def test_each_table_is_a_file_whose_columns_the_codebook_describes(printed) -> None:
    made = files(as_csv_files(printed, "da"))
    sheets = list(sheets_of(printed.report("da")))
    described = list(csv.DictReader(io.StringIO(made["codebook.csv"].decode())))
    for number, sheet in enumerate(sheets, 1):
        name = f"tables/{number:02}.csv"
        header, *rows = csv.reader(io.StringIO(made[name].decode()))
        assert len(rows) == len(sheet.table.rows)
        assert [one["title"] for one in described if one["file"] == name] == header


def test_shares_are_written_so_that_any_program_reads_them(printed) -> None:
    made = files(as_csv_files(printed, "da"))
    tables = [content.decode() for name, content in made.items() if name.startswith("tables/")]
    cells = {cell for text in tables for row in csv.reader(io.StringIO(text)) for cell in row}
    assert any(re.fullmatch(r"0\.\d+", cell) for cell in cells)
    assert not any(re.fullmatch(r"\d+\s?%", cell) for cell in cells)


def test_every_picture_is_there_once_in_either_format(printed) -> None:
    report = printed.report("da")
    keys = {figure.key for figure in figures_in((report.parts, report.appendix))}
    drawn, vector = files(as_png_files(printed, "da")), files(as_svg_files(printed, "da"))
    assert {name for name in drawn if name.endswith(".png")} == {f"{key}.png" for key in keys}
    assert {name for name in vector if name.endswith(".svg")} == {f"{key}.svg" for key in keys}
    for name, content in drawn.items():
        if name.endswith(".png"):
            assert Image.open(io.BytesIO(content)).getpixel((0, 0)) is not None
