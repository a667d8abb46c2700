"""An office that does what the flows do, step by step and in their order, without Prefect: for speed."""

from actualisatie.calendar.moment import Moment
from actualisatie.campaigns import agenda
from actualisatie.campaigns.addressing.returned_mail import look_for_addresses
from actualisatie.campaigns.batches.batching import claim_batch, plan_batches
from actualisatie.campaigns.batches.printing import print_and_deliver, unfinished_batches
from actualisatie.campaigns.checks.checking import check_cases
from actualisatie.campaigns.definitions.catalogue import campaign_by_name
from actualisatie.campaigns.postmarks.unposted import alarm_about_unposted
from actualisatie.campaigns.quiet import is_quiet
from actualisatie.campaigns.register.pauses import letters_under_way, paused_meanwhile
from actualisatie.campaigns.register.register_status import follow_register_status
from actualisatie.campaigns.register.register_writing import untold
from actualisatie.campaigns.reminding import mark_reminders_due
from actualisatie.campaigns.selecting import select_chunk
from actualisatie.campaigns.signals.telling import has_statuses_to_tell, tell_statuses
from actualisatie.campaigns.strike_offs.executing import Outside, execute_approved
from actualisatie.campaigns.strike_offs.proposing import AT_ONCE, propose_strike_offs
from actualisatie.campaigns.strike_offs.striking import approved_cases
from actualisatie.connectors.cir.client import CirClient
from actualisatie.connectors.local_software.over_http import HttpLocalSoftware
from actualisatie.connectors.magda.settings import MagdaSettings
from actualisatie.simulator.days.front_office import OFFICE, FrontOffice
from actualisatie.storage.database import transaction

CHUNK = 500
"""Dossiers in one transaction, as in the flows."""


class Office(FrontOffice):
    """An office whose round runs by itself: an empty database that has the newest schema, in a simulated world."""

    def start(self, moment: Moment) -> None:
        """Do what the one-off flow does: select, ask, print what is due."""
        last: int | None = 0
        while last is not None:
            with transaction(self.engine) as session:
                found = campaign_by_name(session, self.campaign)
                last = select_chunk(session, found, last, CHUNK, moment, OFFICE)
        self._ask(self._to_check(moment), moment)
        self._tell(moment)
        self._print_due(moment)

    def round(self, moment: Moment) -> bool:
        """Do what the daily round does, in its order; return False for a day on which there is nothing to do."""
        self._look_for_pauses(moment)
        if self._is_quiet(moment):
            return False
        self._ask(self._to_check(moment), moment)
        self._look_for(moment)
        with transaction(self.engine) as session:
            followed = agenda.to_follow(session, campaign_by_name(session, self.campaign), moment)
        self._follow(followed, moment)
        self._remind(moment)
        with transaction(self.engine) as session:
            candidates = agenda.before_strike_off(session, campaign_by_name(session, self.campaign), moment)
        self._ask(candidates, moment)
        self._follow(candidates, moment)
        self._execute(moment)
        self._tell(moment)
        for chunk in agenda.chunks(candidates, AT_ONCE):
            with transaction(self.engine) as session:
                found = campaign_by_name(session, self.campaign)
                propose_strike_offs(session, found, chunk, moment, OFFICE)
        self._print_due(moment)
        with transaction(self.engine) as session:
            alarm_about_unposted(session, campaign_by_name(session, self.campaign), moment, OFFICE)
        return True

    def _is_quiet(self, moment: Moment) -> bool:
        with transaction(self.engine) as session:
            return is_quiet(session, campaign_by_name(session, self.campaign), moment)

    def _to_check(self, moment: Moment) -> list[int]:
        with transaction(self.engine) as session:
            return agenda.to_check(session, campaign_by_name(session, self.campaign), moment)

    @property
    def _magda(self) -> MagdaSettings:
        return MagdaSettings(
            url=self.world.magda_url,
            identificatie="simulation",
            hoedanigheid="1",
            attempts=1,
            first_wait=0,
        )

    def _ask(self, case_ids: list[int], moment: Moment) -> None:
        for chunk in agenda.chunks(case_ids, CHUNK):
            check_cases(self.engine, chunk, self._magda, moment, OFFICE, self.tools)

    def _look_for(self, moment: Moment) -> None:
        with transaction(self.engine) as session:
            returned = agenda.to_look_for(session, campaign_by_name(session, self.campaign), moment)
        for chunk in agenda.chunks(returned, CHUNK):
            look_for_addresses(self.engine, chunk, self._magda, moment, OFFICE, self.tools)

    def _follow(self, case_ids: list[int], moment: Moment) -> None:
        for chunk in agenda.chunks(case_ids, CHUNK):
            with CirClient(self.world.cir_url) as register:
                follow_register_status(self.engine, chunk, register, moment, OFFICE)

    def _look_for_pauses(self, moment: Moment) -> None:
        with transaction(self.engine) as session:
            found = campaign_by_name(session, self.campaign)
            if session.scalar(letters_under_way(found.id).limit(1)) is None:
                return
        with CirClient(self.world.cir_url) as register:
            paused = paused_meanwhile(self.engine, self.campaign, register)
        self._follow(paused or [], moment)

    def _remind(self, moment: Moment) -> None:
        marked = 1
        while marked:
            with transaction(self.engine) as session:
                found = campaign_by_name(session, self.campaign)
                marked = mark_reminders_due(session, found, moment, OFFICE)

    def _execute(self, moment: Moment) -> None:
        with transaction(self.engine) as session:
            found = campaign_by_name(session, self.campaign)
            if not approved_cases(session, found) and not untold(session, found):
                return
        with HttpLocalSoftware(self.world.local_software_url) as software, CirClient(self.world.cir_url) as register:
            execute_approved(
                self.engine,
                self.campaign,
                Outside(software, register, self.folders.outbox, self.folder / "inbox"),
                moment,
                OFFICE,
            )

    def _tell(self, moment: Moment) -> None:
        with transaction(self.engine) as session:
            if not has_statuses_to_tell(session, campaign_by_name(session, self.campaign)):
                return
        with HttpLocalSoftware(self.world.local_software_url) as software, CirClient(self.world.cir_url) as register:
            outside = Outside(software, register, self.folders.outbox, self.folder / "inbox")
            tell_statuses(self.engine, self.campaign, outside, moment, OFFICE)

    def _print_due(self, moment: Moment) -> None:
        with transaction(self.engine) as session:
            plans = plan_batches(session, campaign_by_name(session, self.campaign), moment)
        for plan in plans:
            claimed = True
            while claimed:
                with transaction(self.engine) as session:
                    found = campaign_by_name(session, self.campaign)
                    claimed = claim_batch(session, found, plan, moment, OFFICE) is not None
        with transaction(self.engine) as session:
            ids = unfinished_batches(session, campaign_by_name(session, self.campaign))
        for batch_id in ids:
            print_and_deliver(self.engine, batch_id, self.folders, self.printer, moment, OFFICE)
