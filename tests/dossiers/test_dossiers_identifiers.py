"""INSZ, KBO and dossier numbers: every accepted form, every refusal, and no number in any message."""

import re
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from actualisatie.dossiers.identifiers import (
    DossierNumber,
    IdentifierError,
    Insz,
    make_test_insz,
    parse_dossier_number,
    parse_insz,
    parse_kbo,
)


def with_check(first_nine: str, *, from_2000: bool = False) -> str:
    return f"{first_nine}{97 - int(('2' if from_2000 else '') + first_nine) % 97:02d}"


@pytest.mark.parametrize(
    ("text", "canonical"),
    [
        ("93051822361", "93051822361"),
        ("93.05.18-223.61", "93051822361"),
        (" 93 05 18 223 61 ", "93051822361"),
        (with_check("046519999", from_2000=True), with_check("046519999", from_2000=True)),  # serial 999: test numbers
    ],
)
def test_an_insz_is_read_with_and_without_separators(text: str, canonical: str) -> None:
    assert parse_insz(text) == canonical


@pytest.mark.parametrize(
    ("digits", "born"),
    [
        ("93051822361", date(1993, 5, 18)),
        (with_check("000229001", from_2000=True), date(2000, 2, 29)),
        (with_check("050701123", from_2000=True), date(2005, 7, 1)),
        (with_check("732515004"), date(1973, 5, 15)),
        (with_check("734515004"), date(1973, 5, 15)),
        (with_check("736515004"), date(1973, 5, 15)),
        (with_check("730000004"), None),
        (with_check("730500004"), None),
        (with_check("734000004"), None),
    ],
    ids=[
        "plain",
        "leap day 2000",
        "2005",
        "bis + 20",
        "bis + 40",
        "test",
        "no month",
        "no day",
        "bis, no month",
    ],
)
def test_the_birth_date_is_read_where_the_digits_tell_it(digits: str, born: date | None) -> None:
    assert Insz.parse(digits).birth_date() == born


def test_a_remainder_of_zero_gives_check_digits_97() -> None:
    first_nine = next(f"8061{day:02d}{serial:03d}" for day in range(1, 32) for serial in range(1, 998)
                      if int(f"8061{day:02d}{serial:03d}") % 97 == 0)  # fmt: skip
    assert parse_insz(f"{first_nine}97") == f"{first_nine}97"


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("93051822362", "check digits"),
        ("10000000018", "check digits"),
        ("9305182236", "10 digits and must have 11; a spreadsheet may have dropped a leading zero"),
        ("930518223611", "12 digits and must have 11"),
        ("9305182236a", "must consist of 11 digits"),
        ("9305182236²", "must consist of 11 digits"),
        ("٩٣٠٥١٨٢٢٣٦١", "must consist of 11 digits"),
        ("", "must consist of 11 digits"),
        (with_check("931318223"), "no month"),
        (with_check("938518223"), "no month"),
        (with_check("930230223"), "no calendar date"),
        (with_check("010229001", from_2000=True), "no calendar date"),
        (with_check("930532223"), "no calendar date"),
        (with_check("930518000"), "serial"),
    ],
)
def test_a_wrong_insz_is_refused_with_its_reason_and_without_its_digits(text: str, reason: str) -> None:
    with pytest.raises(IdentifierError, match=re.escape(reason)) as refusal:
        parse_insz(text)
    assert text == "" or text not in str(refusal.value)


def test_a_leap_day_is_judged_in_the_century_of_the_check_digits() -> None:
    in_2000 = with_check("000229001", from_2000=True)
    in_1900 = with_check("000229001")
    assert parse_insz(in_2000) == in_2000
    with pytest.raises(IdentifierError, match="calendar date"):
        parse_insz(in_1900)


@given(
    born=st.dates(date(1900, 1, 1), date(2099, 12, 31)),
    serial=st.integers(1, 998),
    wrong=st.integers(0, 10),
    step=st.integers(1, 9),
)
def test_every_made_test_number_is_valid_and_one_changed_digit_is_not(
    born: date, serial: int, wrong: int, step: int
) -> None:
    made = make_test_insz(born, serial)
    insz = Insz.parse(made)
    assert (insz.value, insz.birth_date(), insz.is_test_number) == (made, born, True)
    changed = made[:wrong] + str((int(made[wrong]) + step) % 10) + made[wrong + 1 :]
    try:
        survivor = Insz.parse(changed).birth_date()
    except IdentifierError:
        return
    # Only a number of the other century can pass by accident: the person would be a century apart.
    assert survivor is None or abs(survivor - born) > timedelta(days=50 * 365)


