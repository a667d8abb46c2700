"""What is noted on an effect before and after a system is written to that knows no idempotency key."""

from typing import Any

from sqlalchemy import Engine

from actualisatie.dossiers.errors import Retryable
from actualisatie.dossiers.kinds import EffectState
from actualisatie.storage.database import transaction
from actualisatie.storage.models import Effect


class NobodyKnowsError(Retryable):
    """A strike-off that was sent, of which nobody can tell now whether it happens: asked about again later."""


def note(engine: Engine, effect_id: int, seen: dict[str, Any] | None, written: dict[str, Any]) -> None:
    """Note the intent to write; raise `NobodyKnowsError` when another process noted its own since `seen` was read."""
    with transaction(engine) as session:
        effect = session.get_one(Effect, effect_id, with_for_update=True)
        if effect.state is not EffectState.SENDING or effect.written != seen:
            raise NobodyKnowsError("another process is writing it")
        effect.written = written


def note_taken(engine: Engine, effect_id: int) -> None:
    """Note that it was taken: from now on it is only read back, never written again."""
    with transaction(engine) as session:
        effect = session.get_one(Effect, effect_id, with_for_update=True)
        effect.written = {**(effect.written or {}), "taken": True}


def forget(engine: Engine, effect_id: int) -> None:
    """Forget the intent: certainly nothing was done with it."""
    with transaction(engine) as session:
        session.get_one(Effect, effect_id, with_for_update=True).written = None
