"""From bytes to meaning, without a network: envelopes, levels of errors, and content that contradicts itself."""

import pytest

from actualisatie.connectors.magda.errors import Fault
from actualisatie.connectors.magda.interpret import Reading, interpret
from actualisatie.connectors.magda.markup import parse_untrusted, text
from actualisatie.connectors.magda.outcome import Outcome
from actualisatie.connectors.magda.questions import SourceQuestion
from actualisatie.connectors.magda.services import CONTRACTS, Service
from actualisatie.connectors.magda.values.person import Person

INSZ = "93651822301"
REFERENCE = "ours"
SOAP = "http://schemas.xmlsoap.org/soap/envelope/"


def exception(code: str, severity: str = "FOUT", oorsprong: str = "MAGDA", **annotations: str) -> str:
    named = "".join(
        f"<Annotatie><Naam>{name.replace('_', ' ')}</Naam><Waarde>{value}</Waarde></Annotatie>"
        for name, value in annotations.items()
    )
    return (
        f"<Uitzonderingen><Uitzondering><Identificatie>{code}</Identificatie><Oorsprong>{oorsprong}</Oorsprong>"
        f"<Type>{severity}</Type><Diagnose>d</Diagnose><Annotaties>{named}</Annotaties></Uitzondering></Uitzonderingen>"
    )


def reply(service: Service, content: str = "", *, repliek: str = "", reference: str = REFERENCE) -> bytes:
    answer = f"<Antwoorden><Antwoord><Referte>{reference}</Referte>{content}</Antwoord></Antwoorden>"
    return (
        f'<s:Envelope xmlns:s="{SOAP}"><s:Body><r:{service.value}Response xmlns:r="{CONTRACTS[service].namespace}">'
        f"<Repliek><Context/>{repliek or answer}</Repliek></r:{service.value}Response></s:Body></s:Envelope>"
    ).encode()


def read(service: Service, raw: bytes) -> Reading:
    year = 2022 if service in {Service.TAX_BILL, Service.LEEFLOON} else None
    return interpret(SourceQuestion(service, INSZ, year=year), REFERENCE, raw, 1_000_000)


def bill(items: str, year: str = "2022", status: str = "A") -> str:
    return (
        f"<Inhoud><AanslagbiljetPersonenbelasting><GevraagdePersoon><INSZ>{INSZ}</INSZ><FiscaleStatus><Code>{status}"
        f"</Code></FiscaleStatus></GevraagdePersoon><Inkomensjaar>{year}</Inkomensjaar><Items>{items}</Items>"
        "</AanslagbiljetPersonenbelasting></Inhoud>"
    )


def item(code: str, value: str) -> str:
    return f"<Item><Code>{code}</Code><Waarde>{value}</Waarde></Item>"


@pytest.mark.parametrize("level", ["message", "question"])
@pytest.mark.parametrize(
    ("code", "outcome", "retryable", "throttle"),
    [
        ("30001", Outcome.NO_DATA, False, False),
        ("99994", Outcome.UNAVAILABLE, True, False),
        ("99995", Outcome.UNAVAILABLE, True, True),
        ("99996", Outcome.UNAVAILABLE, True, True),
        ("40005", Outcome.REFUSED, False, False),
        ("13202", Outcome.NOT_REGISTERED, False, False),
        ("20002", Outcome.DATA_ERROR, False, False),
        ("30002", Outcome.MANUAL, False, False),
        ("12345", Outcome.DATA_ERROR, False, False),
    ],
)
def test_an_exception_means_the_same_at_both_levels(
    level: str, code: str, outcome: Outcome, retryable: bool, throttle: bool
) -> None:
    raw = (
        reply(Service.PERSON, repliek=exception(code)) if level == "message" else reply(Service.PERSON, exception(code))
    )
    reading = read(Service.PERSON, raw)
    assert (reading.outcome, reading.retryable, reading.throttle, reading.value) == (outcome, retryable, throttle, None)


def test_an_error_of_the_building_register_beside_content_does_not_touch_ownership() -> None:
    rights = (
        "<Inhoud><Eigendom><Eigendomstoestanden><Eigendomstoestand><EigenaarsRechten><EigenaarRecht>"
        '<LijstId Type="Individueel"><PartijId>7</PartijId></LijstId><ZakelijkRecht><Ongestructureerd><Rechten><Recht>'
        "<Type><Code>VE</Code></Type><Aandeel><Teller>1</Teller><Noemer>1</Noemer></Aandeel></Recht></Rechten>"
        "</Ongestructureerd></ZakelijkRecht></EigenaarRecht></EigenaarsRechten></Eigendomstoestand></Eigendomstoestanden>"
        f"<Partijen><Personen><Persoon><PartijId>7</PartijId><INSZ>{INSZ}</INSZ></Persoon></Personen></Partijen>"
        "</Eigendom></Inhoud>"
    )
    reading = read(Service.REAL_RIGHTS, reply(Service.REAL_RIGHTS, rights + exception("45700", oorsprong="GEBRG")))
    assert (reading.outcome, [code.key for code in reading.codes]) == (Outcome.ANSWERED, ["45700.GEBRG"])


