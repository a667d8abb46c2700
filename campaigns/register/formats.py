"""One line of the register's exchange format: a housing company or a dossier with all that belongs to it.

JSON Lines, UTF-8, one record per line. Housing companies stand before the dossiers that refer to them. Whatever is
not named here is refused. Dates are calendar days, `YYYY-MM-DD`.
"""

from datetime import date
from functools import cached_property
from typing import Annotated, Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, TypeAdapter

from actualisatie.campaigns.delivery.delivery_settings import DeliverySettings
from actualisatie.campaigns.register.texts import (
    DossierNumber,
    FirstNames,
    Insz,
    Kbo,
    Nis,
    Text12,
    Text20,
    Text60,
    Text100,
    Text120,
)
from actualisatie.dossiers.identifiers import parse_dossier_number
from actualisatie.dossiers.kinds import Activity, DossierStatus, MemberRole, Transport
from actualisatie.letters.own_texts import OwnBlock

HOME = "België"


class _Record(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class Address(_Record):
    """Where somebody lives. All parts may be unknown; letters say which addresses they cannot be sent to."""

    street: Text100 | None = None
    house_number: Text20 | None = None
    box: Annotated[Text20 | None, Field(description="Bare box number, without the word bus.")] = None
    postal_code: Text12 | None = None
    municipality: Text60 | None = None
    country: Annotated[Text60, Field(description="Dutch name of the country.")] = HOME


class CorrespondenceAddress(Address):
    """The address that the candidate chose for post instead of the population register's."""

    care_of: Annotated[
        Text100 | None, Field(description="Line below the name, such as p/a OCMW for a reference address.")
    ] = None


class Guardianship(_Record):
    """A bewindvoering. Only the bewindvoerder can confirm definitively; letters go to the person (S0)."""

    guardian_name: Text120
    guardian_address: CorrespondenceAddress | None = None
    valid_from: date
    valid_until: Annotated[date | None, Field(description="Last day; empty while it runs.")] = None
    recorded_at: Annotated[AwareDatetime | None, Field(description="When it became known, with a time zone.")] = None


class Person(_Record):
    """A natural person. In every dossier of a file the same INSZ comes with the same data."""

    insz: Insz
    first_names: FirstNames
    last_name: Text100
    birth_date: date | None = None
    deceased_on: date | None = None
    address: Address | None = None
    guardianships: Annotated[tuple[Guardianship, ...], Field(max_length=20)] = ()


class Member(_Record):
    """A person in a dossier, in one role."""

    role: MemberRole
    person: Person


class LocalEnrolment(_Record):
    """The dossier's enrolment with a housing company for a municipality."""

    housing_company: Kbo
    municipality_nis: Nis


class Mandate(_Record):
    """A volmacht: its holder may act for the candidate from the first to the last day (S1)."""

    holder_kbo: Kbo
    valid_from: date
    valid_until: Annotated[date | None, Field(description="Last day; empty when it was given without end.")] = None


class HelpDesk(_Record):
    """A place where a candidate is helped in person, and when."""

    place: Text120
    opening: Text120


class Window(_Record):
    """Where the address shows through the housing company's envelopes, in millimetres from the top left of A4."""

    left: Annotated[float, Field(ge=0, le=210)] = 116.0
    top: Annotated[float, Field(ge=0, le=297)] = 50.0
    width: Annotated[float, Field(gt=0, le=210)] = 78.0
    line: Annotated[float, Field(gt=0, le=20)] = 4.6


class OwnText(_Record):
    """A text block in the housing company's own words; every change of the words needs another version."""

    block: OwnBlock
    version: Annotated[Text20, Field(description="Such as 2024-03; letters, digits, points and hyphens.")]
    text: Annotated[
        str,
        Field(
            description="Plain words. A blank line starts a paragraph, **two stars** make bold; {naam}, {telefoon}, "
            "{email}, {website}, {straat} and {gemeente} are filled in.",
            min_length=1,
            max_length=600,
        ),
    ]


class Letterhead(_Record):
    """What a housing company prints on its letters beside its name and KBO number."""

    street: Text100
    postal_code: Text12
    municipality: Text60
    phone: Text60
    email: Text100
    website: Text100
    colour: Annotated[str, Field(description="House colour as #rrggbb.", pattern=r"^#[0-9a-fA-F]{6}$")] = "#1f4e5f"
    opening_hours: Annotated[tuple[Text120, ...], Field(max_length=20)] = ()
    help_desks: Annotated[tuple[HelpDesk, ...], Field(max_length=20)] = ()
    window: Window = Window()
    signatory: Annotated[str, Field(description="Who signs, under the greeting.", max_length=100)] = ""
    logo: Annotated[str, Field(description="Flat SVG as text: plain shapes in plain colours.", max_length=20_000)] = ""
    texts: Annotated[tuple[OwnText, ...], Field(description="Text blocks worded anew.", max_length=4)] = ()


class LocalSoftware(_Record):
    """How strike-offs and statuses reach the housing company's own software."""

    transport: Annotated[
        Transport, Field(description="http: its interface; files: request and acknowledgement files.")
    ] = Transport.HTTP
    url: Annotated[
        str | None,
        Field(
            description="Base address of its interface; empty: the one of the settings.",
            pattern=r"^https?://[A-Za-z0-9.:/_~-]{1,180}$",
        ),
    ] = None
    login: Annotated[
        str | None,
        Field(
            description="Under which name our token or certificate for that address lies below "
            "ACTUALISATIE_LOCAL_SOFTWARE_KEYS; empty: none.",
            pattern=r"^[A-Za-z0-9][A-Za-z0-9_-]{0,60}$",
        ),
    ] = None
    statuses: Annotated[
        bool | None, Field(description="false: it takes strike-offs only, and is not told of statuses.")
    ] = None


class ExportLine(_Record):
    """When a file was made. It stands once, best on the first line."""

    type: Literal["export"]
    as_of: Annotated[AwareDatetime, Field(description="The instant that the file is of, with a time zone.")]


class HousingCompanyLine(_Record):
    """A woonmaatschappij. `kbo` is its party code at the register."""

    type: Literal["housing_company"]
    kbo: Kbo
    code: Annotated[
        str,
        Field(description="Short name, unique; names folders.", max_length=20, pattern=r"^[A-Za-z0-9][A-Za-z0-9_-]*$"),
    ]
    name: Text120
    letterhead: Letterhead
    local_software: LocalSoftware = LocalSoftware()
    delivery: Annotated[
        DeliverySettings | None,
        Field(description="How its print batches reach it. Left out: as it was, at first a folder."),
    ] = None


class DossierLine(_Record):
    """One candidacy: who belongs to it, where it is enrolled, and what the candidate chose."""

    type: Literal["dossier"]
    number: DossierNumber
    original_number: Annotated[Text20 | None, Field(description="The number in the form it had elsewhere.")] = None
    housing_company: Kbo
    enrolled_on: date
    status: DossierStatus
    status_since: date | None = None
    domicile_municipality: Text60 | None = None
    premium_recipient: Annotated[bool, Field(description="Whether they receive the Flemish rent premium.")] = False
    preferences: Annotated[tuple[Text120, ...], Field(max_length=50)] = ()
    correspondence_address: CorrespondenceAddress | None = None
    changed_on: Annotated[date | None, Field(description="Last day on which the candidate changed it.")] = None
    activities: Annotated[
        dict[Activity, date] | None,
        Field(description="Last day of each kind of activity by or for the candidate. Empty: not known."),
    ] = None
    members: Annotated[tuple[Member, ...], Field(max_length=30, json_schema_extra={"minItems": 1})]
    local_enrolments: Annotated[tuple[LocalEnrolment, ...], Field(max_length=100)] = ()
    mandates: Annotated[tuple[Mandate, ...], Field(max_length=20)] = ()

    @cached_property
    def canonical_number(self) -> str:
        """Return the number as jjjj.mm.dd.xxxx, whatever form the file has it in."""
        return parse_dossier_number(self.number)


Record = ExportLine | HousingCompanyLine | DossierLine
LINE: TypeAdapter[Record] = TypeAdapter(Annotated[Record, Field(discriminator="type")])
"""Reads and writes one line."""
