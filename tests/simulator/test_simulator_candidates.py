"""Candidates: what they do follows from the seed and their letters, and every kind of them is met."""

from collections import Counter
from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path

import pytest

from actualisatie.calendar.days import default_calendar
from actualisatie.calendar.moment import BRUSSELS
from actualisatie.campaigns.replies.formats import ReplyItem
from actualisatie.campaigns.replies.reading import read_replies
from actualisatie.dossiers.conditions.facts import Condition
from actualisatie.dossiers.kinds import LetterRound, ReplyChannel, ReplyKind, Signer, Verdict
from actualisatie.simulator.candidates.acting import Candidates
from actualisatie.simulator.candidates.dropping import drop_replies, write_replies
from actualisatie.simulator.candidates.happenings import Died, Happening, Moved, StatusChanged
from actualisatie.simulator.candidates.letters import PostedLetter
from actualisatie.simulator.candidates.tempers import SHARES, Temper
from actualisatie.simulator.register.synthetic import SyntheticRegister, synthetic_register

POSTED_ON, LAST_DAY = date(2024, 3, 18), date(2024, 4, 17)
REMINDED_ON, REMINDER_LAST_DAY = date(2024, 4, 23), date(2024, 5, 8)
DAYS = [POSTED_ON + timedelta(days=number) for number in range(100)]
IN_ONDERZOEK_EVERY = 5


@pytest.fixture(scope="module")
def register() -> SyntheticRegister:
    return synthetic_register(seed=5, dossiers=1500)


@pytest.fixture(scope="module")
def candidates(register: SyntheticRegister) -> Candidates:
    return Candidates(5, register.file.dossiers)


@pytest.fixture(scope="module")
def first_letters(register: SyntheticRegister) -> list[PostedLetter]:
    return [
        letter(line.number, verdict=Verdict.MEETS if place % IN_ONDERZOEK_EVERY else Verdict.FAILS)
        for place, line in enumerate(register.file.dossiers)
    ]


def letter(
    number: str,
    round_: LetterRound = LetterRound.FIRST,
    postmark: date = POSTED_ON,
    verdict: Verdict = Verdict.MEETS,
    last_day: date | None = None,
) -> PostedLetter:
    conditions = (Condition.INCOME,) if verdict is Verdict.FAILS else ()
    return PostedLetter(number, "0100000070", round_, postmark, verdict, last_day, conditions)


def reminder(first: PostedLetter) -> PostedLetter:
    return letter(first.dossier_number, LetterRound.REMINDER, REMINDED_ON, first.verdict)


def all_replies(candidates: Candidates, posted: Sequence[PostedLetter]) -> list[ReplyItem]:
    return [item for day in DAYS for item in candidates.replies_on(day, posted)]


def all_happenings(candidates: Candidates, posted: Sequence[PostedLetter]) -> list[tuple[date, Happening]]:
    return [(day, happening) for day in DAYS for happening in candidates.happenings_on(day, posted)]


def of(candidates: Candidates, letters: Sequence[PostedLetter], *tempers: Temper) -> list[PostedLetter]:
    return [one for one in letters if candidates.temper(one.dossier_number) in tempers]


def test_the_same_seed_and_letters_give_the_same_replies_whenever_they_are_asked(
    register: SyntheticRegister, candidates: Candidates, first_letters: list[PostedLetter]
) -> None:
    fresh = Candidates(5, register.file.dossiers)
    backwards = {day: fresh.replies_on(day, first_letters[::-1]) for day in reversed(DAYS[:40])}
    assert [candidates.replies_on(day, first_letters) for day in DAYS[:40]] == [backwards[day] for day in DAYS[:40]]


def test_another_seed_gives_other_candidates(register: SyntheticRegister, first_letters: list[PostedLetter]) -> None:
    other = Candidates(6, register.file.dossiers)
    assert any(
        other.temper(one.dossier_number) != Candidates(5, ()).temper(one.dossier_number) for one in first_letters[:50]
    )


def test_who_got_no_letter_does_nothing(candidates: Candidates) -> None:
    assert all_replies(candidates, []) == []
    assert all_happenings(candidates, []) == []


def test_nobody_answers_before_the_letter_can_have_come(
    candidates: Candidates, first_letters: list[PostedLetter]
) -> None:
    assert all(item.received_on > POSTED_ON for item in all_replies(candidates, first_letters))


