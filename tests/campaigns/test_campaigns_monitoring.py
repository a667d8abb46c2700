"""Who was struck off and why, in counts that name nobody: on both databases."""

import csv
from datetime import date

import pytest
from lxml import etree
from office_days import GRACE_PASSED, to_reminders
from small_world import CAMPAIGN, SmallWorld
from sqlalchemy import select, update

from actualisatie.calendar.moment import Moment
from actualisatie.campaigns.definitions.catalogue import campaign_by_name
from actualisatie.campaigns.monitoring.counting import TOTAL, Place, count_all
from actualisatie.campaigns.monitoring.dimensions import NOT_KNOWN, dimensions
from actualisatie.campaigns.monitoring.picture import draw_report
from actualisatie.campaigns.monitoring.report import Report, make_report
from actualisatie.campaigns.monitoring.writing import report_csv, write_report
from actualisatie.storage.database import transaction
from actualisatie.storage.models import (
    Case,
    Dossier,
    DossierMember,
    Guardianship,
    JournalEntry,
    Mandate,
    Person,
)

KBO, OTHER_COMPANY = "0400123412", "0400123416"
FORMULA = "=HYPERLINK(1)"


@pytest.fixture
def struck(office: SmallWorld) -> SmallWorld:
    """Seven dossiers in Leuven and five in Gent are struck off for silence; two answered and stay."""
    for _ in range(7):
        office.add_dossier(domicile_municipality="Leuven", activities={"login": "2024-01-02"})
    for _ in range(5):
        office.add_dossier(domicile_municipality="Gent", kbo=OTHER_COMPANY, premium_recipient=True)
    stay = [office.add_dossier(domicile_municipality="Leuven", activities={}) for _ in range(2)]
    office.create()
    to_reminders(office)
    for number in stay:
        office.reply(date(2024, 5, 7), {"dossier": number, "channel": "counter"})
    office.fresh_answers(GRACE_PASSED)
    office.propose(GRACE_PASSED)
    office.decide(GRACE_PASSED)
    office.execute(GRACE_PASSED)
    return office


def report(world: SmallWorld) -> Report:
    with transaction(world.engine) as session:
        return make_report(session, campaign_by_name(session, CAMPAIGN), Moment.on(GRACE_PASSED), "An")


def gone(world: SmallWorld, dimension: str, *area: str) -> dict[str, tuple[int, int]]:
    """Return dossiers and strike-offs by value of a dimension, before anything is hidden."""
    with transaction(world.engine) as session:
        found = count_all(session, campaign_by_name(session, CAMPAIGN), Moment.on(GRACE_PASSED))
    every, struck_off = (one.counts for one in found)
    places = sorted({place for place in (*every, *struck_off) if (place.area, place.dimension) == (area, dimension)})
    return {place.value: (every[place], struck_off[place]) for place in places}


def change_people(world: SmallWorld, number: str, **values: object) -> None:
    with transaction(world.engine) as session:
        members = select(DossierMember.person_id).join(Dossier).where(Dossier.number == number)
        session.execute(update(Person).where(Person.id.in_(members)).values(**values))


def test_strike_offs_are_counted_by_company_and_municipality(struck: SmallWorld) -> None:
    assert gone(struck, TOTAL) == {TOTAL: (14, 12)}
    assert gone(struck, TOTAL, "WM1") == gone(struck, TOTAL, "WM1", "Leuven") == {TOTAL: (9, 7)}
    assert gone(struck, TOTAL, "WM2", "Gent") == {TOTAL: (5, 5)}
    assert gone(struck, "ground") == {"silence": (0, 12)}
    assert gone(struck, "afterwards") == {"stands": (0, 12)}


def test_what_the_data_hold_is_told_apart(struck: SmallWorld) -> None:
    assert gone(struck, "channel of last contact") == {"counter": (2, 0), "none": (12, 12)}
    assert gone(struck, "rent premium") == {"none": (9, 7), "premium": (5, 5)}
    assert gone(struck, "digital") == {"login known": (7, 7), "no login known": (2, 0), "not known": (5, 5)}
    assert gone(struck, "volmacht") == {"none known": (14, 12)}


def test_age_is_that_on_the_day_the_campaign_opened(struck: SmallWorld) -> None:
    one, two, three, four, *rest = sorted(struck.states())
    born = {one: date(1979, 3, 18), two: date(1979, 3, 19), three: None, four: date(1940, 1, 1)}  # opened 2024-03-18
    for number, day in born.items():
        change_people(struck, number, birth_date=day)
    for number in rest:
        change_people(struck, number, birth_date=date(1955, 6, 1))
    found = {value: counts[0] for value, counts in gone(struck, "age").items()}
    assert found == {"25-44": 1, "45-64": 1, "65-79": 10, "80 and older": 1, "not known": 1}


