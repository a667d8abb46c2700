"""How many cases fit into a batch: two letters of one case stay together."""

from collections.abc import Sequence

from sqlalchemy.orm import Session

from actualisatie.campaigns.addressing.postal import envelopes
from actualisatie.campaigns.batches.letter_contents import CHUNK, dossiers_of
from actualisatie.storage.models import Case


def first_that_fit(session: Session, cases: Sequence[Case], most: int) -> Sequence[Case]:
    """Return the first cases whose letters together are at most `most`, and the first one in any case."""
    if 2 * len(cases) <= most:
        return cases
    letters = 0
    for start in range(0, len(cases), CHUNK):
        chunk = cases[start : start + CHUNK]
        dossiers = dossiers_of(session, chunk)
        for place, case in enumerate(chunk, start=start):
            letters += len(envelopes(dossiers[case.dossier_id]))
            if letters > most:
                return cases[: max(place, 1)]
    return cases
