"""`actualisatie practice`: a desk on which everything can be tried, and from which nothing real can be reached."""

import json
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
from plain_paper import plain_paper
from running_desk import at_the_desk, processes_of

from actualisatie.calendar.moment import Moment
from actualisatie.campaigns.batches.letter_list import batches_in_hand
from actualisatie.campaigns.definitions.catalogue import campaign_by_name
from actualisatie.campaigns.postmarks.coming_terms import coming_terms
from actualisatie.campaigns.strike_offs.approving import list_proposals
from actualisatie.cli.practice.home import MARK, NotAPracticeFolderError, alone, made_anew
from actualisatie.cli.practice.world import CAMPAIGN, DAY, world_left_alone
from actualisatie.cli.up.home import HomeInUseError, write_settings
from actualisatie.storage.database import open_database, transaction

NEXT_DAY = "2024-05-24"


def test_a_campaign_stands_in_the_middle_with_work_of_each_kind_left(tmp_path: Path) -> None:
    with world_left_alone(tmp_path, 150, 1, plain_paper) as world:
        assert world.clock.now() == Moment.on(DAY).at
    engine = open_database(f"sqlite:///{tmp_path}/actualisatie.db")
    with transaction(engine) as session:
        proposals = [one.dossier_number for one in list_proposals(session, campaign_by_name(session, CAMPAIGN))]
        to_post = batches_in_hand(session, CAMPAIGN, date.max, posted=False)
        terms = [one.title for one in coming_terms(session, CAMPAIGN, Moment.on(DAY))]
    engine.dispose()
    assert proposals == ["2017.08.03.0108", "2020.10.08.0827", "2023.08.25.3880"]
    assert to_post == [("B000015", "reminder"), ("B000016", "first")]
    assert terms == [
        "termijn WM01 golf 2: 30 dagen -> 2024-05-31",
        "termijn WM01 golf 2: 15 dagen -> 2024-06-03",
        "termijn WM02 golf 2: 15 dagen -> 2024-06-03",
    ]
    assert sorted(file.name for file in (tmp_path / "inbox").glob("*/*.jsonl")) == ["replies-2024-05-23.jsonl"] * 2


def test_a_trainee_takes_a_round_on_a_virtual_day_and_no_schedule_runs(tmp_path: Path) -> None:
    home = tmp_path / "home"
    real = {"ACTUALISATIE_DATABASE_URL": f"sqlite:///{tmp_path}/real.db", "ACTUALISATIE_SMTP_HOST": "mail.example"}
    with at_the_desk(home, "--dossiers", "40", settings=real, command="practice") as desk:
        assert f"In this world it is {DAY}" in desk.said
        schedules = {name: one["schedules"] for name, one in desk.deployments().items()}
        assert [name for name, ones in schedules.items() if any(one["active"] for one in ones)] == []
        _, state = desk.run_to_the_end("daily round", campaign=CAMPAIGN, operator="daily round", today=NEXT_DAY)
        assert state == "COMPLETED"
    assert processes_of(home) == {}
    assert not (tmp_path / "real.db").exists()


def test_every_schedule_that_there_is_stands_off() -> None:
    schedules = [one for deployment in alone()["deployments"] for one in deployment["schedules"]]
    assert len(schedules) >= 4
    assert {one["active"] for one in schedules} == {False}


def test_a_home_is_made_anew_and_a_folder_of_somebody_else_is_left_alone(tmp_path: Path) -> None:
    home, other = tmp_path / "home", tmp_path / "other"
    with made_anew(home):
        (home / "actualisatie.db").write_text("of the last time")
        with pytest.raises(HomeInUseError), made_anew(home):
            pass
        assert (home / "actualisatie.db").exists()
    with made_anew(home):
        assert not (home / "actualisatie.db").exists()
        assert (home / "outbox").is_dir()
    other.mkdir()
    (other / "letter.txt").write_text("mine")
    with pytest.raises(NotAPracticeFolderError, match="choose another --home"), made_anew(other):
        pass
    assert [one.name for one in other.iterdir()] == ["letter.txt"]
    assert (home / MARK).exists()


def test_another_shell_reaches_the_practice_desk_and_nothing_that_is_real(tmp_path: Path) -> None:
    desk = {
        "ACTUALISATIE_DATABASE_URL": f"sqlite:///{tmp_path}/o'clock.db",
        "PREFECT_API_URL": "http://127.0.0.1:9/api",
    }
    write_settings(tmp_path, desk)
    tell = 'import json, os; print(json.dumps({k: v for k, v in os.environ.items() if k.startswith("ACT")}))'
    real = {"ACTUALISATIE_SMTP_HOST": "mail.example", "ACTUALISATIE_DATABASE_URL": "real", "ACTUALISATIE_BY": "An"}
    done = subprocess.run(
        ["/bin/sh", "-c", f". ./settings.sh; {sys.executable} -c '{tell}'"],
        cwd=tmp_path,
        env={"PATH": "/usr/local/bin:/usr/bin:/bin", **real},
        capture_output=True,
        text=True,
        check=True,
    )
    assert json.loads(done.stdout) == {
        "ACTUALISATIE_BY": "An",
        "ACTUALISATIE_DATABASE_URL": f"sqlite:///{tmp_path}/o'clock.db",
    }
