"""Pictures of the desk: well-formed, in counts, and readable without colour."""

from datetime import date, timedelta
from xml.etree import ElementTree as ET

from actualisatie.campaigns.desk_pictures.funnel import draw_funnel
from actualisatie.campaigns.desk_pictures.replies import DAYS, draw_replies
from actualisatie.campaigns.desk_pictures.terms import draw_terms
from actualisatie.campaigns.outcomes import OutcomeRow
from actualisatie.campaigns.postmarks.coming_terms import ComingTerm

SVG = "{http://www.w3.org/2000/svg}"
TODAY = date(2024, 5, 6)
ROWS = [
    OutcomeRow("WM1", 1, dossiers=10, confirmed=6, held=1, other=3),
    OutcomeRow("WM1", 2, dossiers=20, struck_off=4, other=16),
    OutcomeRow("WM2", 1, dossiers=5, under_review=5),
]
TERM = ComingTerm("one-off-2024", "B000002", "WM1", 1, 15, date(2024, 5, 23), date(2024, 5, 29))


def words(svg: str) -> list[str]:
    return [str(one.text) for one in ET.fromstring(svg).iter(f"{SVG}text")]  # noqa: S314 - drawn just now


def pointed_at(svg: str) -> list[str]:
    """Return what shows when something of the drawing is pointed at."""
    _, *found = ET.fromstring(svg).iter(f"{SVG}title")  # noqa: S314 - drawn just now
    return [str(one.text) for one in found]


def widths(svg: str, looks: str) -> list[float]:
    found = ET.fromstring(svg).iter(f"{SVG}rect")  # noqa: S314 - drawn just now
    return [float(one.get("width", "0")) for one in found if one.get("fill") == looks and one.get("height") == "24"]


def test_the_funnel_adds_up_the_waves_of_each_company() -> None:
    drawn = draw_funnel("one-off-2024", ROWS)
    assert "Where 35 dossiers stand, by housing company." in words(drawn)
    assert pointed_at(drawn)[5:] == [
        "WM1: 6 confirmed",
        "WM1: 1 held",
        "WM1: 4 struck off",
        "WM1: 19 other",
        "WM2: 5 under review",
    ]
    assert "6 confirmed, 4 struck off of 30" in words(drawn)
    assert widths(drawn, "#2f855a") == [128.0]  # 6 of the 30 of the longest bar, which is 640 wide


def test_a_funnel_of_very_many_companies_says_what_it_leaves_out() -> None:
    drawn = draw_funnel("one-off-2024", [OutcomeRow(f"WM{number}", 1, dossiers=1, other=1) for number in range(70)])
    assert "Where 70 dossiers stand, by housing company. The first 60 of 70 companies." in words(drawn)
    assert "WM59" in words(drawn)
    assert "WM60" not in words(drawn)


def test_replies_stand_on_their_day_against_the_last_days() -> None:
    too_old = TODAY - timedelta(days=DAYS)
    replies = {too_old: 9, date(2024, 4, 26): 4, TODAY: 2}
    last_days = {too_old: 7, date(2024, 4, 26): 30, date(2024, 5, 23): 12}
    drawn = draw_replies("one-off-2024", replies, last_days, TODAY)
    assert pointed_at(drawn) == ["2024-04-26: 4", "2024-05-06: 2"]
    assert [one for one in words(drawn) if "letters" in one] == [
        "30 letters until 2024-04-26",
        "12 letters until 2024-05-23",
    ]
    assert "6 replies in the 60 days up to 2024-05-06; most on one day: 4." in words(drawn)


def test_coming_deadlines_show_until_when_candidates_can_answer_and_when_the_round_acts() -> None:
    drawn = draw_terms("one-off-2024", [TERM], TODAY)
    assert pointed_at(drawn) == ["until 2024-05-23", "grace", "the round acts on 2024-05-29"]
    assert {"WM1 wave 1, B000002", "15 days: 2024-05-23", "today, 2024-05-06"} <= set(words(drawn))
    assert widths(drawn, "#2b6cb0") == [500.9]  # 18 of 23 days


def test_a_campaign_without_anything_has_pictures_that_say_so() -> None:
    assert "Where 0 dossiers stand, by housing company." in words(draw_funnel("new", []))
    assert "No reply in the 60 days up to 2024-05-06." in words(draw_replies("new", {}, {}, TODAY))
    assert "No term runs." in words(draw_terms("new", [], TODAY))
