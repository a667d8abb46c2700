"""Which changes of a status others are told of, and when what they show is what was to be shown."""

import pytest

from actualisatie.dossiers.kinds import DossierStatus
from actualisatie.dossiers.signals import StatusReason, reason_to_tell, shows

REG, INFOS, CHKS, RJCT = (DossierStatus(code) for code in ("REG", "INFOS", "CHKS", "RJCT"))
WAITS, OFFER = DossierStatus.WAITING, DossierStatus.IN_OFFER


@pytest.mark.parametrize(
    ("before", "after", "reason"),
    [
        (REG, INFOS, StatusReason.NOT_MEETING),
        (WAITS, INFOS, StatusReason.NOT_MEETING),
        (OFFER, INFOS, StatusReason.NOT_MEETING),
        (CHKS, INFOS, None),
        (INFOS, REG, StatusReason.MEETS),
        (CHKS, REG, StatusReason.MEETS),
        (WAITS, REG, None),
        (OFFER, REG, None),
        (REG, RJCT, StatusReason.OWN_REQUEST),
        (INFOS, RJCT, StatusReason.OWN_REQUEST),
        (RJCT, REG, StatusReason.STAYS_AFTER_ALL),
        (RJCT, INFOS, StatusReason.STAYS_AFTER_ALL),
    ],
)
def test_each_change_is_told_for_its_reason_or_is_no_news(
    before: DossierStatus, after: DossierStatus, reason: StatusReason | None
) -> None:
    assert reason_to_tell(before, after) is reason


@pytest.mark.parametrize(
    ("wanted", "told", "shown"),
    [(INFOS, CHKS, True), (CHKS, INFOS, True), (REG, REG, True), (REG, WAITS, False), (RJCT, None, False)],
)
def test_both_kinds_of_in_onderzoek_are_one(wanted: DossierStatus, told: DossierStatus | None, shown: bool) -> None:
    assert shows(wanted, told) is shown
