"""Keeps the choices in deployed forms up to date with the database."""

import logging
from functools import partial
from typing import Any

from prefect import task
from prefect.client.orchestration import get_client

from actualisatie.calendar.moment import Moment
from actualisatie.campaigns.desk_choices import any_campaign_is_new, desk_choices
from actualisatie.storage.database import transaction
from actualisatie.tasks import runtime
from actualisatie.tasks.form_choices import renew_forms
from actualisatie.tasks.transient import RETRIED, tried_again

_log = logging.getLogger(__name__)


@task(name="renew the choices in forms", **RETRIED)
def renew_choices() -> list[str]:
    """Let every deployed form offer the campaigns and housing companies of now; return the deployments that changed.

    A failure stops nobody: the next run renews them, and a form also takes what is not on its list once *Validate
    parameters* is switched off.
    """
    with transaction(runtime.engine()) as session:
        choices = desk_choices(session)
    try:
        with get_client(sync_client=True) as client:
            return renew_forms(partial(_ask, client), choices)
    except Exception as error:  # whatever it is, forms as they were do no harm
        _log.warning("Prefect could not renew the choices in forms (%s): the next run does.", type(error).__name__)
    return []


@tried_again
def may_have_new_choices(moment: Moment) -> bool:
    """Return whether forms may lack a choice that no morning, and perhaps no command, let them offer yet."""
    with transaction(runtime.engine()) as session:
        return any_campaign_is_new(session, moment)


def _ask(client: Any, method: str, path: str, body: Any) -> Any:
    """Send a request as Prefect's client does, with its login and tries; its types know fixed paths only."""
    answer = client.request(method, path, json=body)
    return answer.json() if answer.content else None
