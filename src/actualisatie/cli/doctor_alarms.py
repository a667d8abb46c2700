"""The checks of `actualisatie doctor` on alarms: whether anybody is told, and whether our automations exist."""

from collections.abc import Iterator

from actualisatie.calendar.moment import Moment
from actualisatie.cli.doctor_checks import Finding
from actualisatie.cli.up.alarms import MARK
from actualisatie.cli.up.automations import DO_NOTHING, NAMES, TELLING
from actualisatie.cli.up.server import PrefectServer
from actualisatie.settings import Settings


def told(settings: Settings, _moment: Moment) -> Iterator[Finding]:
    """Say who is told of alarms; mail without a mail server or a sender would never leave."""
    ways = {"a webhook": settings.alarm_webhook, "the message of the morning": settings.alarm_email}
    known = " and ".join(way for way, address in ways.items() if address)
    nobody = "WARNING: nobody is told: set ACTUALISATIE_ALARM_WEBHOOK, ACTUALISATIE_ALARM_EMAIL or both"
    if settings.alarm_email and not (settings.smtp_host and settings.smtp_sender):
        lacks = "ACTUALISATIE_ALARM_EMAIL is told nothing: set ACTUALISATIE_SMTP_HOST and ACTUALISATIE_SMTP_SENDER"
        yield Finding("alarms", ok=False, found=lacks)
    else:
        yield Finding("alarms", ok=True, found=f"told by {known}" if known else nobody)


def automations(settings: Settings, server: PrefectServer) -> Finding:
    """Compare the automations on the server with ours: none may be missing, nor tell nobody where a webhook is set."""
    there = {one["name"]: one for one in server.ask("POST", "/automations/filter", {"limit": 200})}
    lacking = [name for name in NAMES if name not in there]
    telling = {MARK + alarm.name for alarm in TELLING} & there.keys()
    silent = sorted(name for name in telling if DO_NOTHING in there[name]["actions"])
    off = [name for name in NAMES if name in there and not there[name]["enabled"]]
    make = "run `actualisatie automations`"
    if lacking:
        return Finding("automations", ok=False, found=f"missing: {', '.join(lacking)}: {make}")
    if settings.alarm_webhook and silent:
        return Finding(
            "automations", ok=False, found=f"without the webhook of the settings: {', '.join(silent)}: {make}"
        )
    switched_off = f", switched off: {', '.join(off)}" if off else ""
    return Finding("automations", ok=True, found=f"{len(NAMES)} are there{switched_off}")
