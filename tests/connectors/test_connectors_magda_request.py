"""The SOAP question, as MAGDA's templates have it."""

from datetime import UTC, date, datetime, timedelta

import pytest
from lxml import etree

from actualisatie.connectors.magda.envelope import SOAP_11, build_request
from actualisatie.connectors.magda.questions import SourceQuestion
from actualisatie.connectors.magda.services import CONTRACTS, Service
from actualisatie.connectors.magda.settings import MagdaSettings

SETTINGS = MagdaSettings(
    url="https://magda.example/Magda-02.00/soap/WebService", identificatie="a.b/c", hoedanigheid="7"
)
QUESTIONS = {
    Service.PERSON: SourceQuestion(Service.PERSON, "93651822301"),
    Service.HOUSEHOLD: SourceQuestion(Service.HOUSEHOLD, "93651822301"),
    Service.TAX_BILL: SourceQuestion(Service.TAX_BILL, "93651822301", year=2022),
    Service.REAL_RIGHTS: SourceQuestion(Service.REAL_RIGHTS, "93651822301"),
    Service.HANDICAP: SourceQuestion(Service.HANDICAP, "93651822301"),
    Service.LEEFLOON: SourceQuestion(Service.LEEFLOON, "93651822301", year=2023, first_year=2021),
    Service.REGISTRATION: SourceQuestion(Service.REGISTRATION, "93651822301", begin=date(2024, 1, 1)),
}


def verzoek(service: Service, at: datetime) -> etree._Element:
    root = etree.fromstring(build_request(QUESTIONS[service], "our-reference", SETTINGS, at))
    request = root.find(f"{{{SOAP_11}}}Body/{CONTRACTS[service].request_tag}/Verzoek")
    assert request is not None
    return request


@pytest.mark.parametrize("service", list(Service))
def test_every_service_is_asked_in_its_own_namespace_with_our_reference_twice(service: Service, now: datetime) -> None:
    request = verzoek(service, now)
    told = [
        request.findtext(f"Context/{path}")
        for path in (
            "Naam",
            "Versie",
            "Bericht/Type",
            "Bericht/Afzender/Identificatie",
            "Bericht/Afzender/Hoedanigheid",
        )
    ]
    assert told == [service.value, CONTRACTS[service].version, "VRAAG", "a.b/c", "7"]
    assert [element.text for element in request.iter("Referte")] == ["our-reference", "our-reference"]
    assert "93651822301" in [element.text for element in request.find("Vragen/Vraag").iter()]  # type: ignore[union-attr]


def test_the_moment_of_asking_is_told_in_brussels_time(now: datetime) -> None:
    instant = verzoek(Service.PERSON, now).find("Context/Bericht/Tijdstip")
    assert instant is not None
    assert [part.text for part in instant] == ["2024-03-18", "00:30:00.000"]


def test_the_tax_bill_is_asked_for_jointly_and_separately_taxable_income_of_one_year(now: datetime) -> None:
    criteria = verzoek(Service.TAX_BILL, now).find("Vragen/Vraag/Inhoud/Criteria")
    assert criteria is not None
    assert [element.text for element in criteria.iter("Inkomensjaar", "IPCALCode")] == ["2022", "7555", "7557"]


def test_leefloon_is_asked_for_a_last_year_and_years_back(now: datetime) -> None:
    criteria = verzoek(Service.LEEFLOON, now).find("Vragen/Vraag/Inhoud/Criteria")
    assert criteria is not None
    assert [element.text for element in criteria.iter("Jaar", "AantalJaarTerug")] == ["2023", "2"]


def test_a_disability_is_asked_for_on_the_day_of_asking_unless_another_day_is_named(now: datetime) -> None:
    assert verzoek(Service.HANDICAP, now).findtext(".//referenceDate") == "2024-03-18"


def test_a_registration_names_the_person_as_subject_from_its_first_day(now: datetime) -> None:
    registration = verzoek(Service.REGISTRATION, now).find("Vragen/Vraag/Inhoud/Inschrijving")
    assert registration is not None
    assert (
        registration.findtext("BetrokkenSubject/Subjecten/Subject/Sleutel"),
        registration.findtext("Periode/Begin"),
    ) == (
        "93651822301",
        "2024-01-01",
    )


