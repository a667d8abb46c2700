"""Where a run leaves its result: nowhere but on its own machine, and only the error of one that failed.

The counts that a flow returns are shown beside its run and kept nowhere. A place is named nevertheless: without one
Prefect asks its server for a place, twice in every run.
"""

from pathlib import Path

from prefect.settings import get_current_settings

ON_THIS_MACHINE: Path = get_current_settings().results.local_storage_path
"""Prefect's own folder for results, below its home."""
