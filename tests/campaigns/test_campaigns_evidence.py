"""Answers of the sources as evidence: hash, time, reference; raw bytes only where wanted, sealed, and read by name."""

import json
from datetime import timedelta
from hashlib import sha256
from pathlib import Path

import office_days
import pytest
from office_days import SELECTED
from small_world import SmallWorld
from sqlalchemy import select

from actualisatie.calendar.moment import Moment
from actualisatie.campaigns.checks.checking import CheckTools, check_cases
from actualisatie.campaigns.checks.evidence import purge_raw, read_raw
from actualisatie.campaigns.checks.evidence_list import list_evidence
from actualisatie.campaigns.errors import EvidenceError
from actualisatie.connectors.magda.services import Service
from actualisatie.storage.database import transaction
from actualisatie.storage.models import Evidence, JournalEntry, RawEvidence
from actualisatie.storage.sealing import Seal, SealError, write_new_key

AUDIT = Moment.on(SELECTED)
ASKED = ["RegistreerInschrijving", "GeefPersoon", "ZoekEigendomstoestanden", "GeefAanslagbiljetPersonenbelasting"]


@pytest.fixture
def seal(tmp_path: Path) -> Seal:
    write_new_key(tmp_path / "evidence.key")
    return Seal.from_file(tmp_path / "evidence.key")


def checked(world: SmallWorld, *, income: int = 20_000_00, **check: object) -> str:
    number = world.add_dossier(income=income)
    world.create(check={"repeat_within_a_day": True, **check})
    world.select(SELECTED)
    world.check(SELECTED)
    return number


def evidence(world: SmallWorld) -> list[Evidence]:
    with transaction(world.engine) as session:
        return list(session.scalars(select(Evidence).order_by(Evidence.id)))


def test_each_answer_is_kept_with_its_hash_time_source_and_reference(office: SmallWorld) -> None:
    number = checked(office)
    kept = evidence(office)
    assert sorted(one.source for one in kept) == sorted([*ASKED, "GeefLeefloonbedragen"])
    assert {len(one.answer_hash or "") for one in kept} == {64}
    assert {one.asked_at for one in kept} == {AUDIT.at}
    assert len({one.reference for one in kept}) == len(kept)
    with transaction(office.engine) as session:
        rows = list_evidence(session, number)
        assert session.scalars(select(RawEvidence.evidence_id)).all() == []
    assert [(row["role"], row["raw_until"]) for row in rows] == [("applicant", None)] * len(kept)


def test_what_is_kept_of_an_answer_holds_no_name_and_no_insz(quick_world: SmallWorld) -> None:
    number = checked(quick_world)
    kept = json.dumps([one.content for one in evidence(quick_world)])
    assert "3000" in kept  # the address is what a condition reads
    assert [text for text in ("Proefpersoon", quick_world.insz_of(number)) if text in kept] == []


@pytest.mark.parametrize(
    ("income", "more"),
    [(20_000_00, set()), (29_515_01, {"GeefDossierHandicap", "GeefGezinssamenstelling"})],
)
def test_disability_and_household_are_asked_only_where_they_can_matter(
    quick_world: SmallWorld, income: int, more: set[str]
) -> None:
    checked(quick_world, income=income)
    assert {one.source for one in evidence(quick_world)} == {*ASKED, "GeefLeefloonbedragen", *more}


@pytest.mark.parametrize(
    ("facts", "verdict"),
    [
        ({"disabled_since": "2020-01-01"}, "meets"),
        ({"disabled_since": "2025-01-01"}, "fails"),  # recognised only later
        ({}, "fails"),
        ({"leefloon": {2022: 2_000_00}, "disabled_since": "2020-01-01"}, "fails"),  # above that ceiling too
    ],
)
def test_the_recognised_disability_of_a_single_person_decides_which_ceiling_holds(
    quick_world: SmallWorld, facts: dict[str, object], verdict: str
) -> None:
    number = quick_world.add_dossier(income=30_500_00)
    quick_world.people.change(quick_world.insz_of(number), **facts)
    quick_world.create()
    quick_world.select(SELECTED)
    quick_world.check(SELECTED)
    assert quick_world.case(number).verdict == verdict


def test_a_child_whom_only_the_population_register_knows_makes_a_higher_income_unknown(
    quick_world: SmallWorld,
) -> None:
    number, other = quick_world.add_dossier(income=40_000_00), quick_world.add_dossier()
    parent, child = quick_world.insz_of(number), quick_world.insz_of(other)
    quick_world.people.change(parent, household=((parent, "01"), (child, "03")))
    quick_world.create()
    quick_world.select(SELECTED)
    quick_world.check(SELECTED)
    assert quick_world.case(number).verdict == "unknown"


def test_raw_answers_are_kept_sealed_where_the_campaign_wants_them(office: SmallWorld, seal: Seal) -> None:
    office.tools = CheckTools(seal=seal)
    checked(office, keep_raw=True, keep_raw_days=10)
    with transaction(office.engine) as session:
        kept = session.scalars(select(RawEvidence)).all()
        hashes = {one.id: one.answer_hash for one in session.scalars(select(Evidence))}
        assert {one.evidence_id: sha256(seal.open(one.sealed)).hexdigest() for one in kept} == hashes
    assert not any(b"Repliek" in one.sealed for one in kept)
    assert {str(one.kept_until) for one in kept} == {"2024-03-28"}
    assert {one.key_name for one in kept} == {seal.name}


def test_without_a_key_nothing_is_asked_where_raw_answers_are_wanted(quick_world: SmallWorld) -> None:
    with pytest.raises(EvidenceError, match="ACTUALISATIE_EVIDENCE_KEY_FILE"):
        checked(quick_world, keep_raw=True)
    assert evidence(quick_world) == []


