"""What every form shares: fields in their order, choices from the database, and brakes on top."""

from pathlib import Path
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints

from actualisatie.campaigns.delivery.delivery_settings import Email
from actualisatie.campaigns.desk_choices import code_of_choice
from actualisatie.dossiers.identifiers import DOSSIER_NUMBER_PATTERN, parse_dossier_number
from actualisatie.dossiers.names import LONGEST_NAME, NAME_PATTERN, SAID_PATTERN, own_name
from actualisatie.tasks.form_choices import CHOICE, Among

_LAST = ("operator", "today")
"""What a form ends with: who asks, and for which day."""


def _in_order(schema: dict[str, Any]) -> None:
    """Number the fields: PostgreSQL keeps them in an order of its own, and the UI goes by these numbers."""
    fields = schema.get("properties", {})
    for position, name in enumerate(sorted(fields, key=lambda name: name in _LAST)):
        fields[name]["position"] = position


def _absolute(folder: Path) -> Path:
    if not folder.is_absolute():
        raise ValueError(
            "write the whole path, beginning with /: a run works in a folder of its own, which is deleted afterwards"
        )
    return folder


Folder = Annotated[Path, Field(json_schema_extra={"pattern": "^/"}), AfterValidator(_absolute)]
"""A folder on the machine of the worker, by its whole path. Prefect deletes the folder in which a run works."""


TypedName = Annotated[str, StringConstraints(min_length=2, max_length=LONGEST_NAME, pattern=NAME_PATTERN)]
"""A person's name as it was typed: Prefect refuses blanks before it keeps them. Whoever records it asks `own_name`."""

OwnName = Annotated[TypedName, AfterValidator(own_name)]
"""The name of whoever fills in a form, as it is recorded."""

Said = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, pattern=SAID_PATTERN)]
"""A reason or the reference of a proof: blanks say nothing."""

Remark = Annotated[str, StringConstraints(strip_whitespace=True)]
"""A reason that only some answers need."""


class Form(BaseModel):
    """A form that takes nothing unknown, and whose errors do not repeat what was typed: it may name a person."""

    model_config = ConfigDict(extra="forbid", frozen=True, json_schema_extra=_in_order, hide_input_in_errors=True)


class Rehearsable(Form):
    """A form with a brake: what it would do is found out, and nothing is done."""

    dry_run: bool = Field(
        False,
        description="Only tell what would happen, or why it would be refused: nothing is changed, sent or told.",
    )

    @property
    def mark(self) -> str:
        """Return what the name of a run begins with, so that nobody takes a dry run for a true one."""
        return "dry run: " if self.dry_run else ""


class MailRedirectable(Rehearsable):
    """A form with a brake on e-mail: mail goes to a test address as a proof, and nothing else happens."""

    redirect_mail_to: Email | None = Field(
        None,
        description="Your own e-mail address, for a look before the real thing: what housing companies would be mailed "
        "goes there and nowhere else, marked PROEF. The run is a dry run then.",
    )

    @property
    def is_dry(self) -> bool:
        """Return whether nothing may happen: a run that is redirected is a dry run, whatever else the form says."""
        return self.dry_run or self.redirect_mail_to is not None

    @property
    def mark(self) -> str:
        """Return what the name of a run begins with, so that nobody takes a dry run for a true one."""
        return "proofs: " if self.redirect_mail_to else super().mark


class Redirectable(MailRedirectable):
    """A form with a third brake: letters that are due go to a folder for proofs, and nothing else happens."""

    redirect_to: Folder | None = Field(
        None,
        description="Folder on the machine of the worker, its whole path, for a look before the real thing: the first "
        "letters of each batch that is due are printed there, marked PROEF. The run is a dry run then: no case is "
        "claimed, no housing company gets or hears anything, no term can start from them. They name real people: "
        "delete them afterwards.",
    )

    @property
    def is_dry(self) -> bool:
        """Return whether nothing may happen: a run that is redirected is a dry run, whatever else the form says."""
        return super().is_dry or self.redirect_to is not None

    @property
    def mark(self) -> str:
        """Return what the name of a run begins with, so that nobody takes a dry run for a true one."""
        return "proofs: " if self.redirect_to else super().mark


def choice(kind: Among) -> dict[str, Any]:
    """Return what marks a field of a form as a choice among what the database knows (`tasks.form_choices`)."""
    return {CHOICE: kind.value}


Companies = Annotated[
    list[Annotated[str, AfterValidator(code_of_choice)]], Field(json_schema_extra=choice(Among.COMPANY))
]
"""Housing companies, by code or KBO number; what a choice shows beside the code is left off."""

DossierNumber = Annotated[str, Field(pattern=DOSSIER_NUMBER_PATTERN), AfterValidator(parse_dossier_number)]
"""A dossier number and nothing that could be a name or an INSZ: Prefect keeps what is filled in for 400 days."""