def test_the_key_of_every_item_is_its_own(candidates: Candidates, first_letters: list[PostedLetter]) -> None:
    posted = [*first_letters, *map(reminder, first_letters)]
    keys = [item.key for item in all_replies(candidates, posted)]
    assert len(set(keys)) == len(keys)


def test_the_prompt_answer_the_first_letter_in_time(candidates: Candidates, first_letters: list[PostedLetter]) -> None:
    prompt = of(candidates, first_letters, Temper.PROMPT)
    answered = {
        item.dossier
        for item in all_replies(candidates, prompt)
        if item.kind in {ReplyKind.CONFIRMATION, ReplyKind.DOCUMENTS}
        and (item.reply_postmark or item.received_on) <= LAST_DAY + timedelta(days=5)
    }
    assert answered == {one.dossier_number for one in prompt}


def test_some_confirm_in_the_last_second_of_the_last_day(
    candidates: Candidates, first_letters: list[PostedLetter]
) -> None:
    items = all_replies(candidates, of(candidates, first_letters, Temper.LAST_DAY))
    digital = [item for item in items if item.channel is ReplyChannel.DIGITAL]
    assert {f"{item.received_at.astimezone(BRUSSELS):%Y-%m-%d %H:%M:%S}" for item in digital} == {"2024-04-17 23:59:59"}
    posted_that_day = [item for item in items if item.reply_postmark == LAST_DAY]
    assert posted_that_day
    assert all(item.received_on > LAST_DAY for item in posted_that_day)


def test_the_last_day_is_the_one_printed_in_the_letter_where_there_is_one(candidates: Candidates) -> None:
    assert letter("2020.01.15.0001").answer_by == LAST_DAY
    assert letter("2020.01.15.0001", LetterRound.REMINDER, REMINDED_ON).answer_by == REMINDER_LAST_DAY
    assert letter("2020.01.15.0001", last_day=date(2024, 4, 24)).answer_by == date(2024, 4, 24)


def test_some_answer_only_after_the_reminder_and_some_too_late(
    candidates: Candidates, first_letters: list[PostedLetter]
) -> None:
    after = of(candidates, first_letters, Temper.AFTER_REMINDER)
    assert {item.kind for item in all_replies(candidates, after)} == {ReplyKind.NOTE}
    reminded = all_replies(candidates, list(map(reminder, after)))
    assert {item.dossier for item in reminded} == {one.dossier_number for one in after}
    late = all_replies(candidates, list(map(reminder, of(candidates, first_letters, Temper.TOO_LATE))))
    firsts = {item.dossier: item for item in reversed(late)}
    assert firsts
    assert all((item.reply_postmark or item.received_on) > REMINDER_LAST_DAY for item in firsts.values())


def test_the_silent_stay_silent(candidates: Candidates, first_letters: list[PostedLetter]) -> None:
    silent = of(candidates, first_letters, Temper.SILENT, Temper.DIES)
    assert all_replies(candidates, [*silent, *map(reminder, silent)]) == []


def test_in_onderzoek_documents_come_and_are_judged_afterwards(
    candidates: Candidates, first_letters: list[PostedLetter]
) -> None:
    failing = [one for one in first_letters if one.verdict is Verdict.FAILS]
    items = all_replies(candidates, failing)
    documents = [item for item in items if item.kind is ReplyKind.DOCUMENTS]
    reviews = {item.dossier: item for item in items if item.kind is ReplyKind.REVIEW}
    assert all(item.conditions == (Condition.INCOME,) for item in documents)
    assert {item.dossier for item in documents} == set(reviews)
    assert all(item.received_at < reviews[item.dossier].received_at for item in documents)
    assert {item.review for item in reviews.values()} >= {"accepted", "refused"}
    assert {item.volmacht for item in documents if item.channel is not ReplyChannel.DIGITAL} == {True, False}
    assert any(item.kind is ReplyKind.CONFIRMATION for item in items)


def test_who_meets_the_conditions_sends_no_documents(candidates: Candidates, first_letters: list[PostedLetter]) -> None:
    meeting = [one for one in first_letters if one.verdict is Verdict.MEETS]
    assert ReplyKind.DOCUMENTS not in {item.kind for item in all_replies(candidates, meeting)}


def test_every_way_signer_and_kind_is_met(candidates: Candidates, first_letters: list[PostedLetter]) -> None:
    items = all_replies(candidates, [*first_letters, *map(reminder, first_letters)])
    assert {item.kind for item in items} == set(ReplyKind)
    assert {item.channel for item in items} == set(ReplyChannel)
    assert {item.signer for item in items} == set(Signer)
    on_paper = [item for item in items if item.channel is ReplyChannel.PAPER and item.kind is ReplyKind.CONFIRMATION]
    assert {item.reply_postmark is None for item in on_paper} == {True, False}


