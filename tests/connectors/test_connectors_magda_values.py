"""What each source says, read over HTTP from a synthetic world."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import date, datetime
from fractions import Fraction
from typing import TypeVar

import pytest

from actualisatie.connectors.magda.answer import Answer
from actualisatie.connectors.magda.client import MagdaClient
from actualisatie.connectors.magda.errors import Fault
from actualisatie.connectors.magda.outcome import Outcome
from actualisatie.connectors.magda.partial_date import PartialDate
from actualisatie.connectors.magda.values.person import AddressKind, Register
from actualisatie.connectors.magda.values.real_rights import RealRights
from actualisatie.connectors.magda.values.social import Leefloon, LeefloonYear
from actualisatie.dossiers.identifiers import make_test_insz
from actualisatie.simulator.magda.people import SyntheticAddress, SyntheticRight
from actualisatie.simulator.magda.running import RunningMagda
from actualisatie.simulator.magda.synthetic_world import SyntheticWorld

T = TypeVar("T")
Ask = Callable[[MagdaClient], Awaitable[Answer[T]]]


def one(magda: RunningMagda, now: datetime, ask: Ask[T]) -> Answer[T]:
    async def run() -> Answer[T]:
        async with MagdaClient(magda.settings(), lambda: now) as client:
            return await ask(client)

    return asyncio.run(run())


def known(answer: Answer[T]) -> T:
    assert answer.value is not None
    return answer.value


def test_a_person_is_read_with_name_address_register_and_relatives(
    magda: RunningMagda, now: datetime, an: str, bo: str
) -> None:
    answer = one(magda, now, lambda client: client.person(an))
    person = known(answer)
    assert (answer.outcome, answer.source, answer.attempts) == (Outcome.ANSWERED, "Persoon.GeefPersoon-02.02 (RR)", 1)
    assert (person.insz, person.first_names, person.last_name) == (an, ("An", "Maria"), "Peeters")
    assert (person.birth_date, person.register, person.is_deceased) == (
        PartialDate(1980, 2, 29),
        Register.POPULATION,
        False,
    )
    home = person.main_residence
    assert home is not None
    assert (home.street, home.house_number, home.box, home.postal_code, home.municipality, home.municipality_nis) == (
        "Kerkstraat",
        "12",
        "B",
        "3500",
        "Hasselt",
        "71022",
    )
    assert (home.since, home.is_reference, person.lives_abroad) == (PartialDate(2010, 5, 1), False, False)
    assert (person.partner_insz, [(one.insz, one.position) for one in person.household]) == (
        bo,
        [(an, "01"), (bo, "22")],
    )


def test_evidence_carries_hash_instant_source_and_reference(magda: RunningMagda, now: datetime, an: str) -> None:
    first, second = (one(magda, now, lambda client: client.person(an)) for _ in range(2))
    assert first.asked_at == second.asked_at == now
    assert first.sha256 is not None
    assert len(first.sha256) == 64
    assert first.reference != second.reference
    assert len(first.reference) == 36


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("1950-00-00", PartialDate(1950)),
        ("1950-06-00", PartialDate(1950, 6)),
        ("1950", PartialDate(1950)),
        ("0000", PartialDate(None)),
        ("0000-00-00", PartialDate(None)),
    ],
)
def test_an_incomplete_birth_date_is_kept_as_incomplete(
    world: SyntheticWorld, magda: RunningMagda, now: datetime, an: str, written: str, read: PartialDate
) -> None:
    world.change(an, birth_date=written)
    birth = known(one(magda, now, lambda client: client.person(an))).birth_date
    assert birth == read
    assert birth is not None
    assert birth.exact() is None


@pytest.mark.parametrize("written", ["1950-13-01", "1950-02-30", "yesterday", "19500101"])
def test_an_impossible_date_is_a_named_error_and_no_person(
    world: SyntheticWorld, magda: RunningMagda, now: datetime, an: str, written: str
) -> None:
    world.change(an, birth_date=written)
    answer = one(magda, now, lambda client: client.person(an))
    assert (answer.outcome, answer.fault, answer.value) == (Outcome.DATA_ERROR, Fault.UNREADABLE_VALUE, None)
    assert written not in answer.detail


@pytest.mark.parametrize(
    ("code", "register"),
    [
        ("02", Register.POPULATION),
        ("1", Register.FOREIGNERS),
        ("5", Register.WAITING),
        ("6", Register.WAITING),
        ("BIS", Register.BIS),
        ("RR", Register.RIJKSREGISTER),
        ("BLABLA", Register.OTHER),
        ("", None),
    ],
)
def test_the_register_is_read_by_its_code(
    world: SyntheticWorld, magda: RunningMagda, now: datetime, an: str, code: str, register: Register | None
) -> None:
    world.change(an, register=code)
    assert known(one(magda, now, lambda client: client.person(an))).register == register


def test_a_death_is_seen_by_its_record_and_by_its_status_alone(
    world: SyntheticWorld, magda: RunningMagda, now: datetime, an: str, bo: str
) -> None:
    world.change(an, deceased_on="2024-00-00")
    world.change(bo, statuses=("99990",))
    first = known(one(magda, now, lambda client: client.person(an)))
    second = known(one(magda, now, lambda client: client.person(bo)))
    assert (first.is_deceased, first.deceased_on) == (True, PartialDate(2024))
    assert (second.is_deceased, second.deceased_on) == (True, None)


@pytest.mark.parametrize(
    ("changes", "abroad", "has_address", "kinds"),
    [
        ({"addresses": ()}, False, False, []),
        ({"statuses": ("992",)}, True, True, [AddressKind.MAIN_RESIDENCE]),
        ({"statuses": ("99991",)}, False, True, [AddressKind.MAIN_RESIDENCE]),
        (
            {"addresses": (SyntheticAddress(lines=("1 rue X", "Lille"), country="Frankrijk", since="2020-01-01"),)},
            True,
            True,
            [AddressKind.RESIDENCE_ABROAD],
        ),
        (
            {
                "addresses": (
                    SyntheticAddress("Kerkstraat", "1", "3500", "Hasselt", "71022", since="2022-01-01"),
                    SyntheticAddress(lines=("Lille",), country="Frankrijk", since="2020-01-01", until="2021-12-31"),
                )
            },
            False,
            True,
            [AddressKind.MAIN_RESIDENCE, AddressKind.RESIDENCE_ABROAD],
        ),
    ],
    ids=["no address", "left the country", "struck by office", "only abroad", "came back"],
)
def test_where_somebody_lives(
    world: SyntheticWorld,
    magda: RunningMagda,
    now: datetime,
    an: str,
    changes: dict[str, object],
    abroad: bool,
    has_address: bool,
    kinds: list[AddressKind],
) -> None:
    world.change(an, **changes)
    person = known(one(magda, now, lambda client: client.person(an)))
    assert (person.lives_abroad, person.has_address, [a.kind for a in person.addresses]) == (abroad, has_address, kinds)


def test_a_reference_address_is_marked(world: SyntheticWorld, magda: RunningMagda, now: datetime, an: str) -> None:
    address = SyntheticAddress("Stationsplein", "1", "3500", "Hasselt", "71022", since="2024-01-01", is_reference=True)
    world.change(an, addresses=(address,))
    home = known(one(magda, now, lambda client: client.person(an))).main_residence
    assert home is not None
    assert home.is_reference is True


def test_a_new_number_is_told_beside_the_person(
    world: SyntheticWorld, magda: RunningMagda, now: datetime, an: str
) -> None:
    new = make_test_insz(date(1980, 2, 29), 4)
    world.change(an, new_insz=new)
    answer = one(magda, now, lambda client: client.person(an))
    assert (answer.outcome, answer.new_insz, known(answer).insz) == (Outcome.RENUMBERED, new, an)
    assert new not in repr(answer)


def test_nobody_of_that_number_is_no_data_and_stays_unknown(magda: RunningMagda, now: datetime) -> None:
    answer = one(magda, now, lambda client: client.person(make_test_insz(date(1970, 1, 1), 1)))
    assert (answer.outcome, answer.value, [code.key for code in answer.codes]) == (
        Outcome.NO_DATA,
        None,
        ["30001.MAGDA"],
    )


def test_a_household_is_read_with_its_positions(magda: RunningMagda, now: datetime, an: str, bo: str) -> None:
    members = known(one(magda, now, lambda client: client.household(bo))).members
    assert [(member.insz, member.position, str(member.birth_date)) for member in members] == [
        (an, "01", "1980-02-29"),
        (bo, "22", "1979-07-01"),
    ]


def test_income_is_jointly_plus_separately_taxable_in_cents(magda: RunningMagda, now: datetime, an: str) -> None:
    bill = known(one(magda, now, lambda client: client.tax_bill(an, 2022)))
    assert (bill.year, bill.fiscal_status, bill.income_cents) == (2022, "A", 2_350_100)


def test_no_tax_bill_is_unknown_and_never_zero(magda: RunningMagda, now: datetime, an: str, bo: str) -> None:
    other_year = one(magda, now, lambda client: client.tax_bill(an, 2019))
    no_bill = one(magda, now, lambda client: client.tax_bill(bo, 2022))
    assert [(answer.outcome, answer.value) for answer in (other_year, no_bill)] == [(Outcome.NO_DATA, None)] * 2
    assert [code.key for answer in (other_year, no_bill) for code in answer.codes] == ["45008.MAGDA", "30001.MAGDA"]


def test_a_bill_of_zero_is_an_income_of_zero(
    world: SyntheticWorld, magda: RunningMagda, now: datetime, an: str
) -> None:
    world.change(an, income={2022: 0}, separate_income={})
    assert known(one(magda, now, lambda client: client.tax_bill(an, 2022))).income_cents == 0


def test_the_column_of_the_other_partner_is_not_this_persons_income(
    world: SyntheticWorld, magda: RunningMagda, now: datetime, an: str
) -> None:
    bill = known(one(magda, now, lambda client: client.tax_bill(an, 2022)))
    assert replace(bill, fiscal_status="B").income_cents is None
    assert replace(bill, fiscal_status=None).income_cents is None
    world.change(an, fiscal_status="B")
    assert known(one(magda, now, lambda client: client.tax_bill(an, 2022))).income_cents == 2_350_100


def test_no_property_found_means_owning_nothing(magda: RunningMagda, now: datetime, bo: str) -> None:
    answer = one(magda, now, lambda client: client.real_rights(bo))
    assert (answer.outcome, answer.value, known(answer).owns) == (Outcome.NO_DATA, RealRights(), False)


def test_a_share_in_community_is_read(magda: RunningMagda, now: datetime, an: str) -> None:
    rights = known(one(magda, now, lambda client: client.real_rights(an)))
    assert rights.owns is True
    assert [(right.kind, right.share, right.in_community, right.nature) for right in rights.rights] == [
        ("VE", Fraction(1, 2), True, "HUIS")
    ]


def test_a_swapped_share_is_turned_round_and_marked(
    world: SyntheticWorld, magda: RunningMagda, now: datetime, an: str
) -> None:
    world.change(an, rights=(SyntheticRight("VG", 100, 20), SyntheticRight("VE", 20, 100)))
    rights = known(one(magda, now, lambda client: client.real_rights(an))).rights
    assert [(right.kind, right.share, right.share_was_swapped) for right in rights] == [
        ("VG", Fraction(1, 5), True),
        ("VE", Fraction(1, 5), False),
    ]


def test_a_share_with_a_zero_is_a_named_error_and_no_verdict_on_ownership(
    world: SyntheticWorld, magda: RunningMagda, now: datetime, an: str
) -> None:
    world.change(an, rights=(SyntheticRight("VE", 1, 0),))
    answer = one(magda, now, lambda client: client.real_rights(an))
    assert (answer.outcome, answer.fault, answer.value) == (Outcome.DATA_ERROR, Fault.UNREADABLE_VALUE, None)


def test_a_right_that_ended_is_kept_but_not_owned(
    world: SyntheticWorld, magda: RunningMagda, now: datetime, an: str
) -> None:
    world.change(an, rights=(SyntheticRight(until_year=2015),))
    rights = known(one(magda, now, lambda client: client.real_rights(an)))
    assert (len(rights.rights), rights.current, rights.owns) == (1, (), False)


def test_a_disability_is_recognised_from_its_first_day(magda: RunningMagda, now: datetime, an: str, bo: str) -> None:
    handicap = known(one(magda, now, lambda client: client.handicap(an)))
    assert [handicap.recognised_on(day) for day in (date(2018, 12, 31), date(2019, 1, 1))] == [False, True]
    none = one(magda, now, lambda client: client.handicap(bo))
    assert (none.outcome, known(none).recognised_on(date(2024, 1, 1))) == (Outcome.NO_DATA, False)


def test_leefloon_is_read_per_year_from_euro_into_cents(magda: RunningMagda, now: datetime, an: str) -> None:
    years = known(one(magda, now, lambda client: client.leefloon(an, 2021, 2023))).years
    assert [(year.year, year.leefloon_cents, year.other_cents) for year in years] == [
        (2021, 0, 0),
        (2022, 123_456, 0),
        (2023, 0, 0),
    ]


def test_leefloon_of_a_year_is_nought_without_data_and_unknown_beside_other_years() -> None:
    paid = Leefloon((LeefloonYear(2022, 123_456),))
    assert [paid.cents_in(2022), paid.cents_in(2023), Leefloon().cents_in(2023)] == [123_456, None, 0]


def test_registering_somebody_twice_is_fine(magda: RunningMagda, now: datetime, an: str) -> None:
    answers = [one(magda, now, lambda client: client.register(an, date(2024, 3, 18))) for _ in range(2)]
    assert [known(answer).accepted for answer in answers] == [True, True]
    assert [code.key for code in answers[1].codes] == ["40143.MAGDA"]
