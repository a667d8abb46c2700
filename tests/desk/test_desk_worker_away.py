"""The worker was away for days: its late runs are done when it is back, and nothing happens twice."""

from datetime import UTC, datetime, timedelta

import office_days as office_life
from real_servers import Servers, until
from small_world import CAMPAIGN, POSTING_DAY, SmallWorld

from actualisatie.calendar.moment import Moment
from actualisatie.tasks.term_runs import TAG

ROUND = {"campaign": CAMPAIGN, "operator": "daily round"}


def test_late_rounds_and_terms_are_done_once_the_worker_is_back(servers: Servers, office: SmallWorld) -> None:
    office_life.to_first_letters(office)
    assert servers.show_terms(office, Moment.on(POSTING_DAY)) == 1
    (term,) = servers.tagged(TAG, CAMPAIGN)
    now = datetime.now(UTC)
    runs = [term["id"], *(servers.run("daily round", ROUND, now - timedelta(days=ago)) for ago in (2, 1))]
    until(lambda: {servers.state(run) for run in runs} == {"Late"}, "all three runs are late")
    with servers.worker(office.settings()):
        ended = [servers.wait_for(run, "Completed", "Cancelled") for run in runs]
    assert "Completed" in ended  # those that started while another was at work were cancelled by their limit of one
    assert set(office.states().values()) == {"reminder_batched"}
    assert office.delivered() == ["B000002"]
    assert [len(office_life.letters(office, number)) for number in office.states()] == [2, 2]
    servers.forget(TAG, CAMPAIGN)
