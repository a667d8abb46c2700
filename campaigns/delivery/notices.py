"""What a notice by e-mail says: the number of a batch, counts and a folder; nothing about anybody."""

from actualisatie.connectors.delivery.mail import Notice
from actualisatie.dossiers.kinds import EffectKind
from actualisatie.storage.models import Batch, Effect

_READY = """\
Printopdracht {code} staat klaar.

Map:                {folder}
Brieven:            {letters}
Vellen papier:      {sheets}
Papier:             A4, {colour}
Gepland te posten:  {planned}

De opdracht is volledig zodra het bestand {code}.json in de map staat.
Kijk voor het drukken en voor het posten of er ook een bestand {code}-ingetrokken.json staat: dan vervalt de opdracht.
Meld na het posten de postdatum en het nummer van het afgiftebewijs.

Dit bericht is automatisch gemaakt en bevat geen persoonsgegevens.
"""

_WITHDRAWN = """\
Printopdracht {code} is INGETROKKEN. Post deze brieven niet.

Map:      {folder}
Brieven:  {letters}

Vernietig wat al gedrukt is. Nieuwe brieven volgen in een andere printopdracht.
Zijn er toch brieven gepost? Laat het ons vandaag weten.

Dit bericht is automatisch gemaakt en bevat geen persoonsgegevens.
"""


def notice_of(effect: Effect, batch: Batch, recipients: tuple[str, ...], folder: str, *, code: str = "") -> Notice:
    """Return the message of an effect about a batch; its Message-ID and date are those of the effect.

    `code` takes the place of the batch's number where that is not given yet.
    """
    code = code or batch.code
    ready = effect.kind is EffectKind.NOTICE
    text = (_READY if ready else _WITHDRAWN).format(
        code=code,
        folder=folder,
        letters=batch.letters,
        sheets="nog niet gekend" if batch.sheets is None else batch.sheets,
        colour=batch.paper_colour,
        planned=batch.planned_posting_on,
    )
    subject = f"Printopdracht {code} staat klaar" if ready else f"INGETROKKEN: printopdracht {code}"
    return Notice(f"{effect.key}-{int(effect.created_at.timestamp())}", recipients, subject, text, effect.created_at)
