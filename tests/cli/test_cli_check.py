"""`actualisatie check`: a verdict with its evidence, over HTTP, without a number where none belongs."""

import json
import logging
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from certificates import Authority
from lxml import etree

from actualisatie.connectors.magda.services import CONTRACTS, Service
from actualisatie.dossiers.identifiers import make_test_insz
from actualisatie.simulator.magda.people import SyntheticAddress, SyntheticPerson, SyntheticRight
from actualisatie.simulator.magda.running import RunningMagda, running_magda
from actualisatie.simulator.magda.synthetic_world import SyntheticWorld
from actualisatie.simulator.server import ServerTls

OWNER = "80651700172"
"""The applicant of the register file of these tests."""

KEYS = [
    "insz",
    "population",
    "deceased",
    "has_address",
    "income_cents",
    "income_year",
    "owns",
    "rights",
    "errors",
    "verdict",
]
FAULT = "<Uitzondering><Identificatie>{}</Identificatie><Oorsprong>MAGDA</Oorsprong><Type>{}</Type></Uitzondering>"
WELL, NOBODY, WRONG = make_test_insz(date(1970, 5, 5), 1), make_test_insz(date(1971, 5, 5), 1), "80622900279"


@pytest.fixture
def magda(monkeypatch: pytest.MonkeyPatch) -> Iterator[RunningMagda]:
    """A MAGDA that the settings name, and that knows one owner."""
    home = SyntheticAddress("Kerkstraat", "12", "3800", "Sint-Truiden", "71053", since=date(2010, 5, 1))
    owner = SyntheticPerson(
        OWNER,
        ("Anneke",),
        "Geheimenaam",
        date(1980, 5, 17),
        sex="1",
        addresses=(home,),
        income={2022: 1_800_000},
        rights=(SyntheticRight(denominator=2),),
    )
    with running_magda(SyntheticWorld([owner])) as running:
        settings = running.settings()
        monkeypatch.setenv("ACTUALISATIE_MAGDA_URL", settings.url)
        monkeypatch.setenv("ACTUALISATIE_MAGDA_IDENTIFICATIE", settings.identificatie)
        monkeypatch.setenv("ACTUALISATIE_MAGDA_HOEDANIGHEID", settings.hoedanigheid)
        monkeypatch.setenv("ACTUALISATIE_SOURCE_ATTEMPTS", "1")
        yield running


def verdicts(told: Any) -> dict[str, str]:
    return {one["condition"]: one["verdict"] for one in told["conditions"]}


def test_a_person_is_judged_with_the_answers_of_each_source(magda: RunningMagda, run: Callable[..., Any]) -> None:
    told = run("check", OWNER, "--on", "2024-03-18", "--json").json
    assert told["verdict"] == "fails"
    assert {name: verdicts(told)[name] for name in ("age", "population", "ownership")} == {
        "age": "meets",
        "population": "meets",
        "ownership": "fails",
    }
    outcomes = {one["source"].partition(" ")[0]: one["outcome"] for one in told["answers"]}
    assert {name: outcomes[name] for name in outcomes if "Aanslagbiljet" in name or "Persoon" in name} == {
        "Persoon.GeefPersoon-02.02": "answered",
        "Inkomen.GeefAanslagbiljetPersonenbelasting-02.00": "answered",
    }
    assert {len(one["sha256"]) for one in told["answers"]} == {64}


def test_a_dossier_is_judged_by_its_number_and_no_insz_or_name_is_shown(
    magda: RunningMagda,
    migrated: Callable[..., Any],
    register_file: Path,
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.DEBUG)
    assert migrated("register", "import", register_file, "--by", "An").code == 0
    shown = [migrated("check", "2019.11.05.0007", "--on", "2024-03-18", *form) for form in ((), ("--json",))]
    assert [one.code for one in shown] == [0, 0]
    assert shown[1].json["verdict"] == "fails"
    assert "Verdict: fails" in shown[0].out
    told = "".join(one.out + one.err for one in shown) + caplog.text
    assert [secret for secret in (OWNER, "Geheimenaam", "Kerkstraat") if secret in told] == []


def test_a_check_changes_nothing(magda: RunningMagda, migrated: Callable[..., Any], register_file: Path) -> None:
    assert migrated("register", "import", register_file, "--by", "An").code == 0
    before = migrated("explain", "2019.11.05.0007", "--json").out
    assert migrated("check", "2019.11.05.0007", "--on", "2024-03-18").code == 0
    assert migrated("explain", "2019.11.05.0007", "--json").out == before


