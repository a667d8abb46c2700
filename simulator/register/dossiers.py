"""Makes one dossier: its household, number, enrolments and what else the register holds about it."""

from dataclasses import dataclass, field
from datetime import date, timedelta

from actualisatie.campaigns.register.formats import DossierLine, LocalEnrolment, Mandate
from actualisatie.dossiers.kinds import DossierStatus, MemberRole
from actualisatie.simulator.chance import Chance, chance_of
from actualisatie.simulator.register.companies import SyntheticCompany
from actualisatie.simulator.register.households import Household, household
from actualisatie.simulator.register.population import Population
from actualisatie.simulator.register.records import correspondence, member_record
from actualisatie.simulator.register.residents import Resident

OLDEST_ENROLMENT = date(1985, 3, 12)
"""The oldest open enrolment that the press told of (knack)."""

MEAN_WAIT_YEARS = 3.6
PREMIUM_AFTER_YEARS = 4
"""The rent premium asks four years of uninterrupted enrolment (vlaanderen.be)."""

STATUSES = {
    DossierStatus.ENROLLED: 0.957,
    DossierStatus.IN_OFFER: 0.016,
    DossierStatus.WAITING: 0.005,
    DossierStatus.UNDER_APPEAL: 0.006,
    DossierStatus.STRUCK_OFF: 0.012,
    DossierStatus.REFUSED: 0.003,
    DossierStatus.TEMPORARY: 0.001,
}
WISHES = ("Appartement", "Huis", "Gelijkvloers", "Lift", "1 slaapkamer", "2 slaapkamers", "3 slaapkamers", "Tuin")
COUPLE_SPLIT = 0.02


@dataclass(frozen=True, slots=True)
class SyntheticDossier:
    """A dossier as the register file holds it, with the people behind it as the authentic sources know them."""

    line: DossierLine
    residents: tuple[Resident, ...]


@dataclass(slots=True)
class DossierMaker:
    """Makes dossiers one after the other; what must be unique is remembered here."""

    seed: int
    companies: tuple[SyntheticCompany, ...]
    as_of: date
    population: Population = field(init=False)
    _numbers: set[str] = field(default_factory=set)
    _shared_child: Resident | None = None

    def __post_init__(self) -> None:
        """Begin with nobody."""
        self.population = Population(self.as_of)

    def make(self, place: int) -> SyntheticDossier:
        """Return the dossier at a place in the file (from 0)."""
        chance = chance_of(self.seed, "dossier", place)
        company = self._company(chance)
        members = household(chance, self.population, company.area, self._take_shared_child())
        self._maybe_split(chance, members)
        enrolled_on = self._enrolled_on(chance, members)
        number = self._number(chance, enrolled_on)
        status = chance.pick(STATUSES)
        waited = (self.as_of - enrolled_on).days / 365.25
        line = DossierLine(
            type="dossier",
            number=number,
            original_number=_as_before_the_register(chance, number),
            housing_company=company.line.kbo,
            enrolled_on=enrolled_on,
            status=status,
            status_since=None if status is DossierStatus.ENROLLED else self._days_ago(chance, 5, 120),
            domicile_municipality=_domicile(members),
            premium_recipient=waited >= PREMIUM_AFTER_YEARS and chance.happens(0.30),
            preferences=tuple(sorted(chance.sample(WISHES, chance.randint(0, 3)))),
            correspondence_address=correspondence(chance, company.area),
            changed_on=max(self._days_ago(chance, 10, 1500), enrolled_on) if chance.happens(0.5) else None,
            members=tuple(member_record(chance, role, resident, self.as_of) for role, resident in members),
            local_enrolments=self._enrolments(chance, company),
            mandates=self._mandates(chance, company),
        )
        return SyntheticDossier(line, tuple(resident for _, resident in members))

    def _company(self, chance: Chance) -> SyntheticCompany:
        """Draw a company; the first ones are larger, as real ones differ in size."""
        weights = {place: 1 / (1 + place / 6) for place in range(len(self.companies))}
        return self.companies[chance.pick(weights)]

    def _enrolled_on(self, chance: Chance, members: Household) -> date:
        """Draw a working day: half of all candidates enrolled in the last two and a half years, a few before 2000."""
        latest = self.as_of - timedelta(days=15)
        earliest = max(OLDEST_ENROLMENT, members[0][1].birth_date + timedelta(days=18 * 366))
        waited = min(chance.expovariate(1 / MEAN_WAIT_YEARS) * 365.25, (latest - earliest).days)
        day = latest - timedelta(days=max(0, round(waited)))
        partner_born = max(resident.birth_date for role, resident in members if role is not MemberRole.CO_RESIDENT)
        if day <= partner_born + timedelta(days=2):  # a much younger partner came later: so did the dossier
            day = min(latest, partner_born + timedelta(days=18 * 366))
        return day - timedelta(days=max(0, day.isoweekday() - 5))

    def _number(self, chance: Chance, enrolled_on: date) -> str:
        while True:
            number = f"{enrolled_on:%Y.%m.%d}.{chance.randint(1, 999 if chance.happens(0.4) else 9999):04d}"
            if number not in self._numbers:
                self._numbers.add(number)
                return number

    def _days_ago(self, chance: Chance, fewest: int, most: int) -> date:
        return self.as_of - timedelta(days=chance.randint(fewest, most))

    def _take_shared_child(self) -> Resident | None:
        child, self._shared_child = self._shared_child, None
        return child

    def _maybe_split(self, chance: Chance, members: Household) -> None:
        """Let a parent's child join the next dossier too: a couple that was split at the migration (S2)."""
        children = [resident for role, resident in members if role is MemberRole.CO_RESIDENT and not resident.incomes]
        if children and chance.happens(COUPLE_SPLIT):
            self._shared_child = children[0]

    def _enrolments(self, chance: Chance, company: SyntheticCompany) -> tuple[LocalEnrolment, ...]:
        towns = chance.sample(company.area, min(len(company.area), chance.pick({1: 0.5, 2: 0.3, 3: 0.2})))
        found = [(company.line.kbo, town.nis) for town in towns]
        if len(self.companies) > 1 and chance.happens(0.1):
            other = chance.one_of([one for one in self.companies if one is not company])
            found.append((other.line.kbo, other.area[0].nis))
        return tuple(LocalEnrolment(housing_company=kbo, municipality_nis=nis) for kbo, nis in found)

    def _mandates(self, chance: Chance, company: SyntheticCompany) -> tuple[Mandate, ...]:
        if not chance.happens(0.06):
            return ()
        given = self._days_ago(chance, 20, 900)
        until = given + timedelta(days=365) if chance.happens(0.5) else None
        return (Mandate(holder_kbo=company.line.kbo, valid_from=given, valid_until=until),)


def _as_before_the_register(chance: Chance, number: str) -> str | None:
    """Return the three-digit form that local software gave before the central register, for some low serials."""
    dated, serial = number.rsplit(".", 1)
    return f"{dated}.{serial[1:]}" if serial.startswith("0") and chance.happens(0.8) else None


def _domicile(members: Household) -> str | None:
    home = members[0][1].told_home
    return home.municipality.name if home else None