@pytest.mark.parametrize(
    ("service", "insz"),
    [
        (Service.PERSON, "9365182230"),
        (Service.PERSON, "9365182230x"),
        (Service.TAX_BILL, "93651822301"),
        (Service.LEEFLOON, "93651822301"),
        (Service.REGISTRATION, "93651822301"),
    ],
)
def test_a_question_that_cannot_be_put_is_refused_without_repeating_the_number(service: Service, insz: str) -> None:
    with pytest.raises(ValueError, match=service.value) as refusal:
        SourceQuestion(service, insz)
    assert insz not in str(refusal.value)


@pytest.mark.parametrize("url", ["", "magda.example/soap", "ftp://magda.example/soap", "http://"])
def test_an_endpoint_that_is_no_web_address_is_refused(url: str) -> None:
    with pytest.raises(ValueError, match="whole http"):
        MagdaSettings(url=url, identificatie="a", hoedanigheid="b")


def test_summer_time_is_followed() -> None:
    instant = verzoek(Service.PERSON, datetime(2024, 7, 1, 22, 0, tzinfo=UTC)).find("Context/Bericht/Tijdstip")
    assert instant is not None
    assert instant.findtext("Datum") == "2024-07-02"


def test_each_question_has_its_own_person_reference_instant_and_years_whatever_was_asked_before(now: datetime) -> None:
    later = now + timedelta(days=1, hours=9, milliseconds=7)
    asked = [
        (SourceQuestion(Service.LEEFLOON, "93651822301", year=2023, first_year=2021), "one", now),
        (SourceQuestion(Service.LEEFLOON, "93651822202", year=2023, first_year=2021), "a < b & c", now),
        (SourceQuestion(Service.LEEFLOON, "93651822301", year=2022, first_year=2021), "three", now),
        (SourceQuestion(Service.LEEFLOON, "93651822301", year=2023, first_year=2021), "four", later),
    ]
    told = []
    for question, reference, at in asked:
        root = etree.fromstring(build_request(question, reference, SETTINGS, at))
        leaves = [element.text for element in root.iter() if len(element) == 0 and element.text]
        told.append(leaves[3:5] + leaves[6:7] + leaves[8:])
    assert told == [
        ["2024-03-18", "00:30:00.000", "one", "one", "93651822301", "2023", "2"],
        ["2024-03-18", "00:30:00.000", "a < b & c", "a < b & c", "93651822202", "2023", "2"],
        ["2024-03-18", "00:30:00.000", "three", "three", "93651822301", "2022", "1"],
        ["2024-03-19", "09:30:00.007", "four", "four", "93651822301", "2023", "2"],
    ]


def test_the_envelope_is_the_same_to_the_byte_as_ever(now: datetime) -> None:
    context = (
        "<Context><Naam>GeefPersoon</Naam><Versie>02.02.0000</Versie><Bericht><Type>VRAAG</Type><Tijdstip>"
        "<Datum>2024-03-18</Datum><Tijd>00:30:00.000</Tijd></Tijdstip><Afzender><Identificatie>a.b/c</Identificatie>"
        "<Referte>r</Referte><Hoedanigheid>7</Hoedanigheid></Afzender></Bericht></Context>"
    )
    question = (
        "<Vragen><Vraag><Referte>r</Referte><Inhoud><Criteria><INSZ>93651822301</INSZ></Criteria><Bron>RR</Bron>"
        "<Taal>nl</Taal></Inhoud></Vraag></Vragen>"
    )
    assert build_request(QUESTIONS[Service.PERSON], "r", SETTINGS, now).decode() == (
        "<?xml version='1.0' encoding='UTF-8'?>\n"
        f'<soapenv:Envelope xmlns:soapenv="{SOAP_11}"><soapenv:Header/><soapenv:Body>'
        '<web:GeefPersoon xmlns:web="http://magda.vlaanderen.be/persoon/soap/geefpersoon/v02_02">'
        f"<Verzoek>{context}{question}</Verzoek></web:GeefPersoon></soapenv:Body></soapenv:Envelope>"
    )
