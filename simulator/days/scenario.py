"""A scenario: people, a campaign, what happens on which day, and what must be true."""

import json
from collections.abc import Iterator
from datetime import date
from typing import Annotated, Any, Self

from pydantic import Field, model_validator

from actualisatie.campaigns.definitions.definition import CampaignDefinition
from actualisatie.campaigns.definitions.waves import Wave, WaveSelection
from actualisatie.campaigns.policies import Policies
from actualisatie.dossiers.states import CaseState
from actualisatie.simulator.days.events import Event, NoRound
from actualisatie.simulator.days.expectations import NOT_SELECTED, Expectation
from actualisatie.simulator.days.people import Told, ToldDossier

OPENS = date(2024, 3, 18)
"""The day on which the first letters of the one-off actualisation could leave (S0)."""

POSTED = date(2024, 3, 25)
_DIALECT = "https://json-schema.org/draft/2020-12/schema"


class ToldCampaign(Told):
    """The campaign of a scenario; everything left out is usual."""

    opens: Annotated[date, Field(description="First day; the dossiers are selected and the sources asked.")] = OPENS
    closes: Annotated[date | None, Field(description="Day by which all should be done.")] = None
    posting_on: Annotated[date, Field(description="Planned posting day of the one wave.")] = POSTED
    waves: Annotated[tuple[Wave, ...] | None, Field(description="Several waves, instead of the one.")] = None
    policies: Annotated[Policies, Field(description="Choices, as in a campaign definition.")] = Policies()

    def definition(self, name: str) -> CampaignDefinition:
        """Return the campaign definition."""
        one = Wave(number=1, selects=WaveSelection.ALL, posting_on=self.posting_on)
        whole = {
            "kind": "one_off",
            "name": name,
            "housing_companies": "all",
            "period": {"open": str(self.opens), "close": str(self.closes) if self.closes else None},
            "waves": [wave.model_dump(mode="json") for wave in self.waves or (one,)],
            "policies": self.policies.model_dump(mode="json", by_alias=True),
        }
        return CampaignDefinition.model_validate_json(json.dumps(whole))


class Scenario(Told):
    """One story about a campaign, told in a file, with what must come of it."""

    name: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]{0,59}$", description="The name of its file.")]
    story: Annotated[str, Field(max_length=400, description="The story in plain sentences.")]
    source: Annotated[str, Field(max_length=200, description="Where the rule comes from.")]
    campaign: ToldCampaign = ToldCampaign()
    dossiers: Annotated[tuple[ToldDossier, ...], Field(min_length=1, max_length=200)] = (ToldDossier(),)
    events: Annotated[tuple[Event, ...], Field(description="What happens, in any order.")] = ()
    expect: Annotated[tuple[Expectation, ...], Field(min_length=1, description="What must be true.")]

    @model_validator(mode="after")
    def _speaks_of_dossiers_that_exist(self) -> Self:
        labels = {one.label for one in self.dossiers}
        if len(labels) < len(self.dossiers):
            raise ValueError("two dossiers have the same label: give each its own")
        named = [label for label in self._labels() if label is not None]
        if unknown := sorted({*named, *(one for dossier in self.dossiers for one in dossier.lives_with)} - labels):
            raise ValueError(f"there is no dossier called {', '.join(unknown)}: add it, or correct the label")
        earlier: set[str] = set()
        for one in self.dossiers:
            if late := {one.same_person_as, one.partner_is} - {None} - earlier:
                raise ValueError(f"dossier {one.label} speaks of {', '.join(map(str, late))}: tell of that one first")
            earlier.add(one.label)
        if len(labels) > 1 and None in self._labels():
            raise ValueError("there are several dossiers: say in each event and expectation which one is meant")
        return self

    @model_validator(mode="after")
    def _expects_states_that_exist(self) -> Self:
        for one in self.expect:
            if one.state is not None and one.state not in {*CaseState, NOT_SELECTED}:
                raise ValueError(f"there is no state {one.state!r}: {', '.join([*CaseState, NOT_SELECTED])}")
        return self

    def _labels(self) -> Iterator[str | None]:
        yield from (event.dossier for event in self.events if hasattr(event, "dossier") and not _of_many(event.what))
        yield from (one.dossier for one in self.expect)

    def label(self, given: str | None) -> str:
        """Return the label that is meant; left out it is that of the only dossier."""
        return given or self.dossiers[0].label

    @property
    def first_day(self) -> date:
        """The day on which the campaign begins."""
        return self.campaign.opens

    @property
    def last_day(self) -> date:
        """The last day of which the scenario tells anything."""
        ends = (event.until or event.on for event in self.events if isinstance(event, NoRound))
        return max([one.on for one in (*self.events, *self.expect)] + [*ends])


def scenario_schema() -> str:
    """Return the JSON Schema of a scenario file, as text ending in a newline."""
    whole: dict[str, Any] = {"$schema": _DIALECT, **Scenario.model_json_schema(), "title": "A scenario"}
    return json.dumps(whole, indent=2, ensure_ascii=False) + "\n"


def _of_many(what: str) -> bool:
    return what in {"approve", "refuse"}