def test_offices_take_in_nothing_when_they_are_closed(
    candidates: Candidates, first_letters: list[PostedLetter]
) -> None:
    calendar = default_calendar()
    at_the_office = [
        item
        for item in all_replies(candidates, first_letters)
        if item.channel in {ReplyChannel.COUNTER, ReplyChannel.PHONE, ReplyChannel.PAPER}
    ]
    assert at_the_office
    assert all(calendar.is_posting_day(item.received_on) for item in at_the_office)


def test_a_letter_that_came_back_is_answered_when_it_is_sent_anew(
    candidates: Candidates, first_letters: list[PostedLetter]
) -> None:
    returned = of(candidates, first_letters, Temper.RETURNED)
    assert {item.kind for item in all_replies(candidates, returned)} == {ReplyKind.RETURNED_MAIL}
    again = [letter(one.dossier_number, postmark=date(2024, 4, 15)) for one in returned]
    confirmed = {
        item.dossier for item in all_replies(candidates, [*returned, *again]) if item.kind is ReplyKind.CONFIRMATION
    }
    assert confirmed == {one.dossier_number for one in returned}


def test_movers_move_the_dying_die_and_offers_begin_and_end(
    candidates: Candidates, first_letters: list[PostedLetter]
) -> None:
    told = all_happenings(candidates, [*first_letters, *map(reminder, first_letters)])
    moved = {one.dossier_number for _, one in told if isinstance(one, Moved)}
    died = {one.dossier_number for _, one in told if isinstance(one, Died)}
    assert {candidates.temper(number) for number in moved} == {Temper.MOVES, Temper.RETURNED}
    assert died == {one.dossier_number for one in of(candidates, first_letters, Temper.DIES)}
    offers = Counter(one.dossier_number for _, one in told if isinstance(one, StatusChanged))
    assert offers == dict.fromkeys((one.dossier_number for one in of(candidates, first_letters, Temper.GETS_OFFER)), 2)


def test_a_happening_comes_once_also_when_a_new_letter_is_sent(
    candidates: Candidates, first_letters: list[PostedLetter]
) -> None:
    movers = of(candidates, first_letters, Temper.MOVES)
    again = [letter(one.dossier_number, postmark=date(2024, 4, 15)) for one in movers]
    assert all_happenings(candidates, [*movers, *again]) == all_happenings(candidates, movers)


def test_the_shares_come_near_those_of_a_real_round() -> None:
    confirming = {Temper.PROMPT, Temper.LAST_DAY, Temper.AFTER_REMINDER, Temper.TWICE, Temper.CARELESS}
    assert sum(SHARES.values()) == pytest.approx(1)
    assert sum(SHARES[temper] for temper in confirming) == pytest.approx(0.645, abs=0.02)


@pytest.mark.parametrize("ending", ["jsonl", "csv"])
def test_replies_are_dropped_as_files_that_the_campaign_reads(
    candidates: Candidates, first_letters: list[PostedLetter], tmp_path: Path, ending: str
) -> None:
    items = all_replies(candidates, first_letters[:300])
    write_replies(tmp_path / f"replies.{ending}", items)
    assert list(read_replies(tmp_path / f"replies.{ending}")) == items
    assert [file.name for file in tmp_path.iterdir()] == [f"replies.{ending}"]


def test_each_housing_company_gets_its_own_replies_and_none_an_empty_file(
    register: SyntheticRegister, candidates: Candidates, first_letters: list[PostedLetter], tmp_path: Path
) -> None:
    codes = {company.line.kbo: company.line.code for company in register.companies}
    folders = {line.number: codes[line.housing_company] for line in register.file.dossiers}
    items = candidates.replies_on(date(2024, 3, 26), first_letters)
    files = drop_replies(tmp_path, "2024-03-26.jsonl", items, folders)
    assert [file.relative_to(tmp_path).as_posix() for file in files] == [
        f"{code}/2024-03-26.jsonl" for code in sorted(codes.values())
    ]
    read = [item for file in files for item in read_replies(file)]
    assert Counter(item.key for item in read if isinstance(item, ReplyItem)) == Counter(item.key for item in items)
    assert drop_replies(tmp_path, "none.jsonl", [], folders) == []