@pytest.mark.parametrize("service", [Service.PERSON, Service.TAX_BILL, Service.REAL_RIGHTS])
def test_an_answer_with_nothing_in_it_is_no_statement_of_nothing(service: Service) -> None:
    reading = read(service, reply(service))
    assert (reading.outcome, reading.fault, reading.value) == (Outcome.DATA_ERROR, Fault.EMPTY, None)


def test_content_beside_no_data_found_is_a_contradiction() -> None:
    reading = read(Service.TAX_BILL, reply(Service.TAX_BILL, bill(item("A7555", "100")) + exception("30001")))
    assert (reading.outcome, reading.fault) == (Outcome.DATA_ERROR, Fault.CONTRADICTION)
    assert [code.identificatie for code in reading.codes] == ["30001"]


def test_the_same_item_twice_is_a_contradiction() -> None:
    reading = read(Service.TAX_BILL, reply(Service.TAX_BILL, bill(item("A7555", "100") + item("A7555", "200"))))
    assert (reading.outcome, reading.fault) == (Outcome.DATA_ERROR, Fault.CONTRADICTION)


@pytest.mark.parametrize(
    "content",
    [
        bill(item("A7555", "12,50")),
        bill(item("A7555", "")),
        bill(item("A7555", "NaN")),
        bill(item("A7555", "1"), year="0000"),
        bill(item("A7555", "1"), year="22"),
    ],
    ids=["euro", "empty", "not a number", "year zero", "short year"],
)
def test_an_amount_or_year_that_cannot_be_is_a_named_error(content: str) -> None:
    reading = read(Service.TAX_BILL, reply(Service.TAX_BILL, content))
    assert (reading.outcome, reading.fault, reading.value) == (Outcome.DATA_ERROR, Fault.UNREADABLE_VALUE, None)


def test_a_renumbering_names_the_new_number_also_without_content() -> None:
    codes = exception("30004", "WAARSCHUWING", Nieuw_INSZ="93651822499")
    reading = read(Service.PERSON, reply(Service.PERSON, codes))
    assert (reading.outcome, reading.new_insz, reading.value) == (Outcome.RENUMBERED, "93651822499", None)


def test_an_answer_under_the_new_number_is_about_the_same_person() -> None:
    person = "<Inhoud><Persoon><INSZ>93651822499</INSZ></Persoon></Inhoud>"
    codes = exception("30004", "WAARSCHUWING", Oud_INSZ=INSZ, Nieuw_INSZ="93651822499")
    reading = read(Service.PERSON, reply(Service.PERSON, person + codes))
    assert (reading.outcome, isinstance(reading.value, Person)) == (Outcome.RENUMBERED, True)
    assert read(Service.PERSON, reply(Service.PERSON, person)).fault is Fault.OTHER_PERSON


def test_no_property_under_an_old_number_does_not_say_that_there_is_none_under_the_new_one() -> None:
    codes = exception("30004", "WAARSCHUWING", Nieuw_INSZ="93651822499")
    both = codes.replace("</Uitzonderingen>", "") + exception("30001").removeprefix("<Uitzonderingen>")
    reading = read(Service.REAL_RIGHTS, reply(Service.REAL_RIGHTS, both))
    assert (reading.outcome, reading.new_insz, reading.value) == (Outcome.RENUMBERED, "93651822499", None)


def test_who_asks_under_the_new_number_was_not_renumbered() -> None:
    person = f"<Inhoud><Persoon><INSZ>{INSZ}</INSZ></Persoon></Inhoud>"
    codes = exception("30004", "WAARSCHUWING", Oud_INSZ="93651822499", Nieuw_INSZ=INSZ)
    reading = read(Service.PERSON, reply(Service.PERSON, person + codes))
    assert (reading.outcome, reading.new_insz) == (Outcome.ANSWERED, None)