def test_a_source_that_is_silent_accuses_nobody(magda: RunningMagda, run: Callable[..., Any]) -> None:
    magda.faults.rate, magda.faults.kinds = 1.0, ("99997",)
    told = run("check", OWNER, "--on", "2024-03-18", "--json").json
    assert (told["verdict"], set(verdicts(told).values()) <= {"unknown"}) == ("unknown", True)


def test_a_person_with_a_new_number_is_judged_under_it_and_the_old_answers_stay_visible(
    run: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    new = make_test_insz(date(1980, 5, 17), 3)
    home = SyntheticAddress("Kerkstraat", "12", "3800", "Sint-Truiden", "71053", since=date(2010, 5, 1))
    old = SyntheticPerson(OWNER, ("Anneke",), "Geheimenaam", date(1980, 5, 17), addresses=(home,), new_insz=new)
    world = SyntheticWorld([old, replace(old, insz=new, new_insz="", rights=(SyntheticRight(),))])
    with running_magda(world) as running:
        monkeypatch.setenv("ACTUALISATIE_MAGDA_URL", running.url)
        monkeypatch.setenv("ACTUALISATIE_MAGDA_IDENTIFICATIE", "test")
        monkeypatch.setenv("ACTUALISATIE_MAGDA_HOEDANIGHEID", "1")
        outcome = run("check", OWNER, "--on", "2024-03-18", "--json")
    persons = [one["outcome"] for one in outcome.json["answers"] if "GeefPersoon" in one["source"]]
    assert persons == ["renumbered", "answered"]
    assert verdicts(outcome.json)["ownership"] == "fails"
    assert [number for number in (OWNER, new) if number in outcome.out] == []


def test_the_certificates_of_the_settings_are_used(
    magda: RunningMagda, run: Callable[..., Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    authority = Authority(tmp_path, "authority")
    server, client = authority.issue("server"), authority.issue("client")
    names = {
        "CLIENT_CERTIFICATE": client.certificate,
        "CLIENT_KEY": client.key,
        "AUTHORITIES": authority.file,
        "SIGNING_CERTIFICATE": client.certificate,
        "SIGNING_KEY": client.key,
    }
    for name, file in names.items():
        monkeypatch.setenv(f"ACTUALISATIE_MAGDA_{name}", str(file))
    tls = ServerTls(server.certificate, server.key, clients=authority.file)
    with running_magda(SyntheticWorld(), tls=tls) as over_tls:
        monkeypatch.setenv("ACTUALISATIE_MAGDA_URL", over_tls.url)
        told = run("check", OWNER, "--json").json
        assert {one["fault"] for one in told["answers"]} == {None}
        monkeypatch.setenv("ACTUALISATIE_MAGDA_CLIENT_KEY", str(server.key))
        outcome = run("check", OWNER, "--json")
        assert (outcome.code, outcome.err) == (
            1,
            "client certificate: the private key is not that of the certificate\n",
        )
        monkeypatch.setenv("ACTUALISATIE_MAGDA_CLIENT_KEY", str(client.key))
        monkeypatch.setenv("ACTUALISATIE_MAGDA_ANSWER_CERTIFICATE", str(server.certificate))
        told = run("check", OWNER, "--json").json
        assert {one["fault"] for one in told["answers"]} == {"bad_signature"}, "this MAGDA signs nothing"


@pytest.mark.parametrize(
    ("arguments", "code", "told"),
    [
        (("80651700173",), 1, "check digits"),
        (("2019.11.05.9999",), 1, "no dossier"),
        (("nonsense",), 1, "ossier number"),
        ((), 2, "give one INSZ"),
        (("--all",), 2, "needs --magda"),
    ],
)
def test_what_cannot_be_checked_is_said_in_words(
    migrated: Callable[..., Any], arguments: tuple[str, ...], code: int, told: str
) -> None:
    outcome = migrated("check", *arguments)
    assert (outcome.code, told in " ".join(outcome.err.split())) == (code, True)
    assert "80651700173" not in outcome.err


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A small folder in the layout of the official one: a whole person, nobody, and a number that cannot be."""
    home = "<Adressen><Hoofdverblijfplaats><Postcode>3000</Postcode></Hoofdverblijfplaats></Adressen>"
    for insz in (WELL, WRONG):
        known = f"<INSZ>{insz}</INSZ><Geboorte><Datum>1970-05-05</Datum></Geboorte><Register><Code>02</Code></Register>"
        store(tmp_path, Service.PERSON, insz, f"<Inhoud><Persoon>{known}{home}</Persoon></Inhoud>")
    silent = FAULT.format("99994", "FOUT")
    store(tmp_path, Service.PERSON, NOBODY, f"<Uitzonderingen>{silent}</Uitzonderingen>")
    bill = (
        f"<GevraagdePersoon><INSZ>{WELL}</INSZ><FiscaleStatus><Code>A</Code></FiscaleStatus></GevraagdePersoon>"
        "<Inkomensjaar>2022</Inkomensjaar><Items><Item><Code>A7555</Code><Waarde>1234567</Waarde></Item>"
        "<Item><Code>B7555</Code><Waarde>99</Waarde></Item></Items>"
    )
    store(
        tmp_path,
        Service.TAX_BILL,
        WELL,
        f"<Inhoud><AanslagbiljetPersonenbelasting>{bill}</AanslagbiljetPersonenbelasting></Inhoud>",
    )
    right = "<Recht><Type><Code>VG</Code></Type><Aandeel><Teller>4</Teller><Noemer>1</Noemer></Aandeel></Recht>"
    owner = (
        "<EigenaarRecht><LijstId><PartijId>1</PartijId></LijstId><ZakelijkRecht><Ongestructureerd><Rechten>"
        f"{right}</Rechten></Ongestructureerd></ZakelijkRecht></EigenaarRecht>"
    )
    store(
        tmp_path,
        Service.REAL_RIGHTS,
        WELL,
        f"<Inhoud><Eigendom><Partijen><Personen><Persoon><PartijId>1</PartijId><INSZ>{WELL}</INSZ></Persoon></Personen>"
        f"</Partijen><Eigendomstoestanden><Eigendomstoestand><EigenaarsRechten>{owner}</EigenaarsRechten>"
        "</Eigendomstoestand></Eigendomstoestanden></Eigendom></Inhoud>",
    )
    late = FAULT.format("45008", "INFORMATIE")
    store(tmp_path, Service.TAX_BILL, "notfound", f"<Uitzonderingen>{late}</Uitzonderingen>")
    store(tmp_path, Service.REGISTRATION, "success", "<Inhoud><Resultaat>1</Resultaat></Inhoud>", "PERS")
    return tmp_path


def store(folder: Path, service: Service, name: str, content: str, sub: str = "") -> None:
    contract = CONTRACTS[service]
    place = folder / contract.domain / service.value / contract.version / sub
    place.mkdir(parents=True, exist_ok=True)
    place.joinpath(f"{name}.xml").write_text(
        f'<r:{service.value}Response xmlns:r="{contract.namespace}"><Repliek><Context/><Antwoorden><Antwoord>'
        f"<Referte>recorded</Referte>{content}</Antwoord></Antwoorden></Repliek></r:{service.value}Response>"
    )


def lines_of(outcome: Any) -> list[dict[str, Any]]:
    assert (outcome.code, outcome.err) == (0, "")
    return [json.loads(line) for line in outcome.out.splitlines()]


def test_everybody_in_a_folder_gets_one_line_with_the_same_keys(run: Callable[..., Any], folder: Path) -> None:
    lines = lines_of(run("check", "--all", "--magda", folder, "--on", "2024-03-18", "--json"))
    assert [list(line) for line in lines] == [KEYS] * 3
    well = next(line for line in lines if line["insz"] == WELL)
    assert {key: well[key] for key in KEYS if key != "verdict"} == {
        "insz": WELL,
        "population": "bevolkingsregister",
        "deceased": False,
        "has_address": True,
        "income_cents": 1_234_567,
        "income_year": 2022,
        "owns": True,
        "rights": [{"type": "VG", "share": "1/4"}],
        "errors": [],
    }
    others = {line["insz"]: (line["income_cents"], line["owns"], line["errors"], line["verdict"]) for line in lines}
    assert others[NOBODY] == (None, False, ["99994", "45008", "30001"], "unknown")
    assert others[WRONG] == (None, False, ["45008", "30001"], "unknown")


def test_the_table_shows_the_same_people(run: Callable[..., Any], folder: Path) -> None:
    outcome = run("check", "--all", "--magda", folder, "--on", "2024-03-18")
    assert (outcome.code, "12,345.67" in outcome.out, "VG 1/4" in outcome.out) == (0, True, True)


def test_every_official_answer_is_read_as_an_independent_reader_reads_it(
    run: Callable[..., Any], official: Path
) -> None:
    lines = {line["insz"]: line for line in lines_of(run("check", "--all", "--magda", official, "--json"))}
    expected = {insz: independent(official, insz) for insz in stored(official, Service.PERSON)}
    assert len(expected) >= 270
    assert {insz: {key: line[key] for key in KEYS if key != "verdict"} for insz, line in lines.items()} == expected
    # Nobody about whom a source says nothing is accused by it.
    assert {line["verdict"] for line in lines.values() if line["errors"] == ["99996"] * 3} == {"unknown"}


def stored(folder: Path, service: Service) -> list[str]:
    contract = CONTRACTS[service]
    place = folder / contract.domain / service.value / contract.version
    return sorted(file.stem for file in place.glob("*.xml") if file.stem.isdigit())


def answer(folder: Path, service: Service, insz: str) -> Any:
    contract = CONTRACTS[service]
    place = folder / contract.domain / service.value / contract.version
    own = place / f"{insz}.xml"
    return etree.parse(str(own if own.exists() else place / "notfound.xml")).getroot()


def texts(root: Any, path: str) -> list[str]:
    return [str(element.text).strip() for element in root.xpath(path)]


REGISTERS = {
    "1": "vreemdelingenregister",
    "2": "bevolkingsregister",
    "5": "wachtregister",
    "6": "wachtregister",
    "RR": "rijksregister",
}
PLACES = " or ".join(
    f"self::{name}"
    for name in (
        "Hoofdverblijfplaats",
        "VerblijfplaatsBuitenland",
        "PostadresBuitenland",
        "ContactAdres",
        "OpgegevenAdres",
    )
)


def independent(folder: Path, insz: str) -> dict[str, object]:
    """Read the files about somebody by XPath, without any of our own readers."""
    person, bill, property_ = (
        answer(folder, service, insz) for service in (Service.PERSON, Service.TAX_BILL, Service.REAL_RIGHTS)
    )
    register = texts(person, "//Inhoud/Persoon/Register/Code")
    status = texts(bill, f"//GevraagdePersoon[INSZ = '{insz}']/FiscaleStatus/Code")
    items = [
        int(one)
        for code in ("7555", "7557")
        for one in texts(bill, f"//Item[Code = '{(status or ['?'])[0]}{code}']/Waarde")
    ]
    parties = texts(property_, f"//Partijen/Personen/Persoon[INSZ = '{insz}']/PartijId")
    rights = [
        {
            "type": texts(right, "Type/Code")[0],
            "share": share(texts(right, "Aandeel/Teller"), texts(right, "Aandeel/Noemer")),
        }
        for state in property_.xpath("//Eigendomstoestand")
        for right in state.xpath(
            " | ".join(
                f".//EigenaarRecht[LijstId/PartijId = '{one}']//Ongestructureerd/Rechten/Recht" for one in parties
            )
            or "self::nothing"
        )
    ]
    errors = [code for root in (person, bill, property_) for code in texts(root, "//Uitzondering/Identificatie")]
    found_nothing = "30001" in texts(property_, "//Uitzondering/Identificatie")
    return {
        "insz": insz,
        "population": REGISTERS.get(register[0].lstrip("0"), "other") if register else None,
        "deceased": bool(person.xpath("//Inhoud/Persoon[Overlijden or Statussen/Status/Code = '99990']")),
        "has_address": bool(person.xpath(f"//Inhoud/Persoon/Adressen/*[{PLACES}]")),
        "income_cents": sum(items) if items else None,
        "income_year": int(texts(bill, "//Inkomensjaar")[0]) if items else None,
        "owns": True if rights else False if found_nothing else None,
        "rights": rights,
        "errors": errors,
    }


def share(above: list[str], below: list[str]) -> str | None:
    if not above or not below:
        return None
    return str(Fraction(*sorted((int(above[0]), int(below[0])))))
