"""Letters to a synthetic register: households, names, addresses and choices as varied as real ones."""

from collections.abc import Iterator
from datetime import date

from actualisatie.campaigns.register.formats import Address, CorrespondenceAddress, Member
from actualisatie.dossiers.address import PostalAddress
from actualisatie.dossiers.kinds import MemberRole
from actualisatie.letters.content import LetterContent, PersonLine
from actualisatie.letters.dutch import day
from actualisatie.letters.kinds import LetterKind
from actualisatie.letters.samples import LETTERHEAD, sample_letter
from actualisatie.simulator.register.companies import synthetic_companies
from actualisatie.simulator.register.dossiers import DossierMaker

KIND = LetterKind.ACTUALISATION_MEETS
_AS_OF = date(2024, 3, 1)
_SEED = 2024


def letters(count: int, seed: int = _SEED) -> Iterator[LetterContent]:
    """Yield actualisation letters of one housing company; the same count and seed give the same letters."""
    maker = DossierMaker(seed, synthetic_companies(seed, 1), _AS_OF)
    sample = sample_letter(KIND, 0)  # the days for an appeal stand in a strike-off letter only
    for place in range(count):
        line = maker.make(place).line
        members = [member for member in line.members if member.person.deceased_on is None] or list(line.members)
        name = _name(members[0])
        home = _address(name, members[0].person.address)
        chosen = line.correspondence_address
        yield LetterContent(
            letter_id=f"L{place:07d}",
            kind=KIND,
            dossier_number=line.number,
            enrolled_on=line.enrolled_on,
            letterhead=LETTERHEAD,
            address=_address(name, chosen) if chosen else home,
            home=home if chosen else None,
            persons=tuple(_person(member) for member in members),
            letter_date=sample.letter_date,
            last_day=sample.last_day,
            conditions=sample.conditions,
            regions=(line.domicile_municipality,) if line.domicile_municipality else (),
            preferences=tuple(str(one) for one in line.preferences),
            domicile_municipality=line.domicile_municipality or "",
            premium_recipient=line.premium_recipient,
            under_guardianship=any(
                member.person.guardianships for member in members if member.role is not MemberRole.CO_RESIDENT
            ),
        )


def _person(member: Member) -> PersonLine:
    born = member.person.birth_date
    return PersonLine(_name(member), member.role, f"geboren op {day(born)}" if born else "")


def _name(member: Member) -> str:
    return f"{member.person.first_names} {member.person.last_name}"


def _address(name: str, found: Address | None) -> PostalAddress:
    if found is None:  # kept by no register: the letter stays out of the batch, as it would in a campaign
        return PostalAddress((name,), "", "", "", "")
    care_of = found.care_of if isinstance(found, CorrespondenceAddress) else None
    return PostalAddress(
        (name, care_of or ""),
        found.street or "",
        found.house_number or "",
        found.postal_code or "",
        found.municipality or "",
        found.box or "",
        found.country,
    )
