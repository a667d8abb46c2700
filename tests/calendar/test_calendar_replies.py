"""Which date of a reply counts, to the second."""

from datetime import UTC, date, datetime, timedelta

import pytest

from actualisatie.calendar.days import DayCalendar
from actualisatie.calendar.deadlines import Deadline, deadline
from actualisatie.calendar.errors import NaiveInstantError, ReplyRefusedError
from actualisatie.calendar.law import LateReply, LawParameters, Term, TimelyBy
from actualisatie.calendar.moment import BRUSSELS
from actualisatie.calendar.replies import Channel, Reply, Standing, in_time, reply_instant_or_day, standing

AT_ONCE = [Channel.DIGITAL, Channel.COUNTER, Channel.EMAIL, Channel.PHONE]


@pytest.fixture
def term(law: LawParameters, days: DayCalendar) -> Deadline:
    """The term that ends on Wednesday 17 April 2024."""
    return deadline(date(2024, 3, 18), Term.FIRST, law=law, days=days)


def brussels(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=BRUSSELS)


@pytest.mark.parametrize("channel", AT_ONCE)
@pytest.mark.parametrize(
    ("received", "on_time"),
    [
        ("2024-04-17 23:59:59", True),
        ("2024-04-17 23:59:59.999999", True),
        ("2024-04-18 00:00:00", False),
        ("2024-04-18 00:00:01", False),
    ],
)
def test_what_arrives_at_once_counts_until_the_last_second_of_the_last_day(
    law: LawParameters, days: DayCalendar, term: Deadline, channel: Channel, received: str, on_time: bool
) -> None:
    assert in_time(Reply(channel, brussels(received)), term, law=law, days=days) is on_time


@pytest.mark.parametrize("channel", AT_ONCE)
def test_a_postmark_means_nothing_for_what_arrives_at_once(
    law: LawParameters, days: DayCalendar, channel: Channel
) -> None:
    received = brussels("2024-04-18 09:00")
    reply = Reply(channel, received, postmark=date(2024, 4, 16))
    assert reply_instant_or_day(reply, law=law, days=days) == received


@pytest.mark.parametrize(
    ("postmark", "received", "on_time"),
    [
        ("2024-04-17", "2024-04-18 10:00", True),  # posted on the last day
        ("2024-04-17", "2024-04-29 10:00", True),  # posted in time, long under way
        ("2024-04-18", "2024-04-18 10:00", False),  # posted a day late
    ],
)
def test_a_letter_counts_by_its_postmark(
    law: LawParameters, days: DayCalendar, term: Deadline, postmark: str, received: str, on_time: bool
) -> None:
    reply = Reply(Channel.PAPER, brussels(received), date.fromisoformat(postmark))
    assert in_time(reply, term, law=law, days=days) is on_time


@pytest.mark.parametrize(
    ("received", "taken_as", "on_time"),
    [
        ("2024-04-18 10:00", "2024-04-15", True),
        ("2024-04-22 10:00", "2024-04-17", True),  # Monday; back over the weekend
        ("2024-04-23 00:00", "2024-04-18", False),
        ("2024-04-22 23:59:59", "2024-04-17", True),
    ],
)
def test_a_letter_without_a_legible_postmark_was_posted_three_working_days_before_it_came(
    law: LawParameters, days: DayCalendar, term: Deadline, received: str, taken_as: str, on_time: bool
) -> None:
    reply = Reply(Channel.PAPER, brussels(received))
    assert reply_instant_or_day(reply, law=law, days=days) == date.fromisoformat(taken_as)
    assert in_time(reply, term, law=law, days=days) is on_time


def test_a_day_without_post_is_no_day_under_way(law: LawParameters) -> None:
    bridge = DayCalendar(non_delivery={date(2024, 5, 10): "bridge day"})
    reply = Reply(Channel.PAPER, brussels("2024-05-13 10:00"))
    assert reply_instant_or_day(reply, law=law, days=bridge) == date(2024, 5, 6)


def test_the_day_of_receipt_is_that_of_brussels(law: LawParameters, days: DayCalendar) -> None:
    reply = Reply(Channel.PAPER, datetime(2024, 4, 22, 22, 30, tzinfo=UTC))  # 00:30 on the 23rd
    assert reply.received_on == date(2024, 4, 23)
    assert reply_instant_or_day(reply, law=law, days=days) == date(2024, 4, 18)


def test_a_campaign_may_let_receipt_decide(law: LawParameters, days: DayCalendar, term: Deadline) -> None:
    strict = law.with_policy(reply_timely_by=TimelyBy.RECEIVED)
    reply = Reply(Channel.PAPER, brussels("2024-04-18 10:00"), date(2024, 4, 16))
    assert in_time(reply, term, law=law, days=days)
    assert not in_time(reply, term, law=strict, days=days)


def test_a_late_reply_is_accepted_and_marked_while_nothing_is_decided(
    law: LawParameters, days: DayCalendar, term: Deadline
) -> None:
    late = Reply(Channel.DIGITAL, brussels("2024-04-25 10:00"))
    decided = brussels("2024-05-15 09:00")
    assert standing(late, term, law=law, days=days, decided_at=None) is Standing.LATE_ACCEPTED
    assert standing(late, term, law=law, days=days, decided_at=decided) is Standing.LATE_ACCEPTED


def test_a_late_reply_after_the_decision_or_where_the_campaign_refuses_it_is_late(
    law: LawParameters, days: DayCalendar, term: Deadline
) -> None:
    late = Reply(Channel.DIGITAL, brussels("2024-05-15 09:00"))
    refusing = law.with_policy(late_before_decision=LateReply.REFUSE)
    assert standing(late, term, law=law, days=days, decided_at=late.received_at) is Standing.LATE
    assert standing(late, term, law=refusing, days=days, decided_at=None) is Standing.LATE


def test_a_letter_posted_in_time_is_in_time_even_when_it_comes_after_the_decision(
    law: LawParameters, days: DayCalendar, term: Deadline
) -> None:
    reply = Reply(Channel.PAPER, brussels("2024-06-03 10:00"), date(2024, 4, 17))
    found = standing(reply, term, law=law, days=days, decided_at=brussels("2024-05-15 09:00"))
    assert found is Standing.IN_TIME


def test_the_grace_is_long_enough_for_a_letter_of_the_last_day(law: LawParameters, days: DayCalendar) -> None:
    """Posted on the last day and under way for three working days, it arrives before a strike-off is possible."""
    for offset in range(366):
        term = deadline(date(2024, 1, 1) + timedelta(days=offset), Term.REMINDER, law=law, days=days)
        arrives = days.add_posting_days(term.last_day, 3)
        assert arrives < term.strike_earliest
        unreadable = Reply(Channel.PAPER, datetime.combine(arrives, datetime.min.time(), tzinfo=BRUSSELS))
        assert in_time(unreadable, term, law=law, days=days)


def test_a_postmark_after_the_receipt_is_refused() -> None:
    with pytest.raises(ReplyRefusedError, match="cannot carry the postmark 2024-04-19"):
        Reply(Channel.PAPER, brussels("2024-04-18 10:00"), date(2024, 4, 19))


def test_a_receipt_without_a_time_zone_is_refused() -> None:
    with pytest.raises(NaiveInstantError):
        Reply(Channel.DIGITAL, datetime(2024, 4, 17, 23, 59), date(2024, 4, 17))  # noqa: DTZ001 # the mistake under test
