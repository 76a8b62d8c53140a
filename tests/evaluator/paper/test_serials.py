from __future__ import annotations

from evaluator.paper.serials import new_serials, serial_as_given

CHARACTERS = "0123456789ABCDEFGHJKMNPQRSTVWXY"


def test_serial_numbers_are_all_different_and_read_back_as_they_are_typed() -> None:
    serials = new_serials(500)
    assert len(set(serials)) == 500
    for serial in serials:
        assert serial_as_given(serial) == serial
        assert serial_as_given(f" {serial.lower().replace('-', '')} ") == serial
        assert serial_as_given(serial.replace("0", "O").replace("1", "I")) == serial


def test_one_wrong_character_and_two_that_changed_places_are_found() -> None:
    for serial in new_serials(20):
        bare = serial.replace("-", "")
        for at, right in enumerate(bare):
            for wrong in CHARACTERS:
                if wrong != right:
                    assert serial_as_given(bare[:at] + wrong + bare[at + 1 :]) is None
            if at and bare[at - 1] != right:
                assert serial_as_given(bare[: at - 1] + right + bare[at - 1] + bare[at + 1 :]) is None


def test_what_can_be_no_serial_number_is_none() -> None:
    for written in ("", "K7Q2", "K7Q2-XWDA-3", "æøå", "../slet"):
        assert serial_as_given(written) is None
