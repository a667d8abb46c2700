"""Lets the days of candidates pass in a running world."""

from collections.abc import Mapping, Sequence

from actualisatie.campaigns.register.formats import DossierLine
from actualisatie.campaigns.replies.formats import ReplyItem
from actualisatie.dossiers.kinds import MemberRole, ReplyChannel, ReplyKind
from actualisatie.simulator.candidates.happenings import Died, Happening, Moved, StatusChanged
from actualisatie.simulator.magda.synthetic_world import SyntheticWorld
from actualisatie.simulator.register.sources import address_of
from actualisatie.simulator.world import SimulatedWorld


def confirm_in_register(world: SimulatedWorld, items: Sequence[ReplyItem]) -> None:
    """Let the register know of the confirmations that were made in its own front office."""
    for item in items:
        if item.dossier and item.kind is ReplyKind.CONFIRMATION and item.channel is ReplyChannel.DIGITAL:
            world.cir.confirm(item.dossier, item.received_at)


def let_happen(world: SimulatedWorld, happening: Happening, dossiers: Mapping[str, DossierLine]) -> bool:
    """Make a move, a death or an offer true in the simulated systems; return whether these could.

    Official test answers do not change: in such a world nobody moves or dies.
    """
    if isinstance(happening, StatusChanged):
        world.cir.set_status(happening.dossier_number, happening.status.value)
        return True
    sources = world.magda
    if not isinstance(sources, SyntheticWorld):
        return False
    _change_people(sources, happening, dossiers[happening.dossier_number])
    return True


def _change_people(sources: SyntheticWorld, happening: Moved | Died, line: DossierLine) -> None:
    applicant = next(member.person.insz for member in line.members if member.role is MemberRole.APPLICANT)
    if isinstance(happening, Died):
        sources.change(applicant, deceased_on=happening.on, statuses=("99990",))
        return
    address = address_of(happening.home, since=happening.since)
    for member in line.members:
        sources.change(member.person.insz, addresses=(address,), statuses=())
