"""Postmarks by file: each line counts once, nothing that stands is changed, and what is not sure waits for a person."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import office_days as office_life
import pytest
from small_world import POSTING_DAY, SmallWorld
from sqlalchemy import select

from actualisatie.calendar.moment import Moment
from actualisatie.campaigns.postmarks.file_lines import MAX_FILE_BYTES, PostmarksFileError
from actualisatie.campaigns.postmarks.file_taking_in import PostmarksTakenIn, take_in_postmarks
from actualisatie.storage.database import rehearsal, transaction
from actualisatie.storage.models import Batch, JournalEntry, Letter

DAY = date(2024, 4, 2)
HEADER = "batch,postmark,proof,letters\n"
TakeIn = Callable[..., PostmarksTakenIn]


@pytest.fixture
def printed(office: SmallWorld) -> SmallWorld:
    """An office with a batch of three letters, B000001, that was handed over."""
    for _ in range(3):
        office.add_dossier()
    office.create()
    office_life.to_handed_over(office)
    return office


@pytest.fixture
def take_in(printed: SmallWorld, tmp_path: Path) -> TakeIn:
    """Take in a file with these lines from the drop folder of a housing company."""

    def run(*lines: str, company: str = "WM1", **options: object) -> PostmarksTakenIn:
        file = tmp_path / "postmarks.csv"
        file.write_text(HEADER + "\n".join(lines) + "\n")
        return take_in_postmarks(printed.engine, file, company, Moment.on(DAY), "system", **options)  # type: ignore[arg-type]  # the one option there is

    return run


def postmarks(world: SmallWorld) -> list[tuple[date | None, str | None]]:
    with transaction(world.engine) as session:
        query = select(Letter.postmark, Letter.proof).order_by(Letter.number)
        return list(session.execute(query).tuples())


def entries(world: SmallWorld, event: str) -> list[JournalEntry]:
    with transaction(world.engine) as session:
        return list(session.scalars(select(JournalEntry).where(JournalEntry.event == event)))


def reasons(done: PostmarksTakenIn) -> dict[int, str]:
    return {one.line: one.reason for one in done.set_aside}


def test_a_line_starts_the_terms_of_its_batch_and_the_journal_says_whose_file_it_was(
    printed: SmallWorld, take_in: TakeIn
) -> None:
    done = take_in("B000001,2024-03-25,MP-1,")
    assert (done.registered, done.known, done.set_aside) == (["B000001"], [], [])
    assert set(printed.states().values()) == {"letter_posted"}
    with transaction(printed.engine) as session:
        batch = session.scalars(select(Batch)).one()
    assert (batch.postmark, batch.proof, batch.last_day) == (POSTING_DAY, "MP-1", date(2024, 4, 26))
    (entry,) = entries(printed, "postmark registered")
    assert entry.actor.startswith("WM1, file ")
    assert entry.actor.endswith(", by system")
    again = take_in("B000001,2024-03-25,MP-1,")
    assert (again.registered, again.known, again.batches) == ([], ["B000001"], ["B000001"])
    assert len(entries(printed, "postmark registered")) == 1


def test_parts_come_before_the_rest_whatever_their_order_in_the_file(printed: SmallWorld, take_in: TakeIn) -> None:
    lines = ('B000001,2024-03-25,MP-1,""', 'B000001,2024-03-27,MP-2,"1,3"')
    assert take_in(*lines).set_aside == []
    wanted = [(date(2024, 3, 27), "MP-2"), (date(2024, 3, 25), "MP-1"), (date(2024, 3, 27), "MP-2")]
    assert postmarks(printed) == wanted
    again = take_in(*lines)
    assert (again.registered, again.known, postmarks(printed)) == ([], ["B000001", "B000001"], wanted)


@pytest.mark.parametrize("other", ["2024-03-22", "2024-03-28"])
def test_another_day_never_changes_a_postmark_and_raises_one_alarm(
    printed: SmallWorld, take_in: TakeIn, other: str
) -> None:
    printed.post("B000001", POSTING_DAY)
    before = postmarks(printed)
    for _ in range(2):  # as after a kill
        done = take_in(f"B000001,{other},MP-9,")
        assert "postmark-correct" in reasons(done)[2]
        assert done.batches == []
    assert postmarks(printed) == before
    (alarm,) = entries(printed, "alarm")
    assert (alarm.data["batch"], alarm.data["line"]) == ("B000001", 2)


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("B000001,2024-04-03,MP-1,", "lies in the future"),
        ("B000001,2024-03-19,MP-1,", "on which it was made"),
        ("B000001,2024-03-25,,", "proof: Field required"),
        ("B000001,25/03/2024,MP-1,", "postmark: write it as 2024-03-18"),
        ("B000001,1711324800,MP-1,", "postmark: write it as 2024-03-18"),
        ("B000001,2024-03-25,MP-1,1-4", "has letters 1 to 3"),
        ("B000001,2024-03-25,MP-1,3-1", "names no letters"),
        ("B000001,2024-03-25,MP-1,all of Jan Peeters", "letters: "),
        ("B000099,2024-03-25,MP-1,", "There is no batch"),
        ("Jan Peeters,2024-03-25,MP-1,", "batch: "),
        ("B000001,2024-03-25", "2 cells"),
        ("B000001,2024-03-25,M\x00P,", "proof: "),
    ],
)
def test_a_line_that_cannot_be_true_is_set_aside_and_the_others_count(
    printed: SmallWorld, take_in: TakeIn, line: str, reason: str
) -> None:
    done = take_in(line, "B000001,2024-03-25,MP-1,2")
    assert [one.line for one in done.set_aside] == [2]
    assert reason in reasons(done)[2]
    assert postmarks(printed) == [(None, None), (POSTING_DAY, "MP-1"), (None, None)]
    (kept,) = entries(printed, "postmarks set aside")
    assert (kept.actor, kept.data["lines"][0]["reason"]) == ("system", reasons(done)[2])
    assert "Peeters" not in str(kept.data)


def test_a_batch_of_another_housing_company_is_left_alone(printed: SmallWorld, take_in: TakeIn) -> None:
    done = take_in("B000001,2024-03-25,MP-1,", company="WM2")
    assert "another housing company" in reasons(done)[2]
    assert postmarks(printed) == [(None, None)] * 3
    assert take_in("B000001,2024-03-25,MP-1,", company="0400123412").registered == ["B000001"]


def test_a_batch_that_was_not_handed_over_or_was_withdrawn_gets_no_postmark(
    printed: SmallWorld, take_in: TakeIn
) -> None:
    printed.withdraw("B000001", date(2024, 3, 21))
    assert "was withdrawn" in reasons(take_in("B000001,2024-03-25,MP-1,"))[2]
    assert {day for day, _ in postmarks(printed)} == {None}


@pytest.mark.parametrize(
    "part", ["B000001,2024-04-22,MP-2,1-2", "B000001,2024-03-27,MP-2,1-9", "B000001,2024-03-27,MP-2,1 en 2"]
)
def test_the_rest_of_a_batch_waits_while_another_line_about_it_is_not_sure(
    printed: SmallWorld, take_in: TakeIn, part: str
) -> None:
    done = take_in("B000001,2024-03-25,MP-1,", part)
    assert sorted(reasons(done)) == [2, 3]
    assert postmarks(printed) == [(None, None)] * 3


def test_two_days_for_one_batch_in_one_file_are_both_set_aside(printed: SmallWorld, take_in: TakeIn) -> None:
    done = take_in("B000001,2024-03-25,MP-1,", "B000001,2024-03-26,MP-1,")
    assert sorted(reasons(done)) == [2, 3]
    assert postmarks(printed) == [(None, None)] * 3


def test_a_part_told_once_more_without_its_letters_does_not_post_the_rest(printed: SmallWorld, take_in: TakeIn) -> None:
    take_in("B000001,2024-03-25,MP-1,1-2")
    done = take_in("B000001,2024-03-25,MP-1,")
    assert "say which by letters" in reasons(done)[2]
    assert postmarks(printed)[2] == (None, None)


def test_the_same_day_with_another_proof_waits_without_an_alarm(printed: SmallWorld, take_in: TakeIn) -> None:
    take_in("B000001,2024-03-25,MP-1,")
    assert "another proof" in reasons(take_in("B000001,2024-03-25,MP-2,"))[2]
    assert (entries(printed, "alarm"), postmarks(printed)) == ([], [(POSTING_DAY, "MP-1")] * 3)


def test_a_dry_run_tells_and_writes_nothing(printed: SmallWorld, take_in: TakeIn) -> None:
    done = take_in("B000001,2024-03-25,MP-1,2", "B000099,2024-03-25,MP-1,", opens=rehearsal)
    assert (done.registered, sorted(reasons(done))) == (["B000001"], [3])
    assert postmarks(printed) == [(None, None)] * 3
    assert entries(printed, "postmarks set aside") == []


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.csv", "key,dossier,kind,channel,received_at\n"),
        ("a.csv", "batch,postmark\nB000001,2024-03-25\n"),
        ("a.csv", ""),
        ("a.csv", HEADER + "x" * MAX_FILE_BYTES),
        ("a.jsonl", HEADER + "B000001,2024-03-25,MP-1,\n"),
    ],
)
def test_a_file_that_holds_no_postmarks_is_refused_whole(
    printed: SmallWorld, tmp_path: Path, name: str, content: str
) -> None:
    (tmp_path / name).write_text(content)
    with pytest.raises(PostmarksFileError):
        take_in_postmarks(printed.engine, tmp_path / name, "WM1", Moment.on(DAY), "system")


def test_semicolons_and_a_byte_order_mark_are_read(printed: SmallWorld, tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    file.write_bytes("\ufeffbatch;postmark;proof;letters\r\nB000001;2024-03-25;MP-1;1,3\r\n".encode())
    assert take_in_postmarks(printed.engine, file, "WM1", Moment.on(DAY), "system").registered == ["B000001"]
    assert postmarks(printed) == [(POSTING_DAY, "MP-1"), (None, None), (POSTING_DAY, "MP-1")]
