"""A plan as values that JSON knows, for other programs."""

from collections.abc import Mapping

from actualisatie.calendar.planning import Plan, PlannedWave


def plan_as_json(plan: Plan) -> dict[str, object]:
    """Return the whole plan: days as YYYY-MM-DD, slack in calendar days, each term with its trace."""
    return {
        "close": plan.close.isoformat() if plan.close else None,
        "fits": plan.fits,
        "slack_days": plan.slack_days,
        "latest_first_post": plan.latest_first_post.isoformat() if plan.latest_first_post else None,
        "last_strike_off": plan.last_strike_off.isoformat(),
        "waves": [_wave(wave, plan) for wave in plan.waves],
        "warnings": list(plan.warnings),
        "law_version": plan.law.version,
    }


def _wave(wave: PlannedWave, plan: Plan) -> Mapping[str, object]:
    return {
        "name": wave.wave.name,
        "first_post": wave.wave.first_post.isoformat(),
        "first_last_day": wave.first.last_day.isoformat(),
        "reminder_post": wave.reminder.postmark.isoformat() if wave.reminder else None,
        "reminder_last_day": wave.reminder.last_day.isoformat() if wave.reminder else None,
        "strike_off": wave.strike_off.isoformat(),
        "slack_days": None if plan.close is None else wave.slack(plan.close),
        "terms": [term.as_json() for term in (wave.first, wave.reminder) if term],
    }
