"""The one place where a request is signed.

MAGDA wants a WS-Security XML signature over the SOAP body on every connection outside the simulator. A signer takes
the finished envelope and returns it signed; the client calls it just before sending and knows nothing else of it.
"""

from collections.abc import Callable
from typing import TypeAlias

Signer: TypeAlias = Callable[[bytes], bytes]


def unsigned(envelope: bytes) -> bytes:
    """Return the envelope as it is: for the simulator, and for a gateway that signs on its way out."""
    return envelope
