"""The definition of a campaign: what it is, for whom, when its letters leave, and what it chooses."""

import hashlib
import json
from collections.abc import Iterator
from typing import Annotated, Any, Literal, Self

from pydantic import Discriminator, Field, Tag, field_validator, model_validator
from pydantic_core import PydanticCustomError

from actualisatie.calendar.days import DayCalendar, default_calendar
from actualisatie.calendar.errors import LawUnknownError, TermTooShortError
from actualisatie.calendar.law import LawParameters, Term, law_on
from actualisatie.calendar.planning import Plan
from actualisatie.campaigns.definitions.waves import (
    Fault,
    Period,
    Wave,
    WaveSelection,
    default_waves,
    faults_of,
    law_of,
    plan_of,
)
from actualisatie.campaigns.policies import Policies, Strict
from actualisatie.campaigns.register.texts import Kbo
from actualisatie.dossiers.kinds import CampaignKind

RESERVED = frozenset({"channel.paper", "strike.notice"})
"""Policies of which only the default is built: another choice is refused rather than accepted and not followed."""


TERM_OF_KIND = {CampaignKind.ANNUAL: Term.ANNUAL, CampaignKind.INACTIVITY: Term.INACTIVITY}
"""The one term of a campaign without a reminder (S2)."""


class CampaignDefinition(Strict):
    """A campaign as data. Once its first letter is posted only extensions that favour the candidate are possible."""

    kind: Annotated[
        CampaignKind,
        Field(
            description="one_off: everybody once, in waves. annual: each dossier on the anniversary of its enrolment. "
            "inactivity: dossiers without activity for the years of the law."
        ),
    ]
    name: Annotated[
        str, Field(pattern=r"^[a-z0-9][a-z0-9-]{0,59}$", description="Lower-case letters, digits and hyphens; unique.")
    ]
    housing_companies: Annotated[
        Annotated[Literal["all"], Tag("word")] | Annotated[tuple[Kbo, ...], Field(max_length=200), Tag("list")],
        Discriminator(lambda given: "word" if isinstance(given, str) else "list"),
        Field(description="KBO numbers of the housing companies in scope, between quotes, or the word all."),
    ]
    period: Period
    waves: Annotated[
        tuple[Wave, ...],
        Field(
            max_length=3,
            default_factory=lambda valid: (
                default_waves(valid.get("period")) if valid.get("kind") is CampaignKind.ONE_OFF else ()
            ),
            description="Only of one_off. Left out: problem cases first, everybody else two weeks later.",
        ),
    ]
    policies: Policies = Policies()

    @field_validator("housing_companies")
    @classmethod
    def _names_each_once(cls, companies: Literal["all"] | tuple[str, ...]) -> Literal["all"] | tuple[str, ...]:
        if not companies:
            raise ValueError("names no housing company: list KBO numbers, or write all")
        if companies != "all" and len(set(companies)) < len(companies):
            raise ValueError("a housing company stands twice: name each once")
        return companies

    @model_validator(mode="after")
    def _can_be_carried_out(self) -> Self:
        chosen = self.chosen_policies()
        for path in sorted(RESERVED & chosen.keys()):
            reason = f"`{path}` is reserved for a later release: leave it out"
            raise PydanticCustomError(
                "impossible", "{reason}", {"reason": reason, "place": ("policies", *path.split("."))}
            )
        faults = faults_of(self.period, self.waves, self.policies) if self.in_waves else self._faults_without_waves()
        for place, reason in faults:
            raise PydanticCustomError("impossible", "{reason}", {"reason": reason, "place": place})
        return self

    def _faults_without_waves(self) -> Iterator[Fault]:
        """Give what is impossible in a campaign whose letters leave day by day."""
        if self.waves:
            yield ("waves",), f"a campaign of kind {self.kind} has no waves: its letters leave day by day"
        try:
            law = law_on(self.period.open)
            for term in (TERM_OF_KIND[self.kind], Term.SECOND_REQUEST):
                law.term_length(term, self.policies.term_length(term))
        except (LawUnknownError, TermTooShortError) as error:
            yield ("policies", "term"), str(error)
            return
        if self.kind is CampaignKind.ANNUAL and self.period.open < law.annual_first_day:
            reason = f"the annual actualisation begins on {law.annual_first_day} (S2): open then or later"
            yield ("period", "open"), reason

    @property
    def in_waves(self) -> bool:
        """Return whether its first letters leave in planned waves; otherwise they leave day by day."""
        return self.kind is CampaignKind.ONE_OFF

    @property
    def law(self) -> LawParameters:
        """Return the law in force when its first letters may leave; raise `LawUnknownError` when none is on record."""
        return law_of(self.waves) if self.in_waves else law_on(self.period.open)

    def as_json(self) -> dict[str, Any]:
        """Return the definition with every default filled in, as plain JSON values."""
        return self.model_dump(mode="json", by_alias=True)

    @property
    def canonical_json(self) -> str:
        """Return the one text of this definition: sorted keys, no spaces, defaults filled in."""
        return json.dumps(self.as_json(), sort_keys=True, ensure_ascii=False, separators=(",", ":"))

    @property
    def sha256(self) -> str:
        """Return the hash of the canonical text, which a campaign records."""
        return hashlib.sha256(self.canonical_json.encode()).hexdigest()

    def plan(self, days: DayCalendar | None = None) -> Plan:
        """Return the waves on the calendar, each letter posted on the earliest day that is allowed."""
        return plan_of(self.period, self.waves, self.policies, days or default_calendar())

    def warnings(self, days: DayCalendar | None = None) -> tuple[str, ...]:
        """Return what is possible but probably not meant: a close too early, no posting day, dossiers left out."""
        if not self.in_waves:
            return ()
        selected = {wave.selects for wave in self.waves}
        missing = {WaveSelection.IN_ONDERZOEK, WaveSelection.SATISFIES} - selected
        found = self.plan(days).warnings
        if missing and WaveSelection.ALL not in selected:
            found += tuple(f"No wave writes to dossiers that are `{left_out}`." for left_out in sorted(missing))
        return found

    def chosen_policies(self) -> dict[str, Any]:
        """Return the policies that differ from the defaults, by their path (`term.first`)."""
        usual = Policies().model_dump(mode="json", by_alias=True)
        return {
            f"{group}.{name}": value
            for group, choices in self.policies.model_dump(mode="json", by_alias=True).items()
            for name, value in choices.items()
            if value != usual[group][name]
        }
