"""Where two people must differ, blanks are nobody: the last guard, behind every form and command."""

import office_days as office_life
import pytest
from small_world import SmallWorld
from sqlalchemy import select

from actualisatie.calendar.moment import Moment
from actualisatie.campaigns.errors import StandstillError
from actualisatie.campaigns.reinstating.desk import decide_reinstatement, propose_reinstatement
from actualisatie.campaigns.restoring.releasing import ask_for_release, release
from actualisatie.campaigns.restoring.standing_still import note_standstill
from actualisatie.dossiers.kinds import ReinstateReason
from actualisatie.dossiers.names import NoNameError
from actualisatie.storage.database import transaction
from actualisatie.storage.models import Reinstatement, Standstill

NOW = Moment.on(office_life.NEXT_DAY)

blanks = pytest.mark.parametrize("blank", ["", "   ", "\t ."])


@blanks
def test_blanks_neither_propose_nor_grant_a_reinstatement(office: SmallWorld, blank: str) -> None:
    number = office.add_dossier()
    office.create()
    office_life.to_approvals(office)
    office.execute(office_life.GRACE_PASSED)
    reason = ReinstateReason.COMPANY_ERROR
    with transaction(office.engine) as session:
        with pytest.raises(NoNameError):
            propose_reinstatement(session, number, reason, NOW, blank, note="wrong tray")
        propose_reinstatement(session, number, reason, NOW, " An  Peeters", note="wrong tray")
        with pytest.raises(NoNameError):
            decide_reinstatement(session, number, NOW, blank, grant=True)
        assert session.scalars(select(Reinstatement.proposed_by)).all() == ["An Peeters"]
    assert office.states() == {number: "struck_off"}


@blanks
def test_blanks_neither_ask_nor_release_after_a_restore(office: SmallWorld, blank: str) -> None:
    with transaction(office.engine) as session:
        with pytest.raises(StandstillError, match="Say what was restored"):
            note_standstill(session, blank, NOW, "An")
        note_standstill(session, "snapshot of Monday", NOW, "An")
        with pytest.raises(NoNameError):
            ask_for_release(session, NOW, blank, "replayed")
        ask_for_release(session, NOW, "An  Peeters", "replayed")
        with pytest.raises(NoNameError):
            release(session, office.folder / "inbox", office.folders, NOW, blank)
        assert session.scalars(select(Standstill.asked_by)).one() == "An Peeters"
