"""The people of a scenario, as a scenario file tells of them: everything left out is an ordinary candidate."""

from datetime import date
from enum import StrEnum
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from actualisatie.dossiers.kinds import DossierStatus


class Told(BaseModel):
    """A part of a scenario file: unknown keys are refused."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Lives(StrEnum):
    """Where the population register has somebody."""

    REGISTERED = "registered"
    REFERENCE_ADDRESS = "reference_address"
    WAITING_REGISTER = "waiting_register"
    STRUCK_BY_OFFICE = "struck_by_office"
    ABROAD = "abroad"
    CONFIDENTIAL_ADDRESS = "confidential_address"
    NO_ADDRESS = "no_address"


class Owns(StrEnum):
    """What the land registry has of somebody."""

    NOTHING = "nothing"
    DWELLING = "dwelling"
    BARE_OWNERSHIP = "bare_ownership"
    MEADOW = "meadow"


class Status(StrEnum):
    """The register's status of a dossier, in words."""

    ENROLLED = "enrolled"
    IN_ONDERZOEK = "in_onderzoek"
    UNDER_APPEAL = "under_appeal"
    IN_OFFER = "in_offer"
    WAITING = "waiting"
    STRUCK_OFF = "struck_off"
    REFUSED = "refused"
    SAVED = "saved"

    @property
    def code(self) -> DossierStatus:
        """Return the register's own code."""
        return DossierStatus[self.name]


Nis = Annotated[str, Field(pattern=r"^[0-9]{5}$", description="NIS code of a municipality.")]
Label = Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]{0,39}$", description="A short name for a dossier.")]


class ToldPerson(Told):
    """A person of a dossier."""

    born: Annotated[date, Field(description="Date of birth.")] = date(1980, 6, 1)
    income: Annotated[
        int | None, Field(ge=0, description="Taxable income in euro a year; empty: the tax office has no bill.")
    ] = 20_000
    income_year: Annotated[int, Field(ge=2000, le=2100, description="Income year of the latest tax bill.")] = 2022
    owns: Annotated[Owns, Field(description="What the land registry has.")] = Owns.NOTHING
    lives: Annotated[Lives, Field(description="What the population register has.")] = Lives.REGISTERED
    guardian_since: Annotated[date | None, Field(description="First day of a bewindvoering; empty: none.")] = None


class ToldPost(Told):
    """An address that the candidate chose for post."""

    care_of: Annotated[str | None, Field(description="Line below the name, such as p/a OCMW Leuven.")] = None
    street: str = "Stationsplein"
    house_number: str = "4"
    box: str | None = None
    postal_code: str = "9000"
    municipality: str = "Gent"
    country: Annotated[str, Field(description="Dutch name of the country.")] = "België"


class ToldDossier(ToldPerson):
    """A dossier; what is told of a person here is told of its applicant."""

    label: Label = "noor"
    enrolled_on: Annotated[date, Field(description="Day of enrolment; names the dossier.")] = date(2019, 5, 14)
    status: Annotated[Status, Field(description="The register's status when the campaign begins.")] = Status.ENROLLED
    changed_on: Annotated[date | None, Field(description="Last day on which the candidate changed the dossier.")] = None
    premium: Annotated[bool, Field(description="Whether they receive the Flemish rent premium.")] = False
    street: Annotated[str, Field(description="Street in the population register.")] = "Dorpsstraat"
    box: Annotated[str, Field(description="Box number in the population register.")] = ""
    post_to: Annotated[ToldPost | None, Field(description="Address chosen for post; empty: where they live.")] = None
    partner: Annotated[ToldPerson | None, Field(description="The partner; empty: none.")] = None
    children: Annotated[tuple[date, ...], Field(max_length=12, description="Dates of birth of children.")] = ()
    lives_with: Annotated[
        tuple[Label, ...], Field(max_length=5, description="Dossiers whose applicant is a co-resident in this one.")
    ] = ()
    same_person_as: Annotated[Label | None, Field(description="An earlier dossier with the same applicant.")] = None
    partner_is: Annotated[Label | None, Field(description="An earlier dossier whose applicant is partner here.")] = None
    enrolled_in: Annotated[
        tuple[Nis, ...], Field(max_length=20, description="NIS codes of municipalities where its company enrolled it.")
    ] = ()
    company: Annotated[int, Field(ge=1, le=5, description="Which housing company, counted from 1.")] = 1
