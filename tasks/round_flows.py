"""Which flows are rounds, and how long one may take: for the alarm of a missing one and for the morning's message."""

from datetime import timedelta

ROUNDS = ("daily round", "annual actualisation", "inactivity")
"""Flows that do all that the passing of time asks for."""

A_ROUND_WITHIN = timedelta(hours=4)
"""Time in which a round must end well once it was due: late, under way, failed or crashed."""

AUTO_SCHEDULED = "auto-scheduled"
"""What Prefect tags the runs of a schedule with, and no others."""