def test_volmacht_bewind_and_returned_mail_are_told_apart(struck: SmallWorld) -> None:
    one, two, three, *_ = sorted(struck.states())
    with transaction(struck.engine) as session:
        ids = dict(session.execute(select(Dossier.number, Dossier.id)).tuples().all())
        person = session.scalars(select(DossierMember.person_id).where(DossierMember.dossier_id == ids[two])).one()
        session.add(Guardianship(person_id=person, guardian_name="Mr. B", valid_from=date(2020, 1, 1)))
        session.add(Mandate(dossier_id=ids[one], holder_kbo=KBO, valid_from=date(2020, 1, 1)))
        session.add(
            Mandate(dossier_id=ids[three], holder_kbo=KBO, valid_from=date(2020, 1, 1), valid_until=date(2021, 1, 1))
        )
    back = {"dossier": three, "kind": "returned_mail", "return_reason": "moved", "signer": "none", "channel": "paper"}
    struck.reply(GRACE_PASSED, back)
    assert gone(struck, "volmacht") == {"held or shown": (1, 1), "none known": (13, 11)}
    assert gone(struck, "bewind") == {"none known": (13, 11), "under bewind": (1, 1)}
    assert gone(struck, "returned mail") == {"came back": (1, 1), "none": (13, 11)}
    assert gone(struck, "channel of last contact") == {"counter": (2, 0), "none": (12, 12)}


def test_a_strike_off_that_was_taken_back_still_counts_and_is_named(struck: SmallWorld) -> None:
    with transaction(struck.engine) as session:
        first = min(session.scalars(select(Case.id)))
        session.execute(update(Case).where(Case.id == first).values(state="reinstated"))
    assert gone(struck, "afterwards") == {"stands": (0, 11), "taken back": (0, 1)}


def test_small_counts_are_hidden_and_so_is_what_would_give_them_away(struck: SmallWorld) -> None:
    found = {Place(one.area, one.dimension, one.value): one for one in report(struck).lines}
    whole, counter = found[Place((), TOTAL, TOTAL)], found[Place((), "channel of last contact", "counter")]
    assert (whole.dossiers, whole.struck_off) == (14, 12)
    assert (counter.dossiers, counter.struck_off) == (None, 0)
    assert found[Place((), "channel of last contact", "none")].dossiers is None  # 14 less 12 would tell
    assert found[Place((), "rent premium", "premium")].struck_off == 5
    assert (found[Place((), "ground", "silence")].has_dossiers, whole.has_dossiers) == (False, True)


def test_the_campaign_chooses_below_what_a_count_is_hidden(office: SmallWorld) -> None:
    for _ in range(5):
        office.add_dossier(domicile_municipality="Leuven")
    office.create(monitoring={"suppress_below": 6})
    office.select(date(2024, 3, 18))
    found = report(office)
    assert (found.threshold, {line.dossiers for line in found.lines}) == (6, {None})


def test_both_files_hold_the_same_counts_and_no_formula(struck: SmallWorld) -> None:
    with transaction(struck.engine) as session:
        session.execute(update(Dossier).where(Dossier.premium_recipient).values(domicile_municipality=FORMULA))
    made = report(struck)
    written = write_report(made, struck.folder / "report", "--output")
    assert (written.csv.name, written.svg.name) == (
        "schrappingen-one-off-2024-2024-05-29.csv",
        "schrappingen-one-off-2024-2024-05-29.svg",
    )
    rows = list(csv.DictReader(written.csv.read_text().splitlines(), delimiter=";"))
    assert len(rows) == len(made.lines) + len(NOT_KNOWN)
    assert {row["municipality"] for row in rows} == {"all", "Leuven", f"'{FORMULA}"}
    assert rows[0] == {
        "company": "all",
        "municipality": "all",
        "dimension": "total",
        "value": "total",
        "dossiers": "14",
        "struck_off": "12",
    }
    assert rows[-1]["value"].startswith("not known: ")
    words = [str(node.text or "") for node in etree.fromstring(written.svg.read_bytes()).iter()]
    assert "12 of 14 dossiers struck off." in " ".join(words)
    assert "5 of 5 (100%)" in words
    assert "0 of *" in words


def test_no_name_and_no_number_leaves_with_a_report(struck: SmallWorld) -> None:
    made = report(struck)
    text = report_csv(made).decode() + draw_report(made)
    assert [number for number in struck.states() if number in text] == []
    assert "Proefpersoon" not in text


def test_who_made_a_report_stands_in_the_journal(struck: SmallWorld) -> None:
    lines = len(report(struck).lines)
    with transaction(struck.engine) as session:
        entry = session.scalars(select(JournalEntry).where(JournalEntry.event == "report made")).one()
        assert (entry.actor, entry.data) == ("An", {"below": 5, "lines": lines})


def test_what_nobody_knows_is_said_and_not_guessed() -> None:
    assert "language of contact" in NOT_KNOWN
    assert not NOT_KNOWN.keys() & dimensions(date(2024, 3, 18), Moment.on(GRACE_PASSED)).keys()
