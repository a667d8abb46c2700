"""Addresses as the Belgian post reads them."""

from dataclasses import replace

import pytest

from actualisatie.dossiers.address import AddressProblem, PostalAddress

HOME = PostalAddress(("Ayşe Demir",), "Kapellestraat", "12", "3500", "Hasselt")


def test_lines_run_from_the_name_down_to_the_municipality() -> None:
    assert HOME.lines() == ("Ayşe Demir", "Kapellestraat 12", "3500 Hasselt")


@pytest.mark.parametrize("box", ["3", "bus 3", "Bus. 3", "bus3", "b. 3", "b 3", "/3", "# 3", "bte 3"])
def test_a_box_is_always_announced_by_the_word_bus(box: str) -> None:
    assert replace(HOME, box=box).lines()[1] == "Kapellestraat 12 bus 3"


@pytest.mark.parametrize("box", ["B", "B2", "A301", "0.1", "busstraat"])
def test_a_box_that_only_starts_like_the_word_keeps_its_letters(box: str) -> None:
    assert replace(HOME, box=box).lines()[1] == f"Kapellestraat 12 bus {box}"


def test_a_country_abroad_stands_last_in_capitals() -> None:
    abroad = PostalAddress(("Tom Peeters",), "Rue de la Paix", "7", "75002", "Paris", country="Frankrijk")
    assert abroad.lines() == ("Tom Peeters", "Rue de la Paix 7", "75002 Paris", "FRANKRIJK")
    assert abroad.problems == ()


@pytest.mark.parametrize("country", ["", "België", "BELGIË", "BE", " Belgium "])
def test_belgium_is_never_printed(country: str) -> None:
    assert replace(HOME, country=country).lines()[-1] == "3500 Hasselt"


def test_a_reference_address_keeps_its_own_line() -> None:
    at_ocmw = replace(HOME, recipients=("Ayşe Demir", "p/a OCMW Hasselt"))
    assert at_ocmw.lines() == ("Ayşe Demir", "p/a OCMW Hasselt", "Kapellestraat 12", "3500 Hasselt")


def test_white_space_is_tidied_and_empty_lines_vanish() -> None:
    untidy = PostalAddress(("  Tom   Peeters ", " "), " Kapellestraat  ", "12 ", " 3500", "Hasselt\n")
    assert untidy.lines() == ("Tom Peeters", "Kapellestraat 12", "3500 Hasselt")


def test_a_street_of_forty_characters_is_not_abbreviated() -> None:
    street = replace(HOME, street="Burgemeester Vandenbroekestraat", house_number="1234", box="")
    exact = replace(street, house_number="12345678")
    assert len(exact.street_line) == 40
    assert exact.street_line == "Burgemeester Vandenbroekestraat 12345678"


def test_a_longer_street_is_abbreviated_just_enough() -> None:
    long = replace(HOME, street="Burgemeester Vandenbroekestraat", house_number="123", box="A301")
    assert long.street_line == "Burg. Vandenbroekestraat 123 bus A301"


def test_a_long_name_is_folded_at_a_space_and_never_abbreviated() -> None:
    name = "Maria-Magdalena Vandenbroucke van der Straeten Ponthoz"
    folded = replace(HOME, recipients=(name,))
    assert folded.lines()[:2] == ("Maria-Magdalena Vandenbroucke van der", "Straeten Ponthoz")
    assert " ".join(folded.lines()[:2]) == name
    assert folded.problems == ()


@pytest.mark.parametrize(
    ("address", "problem"),
    [
        (replace(HOME, recipients=()), AddressProblem.RECIPIENT_MISSING),
        (replace(HOME, recipients=(" ",)), AddressProblem.RECIPIENT_MISSING),
        (replace(HOME, street=""), AddressProblem.STREET_MISSING),
        (replace(HOME, house_number=""), AddressProblem.HOUSE_NUMBER_MISSING),
        (replace(HOME, postal_code=""), AddressProblem.POSTAL_CODE_MISSING),
        (replace(HOME, postal_code="B-350"), AddressProblem.POSTAL_CODE_INVALID),
        (replace(HOME, postal_code="0350"), AddressProblem.POSTAL_CODE_INVALID),
        (replace(HOME, municipality=""), AddressProblem.MUNICIPALITY_MISSING),
        (replace(HOME, recipients=("X" * 41,)), AddressProblem.LINE_TOO_LONG),
        (replace(HOME, recipients=("A", "B", "C", "D", "E")), AddressProblem.TOO_MANY_LINES),
    ],
)
def test_what_keeps_an_address_off_an_envelope_is_named(address: PostalAddress, problem: AddressProblem) -> None:
    assert address.problems == (problem,)


