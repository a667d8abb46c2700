"""What can be wrong when a campaign is made, changed or looked up. All are final: something must change first."""

from collections.abc import Iterable

from actualisatie.dossiers.errors import Refused


class CampaignExistsError(Refused):
    """A campaign of that name exists already."""


class UnknownCampaignError(Refused):
    """No campaign has that name."""


class UnknownHousingCompanyError(Refused):
    """A definition names a housing company that is not in the register."""


class CampaignFrozenError(Refused):
    """A change that is no longer possible; `fields` are the paths that may not change."""

    def __init__(self, message: str, fields: Iterable[str]) -> None:
        super().__init__(message)
        self.fields = tuple(fields)
