"""Rights in rem on Belgian property of one person (ZoekEigendomstoestanden-02.00)."""

from dataclasses import dataclass
from fractions import Fraction

from actualisatie.connectors.magda.partial_date import PartialDate
from actualisatie.connectors.magda.values.private import Private


@dataclass(frozen=True, slots=True, repr=False)
class RealRight(Private):
    """One right on one parcel.

    `kind` is the code of the source: VE full ownership, VG usufruct, BE bare ownership, ERFP long lease and others.
    `share` is None where the source leaves it undetermined; `share_was_swapped` marks a share that came as, say,
    2/1 and is read as 1/2. `in_community` marks a right of both spouses together. `nature` is what the parcel is
    (HUIS, BOUWGROND, WEILAND, ...). A right that has ended has `until`.
    """

    kind: str
    share: Fraction | None
    share_was_swapped: bool
    in_community: bool
    property_id: str | None
    nature_code: str | None
    nature: str | None
    municipality_nis: str | None
    since: PartialDate | None
    until: PartialDate | None


@dataclass(frozen=True, slots=True, repr=False)
class RealRights(Private):
    """All rights of the person asked; none at all means: owns nothing in Belgium. Foreign property is not known."""

    rights: tuple[RealRight, ...] = ()

    @property
    def current(self) -> tuple[RealRight, ...]:
        """The rights that have not ended."""
        return tuple(right for right in self.rights if right.until is None)

    @property
    def owns(self) -> bool:
        """Whether the person has any right, of any kind, that has not ended."""
        return bool(self.current)