def test_an_auditor_reads_a_raw_answer_under_a_name_and_for_a_reason(quick_world: SmallWorld, seal: Seal) -> None:
    quick_world.tools = CheckTools(seal=seal)
    number = checked(quick_world, keep_raw=True)
    person = next(one for one in evidence(quick_world) if one.source == "GeefPersoon")
    with transaction(quick_world.engine) as session:
        raw = read_raw(session, person.id, seal, AUDIT, "Cis Maes", why="audit of 2025")
    assert quick_world.insz_of(number).encode() in raw
    with transaction(quick_world.engine) as session:
        entry = session.scalars(select(JournalEntry).where(JournalEntry.event == "raw answer read")).one()
    assert (entry.actor, entry.reason, entry.data["evidence"]) == ("Cis Maes", "audit of 2025", person.id)


def test_nobody_reads_a_raw_answer_without_reason_key_or_answer(
    quick_world: SmallWorld, seal: Seal, tmp_path: Path
) -> None:
    quick_world.tools = CheckTools(seal=seal)
    checked(quick_world, keep_raw=True)
    number = evidence(quick_world)[0].id
    write_new_key(tmp_path / "other.key")
    other = Seal.from_file(tmp_path / "other.key")
    refused: list[tuple[type[Exception], int, Seal, str]] = [
        (EvidenceError, number, seal, " "),
        (EvidenceError, 999, seal, "audit"),
        (SealError, number, other, "audit"),
    ]
    for error, which, key, why in refused:
        with pytest.raises(error), transaction(quick_world.engine) as session:
            read_raw(session, which, key, AUDIT, "Cis", why=why)
    with transaction(quick_world.engine) as session:
        assert session.scalars(select(JournalEntry).where(JournalEntry.event == "raw answer read")).all() == []


def test_an_answer_that_was_exchanged_for_another_is_noticed(quick_world: SmallWorld, seal: Seal) -> None:
    quick_world.tools = CheckTools(seal=seal)
    checked(quick_world, keep_raw=True)
    with transaction(quick_world.engine) as session:
        first, second = session.scalars(select(RawEvidence).limit(2)).all()
        first.sealed = second.sealed
        which = first.evidence_id
    with pytest.raises(EvidenceError, match="hash differs"), transaction(quick_world.engine) as session:
        read_raw(session, which, seal, AUDIT, "Cis", why="audit")


def test_raw_answers_go_when_their_time_has_passed_and_the_rest_stays(office: SmallWorld, seal: Seal) -> None:
    office.tools = CheckTools(seal=seal)
    checked(office, keep_raw=True, keep_raw_days=10)
    before = len(evidence(office))
    with transaction(office.engine) as session:
        assert purge_raw(session, Moment.on(AUDIT.today.replace(day=28)), "An") == 0
        assert purge_raw(session, Moment.on(AUDIT.today.replace(day=29)), "An") == before
        assert purge_raw(session, Moment.on(AUDIT.today.replace(day=29)), "An") == 0
    assert len(evidence(office)) == before


def test_an_answer_of_the_same_day_is_used_again_and_keeps_its_own_age(quick_world: SmallWorld) -> None:
    number = quick_world.add_dossier()
    quick_world.create(check={})
    quick_world.select(SELECTED)
    quick_world.check(SELECTED)
    first, checked_at = len(evidence(quick_world)), quick_world.case(number).checked_at
    quick_world.people.change(quick_world.insz_of(number), deceased_on=SELECTED)
    quick_world.ask([quick_world.case(number).id], SELECTED)
    assert len(evidence(quick_world)) == first
    assert (quick_world.case(number).checked_at, quick_world.case(number).verdict) == (checked_at, "meets")
    next_day = SELECTED.replace(day=19)  # exactly 24 hours later: too old for the gate, so asked anew
    quick_world.ask([quick_world.case(number).id], next_day)
    assert len(evidence(quick_world)) == first * 2 - 1  # a person is registered once
    assert office_days.holds(quick_world, number) == ["manual"]


@pytest.mark.parametrize(("hours", "asked"), [(19, False), (20, True), (23.999, True)])
def test_an_answer_that_could_grow_old_while_a_round_is_at_work_is_asked_anew(
    quick_world: SmallWorld, hours: float, *, asked: bool
) -> None:
    number = quick_world.add_dossier()
    quick_world.create(check={})
    quick_world.select(SELECTED)
    quick_world.check(SELECTED)
    before = len(evidence(quick_world))
    later = Moment.of(Moment.on(SELECTED).at + timedelta(hours=hours))
    check_cases(quick_world.engine, [quick_world.case(number).id], quick_world.magda, later, "An", quick_world.tools)
    assert (len(evidence(quick_world)) > before) is asked


def test_only_the_source_that_did_not_answer_is_asked_again(quick_world: SmallWorld) -> None:
    number = quick_world.add_dossier()
    quick_world.create(check={})
    quick_world.select(SELECTED)
    quick_world.faults.magda.rate, quick_world.faults.magda.services = 1.0, [Service.REAL_RIGHTS]
    quick_world.check(SELECTED)
    quick_world.faults.magda.rate = 0
    before = len(evidence(quick_world))
    quick_world.check(SELECTED)
    assert [one.source for one in evidence(quick_world)[before:]] == ["ZoekEigendomstoestanden"]
    assert quick_world.case(number).verdict == "meets"


def test_a_campaign_that_wants_it_asks_every_time(quick_world: SmallWorld) -> None:
    number = checked(quick_world)
    before = len(evidence(quick_world))
    quick_world.ask([quick_world.case(number).id], SELECTED)
    assert len(evidence(quick_world)) == 2 * before - 1
