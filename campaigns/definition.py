"""The definition of a campaign: what it is, for whom, when its letters leave, and what it chooses."""

import hashlib
import json
from typing import Annotated, Any, Literal, Self

from pydantic import Discriminator, Field, Tag, field_validator, model_validator
from pydantic_core import PydanticCustomError

from actualisatie.calendar.days import DayCalendar, default_calendar
from actualisatie.calendar.planning import Plan
from actualisatie.campaigns.policies import Policies, Strict
from actualisatie.campaigns.register.texts import Kbo
from actualisatie.campaigns.waves import Period, Wave, WaveSelection, default_waves, faults_of, plan_of
from actualisatie.dossiers.kinds import CampaignKind

RESERVED = frozenset(
    {"confirm.quorum", "channel.paper", "strike.notice", "review.second_request_days", "annual.reminder"}
)
"""Policies of which only the default is built: another choice is refused rather than accepted and not followed."""


class CampaignDefinition(Strict):
    """A campaign as data. Once its first letter is posted only extensions that favour the candidate are possible."""

    kind: Annotated[CampaignKind, Field(description="one_off; annual and inactivity are reserved.")]
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
            default_factory=lambda valid: default_waves(valid.get("period")),
            description="Left out: problem cases first, everybody else two weeks later.",
        ),
    ]
    policies: Policies = Policies()

    @field_validator("kind")
    @classmethod
    def _is_one_off(cls, kind: CampaignKind) -> CampaignKind:
        if kind is not CampaignKind.ONE_OFF:
            raise ValueError(f"`{kind}` is reserved for a later release: use one_off")
        return kind

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
        for place, reason in faults_of(self.period, self.waves, self.policies):
            raise PydanticCustomError("impossible", "{reason}", {"reason": reason, "place": place})
        return self

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
