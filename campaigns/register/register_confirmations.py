"""From when on a confirmation in the register belongs to a campaign, and not to one before it."""

from datetime import date, datetime

from actualisatie.calendar.days import DAY
from actualisatie.calendar.moment import midnight_after
from actualisatie.storage.models import Campaign


def confirmations_count_from(campaign: Campaign) -> datetime:
    """Return the instant from which a confirmation in the register counts: the opening day, or earlier.

    Not the end of the selection: that may come days after candidates could confirm, and their answer is one all the
    same (domain policy 1: what the register has as confirmed is confirmed).
    """
    opened = date.fromisoformat(campaign.definition["period"]["open"])
    return min(midnight_after(opened - DAY), campaign.created_at)