@pytest.mark.parametrize(("born", "serial"), [(date(1980, 1, 1), 0), (date(1980, 1, 1), 999), (date(1899, 12, 31), 1)])
def test_a_test_number_is_not_made_outside_its_ranges(born: date, serial: int) -> None:
    with pytest.raises(IdentifierError):
        make_test_insz(born, serial)


def test_kinds_of_number_are_told_apart() -> None:
    kinds = [
        (insz.is_test_number, insz.is_bis_number)
        for insz in map(Insz, (with_check("930518223"), with_check("932518223"), with_check("934518223"),
                               with_check("936518223")))
    ]  # fmt: skip
    assert kinds == [(False, False), (False, True), (False, True), (True, False)]


def test_an_insz_shows_no_digit_however_it_is_printed() -> None:
    insz = Insz.parse("93051822361")
    assert not re.search(r"\d", f"{insz} {insz!r} {[insz]} {(insz,)!s}")


@pytest.mark.parametrize(
    ("text", "canonical"),
    [
        ("0403170701", "0403170701"),
        ("0403.170.701", "0403170701"),
        ("BE 0403.170.701", "0403170701"),
        ("403170701", "0403170701"),
    ],
)
def test_a_kbo_number_is_read_in_its_usual_forms(text: str, canonical: str) -> None:
    assert parse_kbo(text) == canonical


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("0403170702", "check digits"),
        ("2403170701", "begins with 0 or 1"),
        ("04031707", "8 digits"),
        ("04031707O1", "must consist of 10 digits"),
    ],
)
def test_a_wrong_kbo_number_is_refused_with_its_reason(text: str, reason: str) -> None:
    with pytest.raises(IdentifierError, match=reason):
        parse_kbo(text)


@pytest.mark.parametrize(
    ("text", "canonical", "alias"),
    [
        ("2023.11.30.0001", "2023.11.30.0001", None),
        (" 2023.11.30.0001 ", "2023.11.30.0001", None),
        ("2018.10.06.001", "2018.10.06.0001", "2018.10.06.001"),
        ("2024.02.22.12345", "2024.02.22.12345", None),
        ("202311171234", "2023.11.17.1234", "202311171234"),
        ("20231117001", "2023.11.17.0001", "20231117001"),
        ("1985.03.12.0007", "1985.03.12.0007", None),
        ("2024.02.29.0001", "2024.02.29.0001", None),
    ],
)
def test_a_dossier_number_becomes_canonical_and_keeps_its_alias(text: str, canonical: str, alias: str | None) -> None:
    number = DossierNumber.parse(text)
    assert (str(number), number.value, number.alias) == (canonical, canonical, alias)
    assert number.enrolled_on == date.fromisoformat(canonical[:10].replace(".", "-"))


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("2023.02.30.0001", "real calendar date"),
        ("2023.02.29.0001", "real calendar date"),
        ("0000.01.01.0001", "real calendar date"),
        ("8505.03.12.0001", "year of enrolment"),
        ("2023.11.30.01", "3 to 5 digits"),
        ("2023.11.30.000001", "3 to 5 digits"),
        ("2023.1.30.0001", "jjjj.mm.dd.xxxx"),
        ("2023-11-30-0001", "digits and points only"),
        ("2023.11.30.000²", "digits and points only"),
        ("2023.11.30.0001.5", "jjjj.mm.dd.xxxx"),
        ("2023113001", "3 to 5 digits"),
        ("", "digits and points only"),
        ("85050312376", "year of enrolment"),
    ],
)
def test_a_wrong_dossier_number_is_refused_with_its_reason_and_without_itself(text: str, reason: str) -> None:
    with pytest.raises(IdentifierError, match=re.escape(reason)) as refusal:
        parse_dossier_number(text)
    assert text == "" or text not in str(refusal.value)