@pytest.mark.parametrize(
    ("annotations", "fault"),
    [
        ({}, Fault.UNREADABLE_VALUE),
        ({"Nieuw_INSZ": "936518"}, Fault.UNREADABLE_VALUE),
        ({"Oud_INSZ": "93651822202", "Nieuw_INSZ": "93651822499"}, Fault.OTHER_PERSON),
    ],
    ids=["no number", "half a number", "somebody else"],
)
def test_a_renumbering_that_hides_the_number_or_is_about_another_is_a_named_error(
    annotations: dict[str, str], fault: Fault
) -> None:
    person = f"<Inhoud><Persoon><INSZ>{INSZ}</INSZ></Persoon></Inhoud>"
    codes = exception("30004", "WAARSCHUWING", **annotations)
    reading = read(Service.PERSON, reply(Service.PERSON, person + codes))
    assert (reading.outcome, reading.fault, reading.value) == (Outcome.DATA_ERROR, fault, None)


def test_a_household_without_the_person_is_somebody_elses() -> None:
    content = "<Inhoud><Gezinsleden><Gezinslid><INSZ>93651822499</INSZ></Gezinslid></Gezinsleden></Inhoud>"
    assert read(Service.HOUSEHOLD, reply(Service.HOUSEHOLD, content)).fault is Fault.OTHER_PERSON


@pytest.mark.parametrize("status", ["NO_RESULT", "INCOMPLETE_DATA", ""])
def test_an_incomplete_answer_about_a_disability_is_unknown(status: str) -> None:
    told = f"<ConsultFilesByDateResponse><status><value>{status}</value></status></ConsultFilesByDateResponse>"
    content = f"<Inhoud>{told}</Inhoud>"
    reading = read(Service.HANDICAP, reply(Service.HANDICAP, content))
    assert (reading.outcome, reading.value) == (Outcome.DATA_ERROR, None)


@pytest.mark.parametrize(
    ("raw", "fault"),
    [
        (b"", Fault.MALFORMED),
        (b"<a>", Fault.MALFORMED),
        (b"<html><body/></html>", Fault.WRONG_NAMESPACE),
        (f'<s:Envelope xmlns:s="{SOAP}"/>'.encode(), Fault.WRONG_NAMESPACE),
        (f'<s:Envelope xmlns:s="{SOAP}"><s:Body/></s:Envelope>'.encode(), Fault.WRONG_NAMESPACE),
        (reply(Service.HOUSEHOLD), Fault.WRONG_NAMESPACE),
        (reply(Service.PERSON, reference="theirs"), Fault.OTHER_REFERENCE),
        (reply(Service.PERSON, repliek="<Antwoorden/>"), Fault.OTHER_REFERENCE),
        (b'<!DOCTYPE a SYSTEM "file:///etc/passwd"><a/>', Fault.FORBIDDEN_MARKUP),
        (b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>', Fault.FORBIDDEN_MARKUP),
        (b"<a>" * 5000 + b"</a>" * 5000, Fault.MALFORMED),
        (b" " * 1_000_001, Fault.OVERSIZED),
    ],
    ids=[
        "empty",
        "open",
        "html",
        "no body",
        "empty body",
        "other service",
        "other reference",
        "no answer",
        "external dtd",
        "entity",
        "too deep",
        "too long",
    ],
)
def test_bytes_that_are_no_answer_of_ours_are_named(raw: bytes, fault: Fault) -> None:
    reading = read(Service.PERSON, raw)
    assert (reading.fault, reading.value) == (fault, None)


def test_a_soap_12_fault_is_told_apart_by_its_code() -> None:
    soap = "http://www.w3.org/2003/05/soap-envelope"
    raw = (
        '<s:Envelope xmlns:s="{0}"><s:Body><s:Fault><s:Code><s:Value>s:{1}</s:Value></s:Code></s:Fault></s:Body>'
        "</s:Envelope>"
    )
    faults = [read(Service.PERSON, raw.format(soap, code).encode()).fault for code in ("Receiver", "Sender")]
    assert faults == [Fault.SOAP_SERVER_FAULT, Fault.SOAP_CLIENT_FAULT]


@pytest.mark.parametrize(
    ("markup", "told"),
    [
        ("<a><b><c> x </c></b></a>", "x"),
        ("<a><b><c>x<!-- y -->z</c></b></a>", "xz"),
        ("<a><b><c>x &amp; <![CDATA[<y>]]></c></b></a>", "x & <y>"),
        ("<a><b><c>  </c></b></a>", None),
        ("<a><b/></a>", None),
        ("<a><b><c/></b><b><c>of another</c></b></a>", None),
        ("<a><b><c><d/>after a child</c></b></a>", None),
    ],
)
def test_a_text_is_that_of_the_first_element_at_a_path_and_of_nothing_in_it(markup: str, told: str | None) -> None:
    assert text(parse_untrusted(markup.encode(), 1_000), "b/c") == told
