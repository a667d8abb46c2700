"""Judges one line of a file of postmarks, and registers what it says where nothing stands in its way."""

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from actualisatie.calendar.moment import Moment
from actualisatie.campaigns.batches.letter_numbers import LetterNumbers, letters_of
from actualisatie.campaigns.errors import AnotherPostmarkError, BatchNotPostableError, PostmarkError
from actualisatie.campaigns.postmarks.file_lines import PostmarkLine
from actualisatie.campaigns.postmarks.posting import find_batch, register_postmark
from actualisatie.storage.models import Batch, HousingCompany, Letter


def register_line(session: Session, company: str, line: PostmarkLine, moment: Moment, actor: str) -> bool:
    """Register what a line from the drop folder `company` says; return False where all of it stands already.

    A postmark that stands is never changed by a file: one that is earlier than the true day starts a term too early.

    Raises what `register_postmark` raises, `AnotherPostmarkError` where another day stands, and `PostmarkError` for a
    batch of another housing company. Then nothing was changed.
    """
    batch = find_batch(session, line.batch)
    owner = session.get_one(HousingCompany, batch.housing_company_id)
    if company not in {owner.code, owner.kbo}:
        raise PostmarkError(f"Batch {batch.code} is of another housing company than the drop folder.")
    numbers = LetterNumbers.parse(line.letters) if line.letters else None
    if _stands(session, batch, line, numbers):
        return False
    register_postmark(session, line.batch, line.postmark, line.proof, moment, actor, numbers)
    return True


def _stands(session: Session, batch: Batch, line: PostmarkLine, numbers: LetterNumbers | None) -> bool:
    """Return whether the letters that are meant have this postmark with this proof already.

    A line without `letters` meant those that had none then: some of the batch may have another day. Where letters still
    wait, one that repeats the day and proof of a part may mean that part alone.
    """
    query = select(Letter.postmark, Letter.proof).where(*letters_of(session, batch, numbers)).distinct()
    found = set(session.execute(query).tuples())
    posted = {one for one in found if one[0] is not None}
    said = (line.postmark, line.proof)
    waiting = len(posted) < len(found)
    if waiting and said in posted:
        raise BatchNotPostableError(
            f"Some letters of batch {batch.code} have this postmark with this proof, others none: say which by letters."
        )
    if waiting and (numbers is None or not posted):
        return False
    if said in posted and (numbers is None or len(posted) == 1):
        return True
    if posted:
        _refuse(batch, {day for day, _ in posted if day}, line)
    return False


def _refuse(batch: Batch, days: set[date], line: PostmarkLine) -> None:
    if line.postmark in days:
        raise BatchNotPostableError(
            f"Batch {batch.code} has this postmark with another proof, or letters with another day: compare the proofs."
        )
    raise AnotherPostmarkError(
        f"Batch {batch.code} has another postmark, {', '.join(map(str, sorted(days)))}, than {line.postmark}: nothing "
        "was changed. Compare the proofs; `actualisatie postmark-correct` corrects it."
    )
