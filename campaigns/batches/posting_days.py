"""When a batch is to be posted, and on which paper: by its wave, or day by day where a campaign has none."""

from datetime import date, timedelta

from actualisatie.calendar.moment import Moment
from actualisatie.campaigns.policies import Collect
from actualisatie.campaigns.postmarks.terms import Terms
from actualisatie.dossiers.kinds import CampaignKind, LetterRound
from actualisatie.storage.models import Campaign


def planned_posting(
    campaign: Campaign, terms: Terms, round_: LetterRound, wave: int, moment: Moment
) -> tuple[date | None, str]:
    """Return the planned posting day (Brussels) and paper colour; no day while the letters are not to be made yet.

    First letters of a wave wait until `lead_days` before its posting day. Those of a campaign without waves are made
    as they come. Reminders, second requests and decisions are made as soon as they are due.
    """
    settings = terms.policies.letters
    soonest = terms.days.next_posting_day(moment.today + timedelta(days=settings.turnaround_days))
    if round_ in {LetterRound.REMINDER, LetterRound.SECOND_REQUEST}:
        return soonest, settings.reminder_paper_colour
    if round_ in {LetterRound.STRIKE_OFF, LetterRound.REINSTATEMENT}:
        return soonest, settings.decision_paper_colour
    if terms.kind is not CampaignKind.ONE_OFF:
        return soonest, settings.first_paper_colour
    planned = {one["number"]: one for one in campaign.definition["waves"]}[wave]
    posting_on = date.fromisoformat(planned["posting_on"])
    if moment.today < posting_on - timedelta(days=settings.lead_days):
        return None, planned["paper_colour"]
    return max(posting_on, soonest), planned["paper_colour"]


def collected_through(terms: Terms, today: date) -> date:
    """Return the last calendar day whose first letters may be made by now: today, or the last day of collecting.

    Letters that are collected weekly wait for the chosen day of the week; a run that was missed on it is made up for.
    """
    if terms.kind is CampaignKind.ONE_OFF or terms.policies.annual.collect is Collect.DAILY:
        return today
    return today - timedelta(days=(today.isoweekday() - terms.policies.annual.collect_on) % 7)