def test_six_lines_are_the_most_that_fit() -> None:
    assert replace(HOME, recipients=("A", "B", "C", "D")).problems == ()


def test_house_numbers_are_walked_as_numbers() -> None:
    numbers = ["10", "9", "100", "9A", "1"]
    walked = sorted((replace(HOME, house_number=n) for n in numbers), key=lambda a: a.walking_order)
    assert [address.house_number for address in walked] == ["1", "9", "9A", "10", "100"]


@pytest.mark.parametrize("code", ["B-3500", "B 3500", "BE-3500", "BE3500", "b-3500", "3500"])
def test_no_country_prefix_stands_before_a_belgian_postal_code(code: str) -> None:
    address = PostalAddress(("Ayşe Demir",), "Kapellestraat", "12", code, "Hasselt")
    assert (address.municipality_line, address.problems) == ("3500 Hasselt", ())


def test_a_prefix_abroad_belongs_to_the_postal_code() -> None:
    address = PostalAddress(("Ayşe Demir",), "Rue Haute", "1", "L-1234", "Luxembourg", country="Luxemburg")
    assert address.location == ("Rue Haute 1", "L-1234 Luxembourg", "LUXEMBURG")


def test_loose_commas_are_dropped() -> None:
    address = PostalAddress(("Demir, Ayşe,",), "Kapellestraat,", "12,", "3500", "Hasselt ;", box="bus 3,")
    assert address.lines() == ("Demir, Ayşe", "Kapellestraat 12 bus 3", "3500 Hasselt")


@pytest.mark.parametrize(
    "name",
    ["Jan van den Broeck", "Søren d'Hoore-Peña", "Đorđe Škvařil", "María José de la Cruz y Núñez", "Ĳsbrand 't Kint"],
)
def test_particles_and_diacritics_stay_as_they_are_written(name: str) -> None:
    address = PostalAddress((name,), "Kapellestraat", "12", "3500", "Hasselt")
    assert (address.lines()[0], address.problems) == (name, ())


@pytest.mark.parametrize("box", ["0301", "A", "2.1", "3/12", "ch 14"])
def test_a_box_number_is_printed_as_the_register_has_it(box: str) -> None:
    address = PostalAddress(("Ayşe Demir",), "Kapellestraat", "12", "3500", "Hasselt", box=box)
    assert address.street_line == f"Kapellestraat 12 bus {box}"


@pytest.mark.parametrize(
    ("street", "line"),
    [
        ("Onze-Lieve-Vrouw-van-Troostlaan", "O.-L.-Vrouw-van-Troostlaan 128 bus 12"),
        ("Monseigneur Vandenboogaerdestraat", "Mgr. Vandenboogaerdestraat 128 bus 12"),
        ("Generaal Baron Vandersmissenlaan", "Gen. Baron Vandersmissenlaan 128 bus 12"),
        ("Oude Gentse Vandewoestijnsteenweg", "Oude Gentse Vandewoestijnstwg 128 bus 12"),
        ("Koningin Elisabeth-Margrietaplein", "Koningin Elisabeth-Margrietapl. 128 bus 12"),
    ],
)
def test_only_the_street_is_abbreviated_and_only_above_forty_characters(street: str, line: str) -> None:
    address = PostalAddress(("Generaal Burgemeester-Laan",), street, "128", "3500", "Hasselt", box="12")
    assert address.lines() == ("Generaal Burgemeester-Laan", line, "3500 Hasselt")


def test_a_street_that_no_abbreviation_makes_fit_is_a_named_problem() -> None:
    address = PostalAddress(("Ayşe Demir",), "Achterhoeksevaartkantvanhetkanaalpad", "128", "3500", "Hasselt", box="12")
    assert address.problems == (AddressProblem.LINE_TOO_LONG,)
