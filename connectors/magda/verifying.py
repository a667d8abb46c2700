"""The check of the signature on an answer: only what was signed is read on.

The certificate to expect is fixed in the settings, so a signature by any other key is refused, whoever issued it.
"""

import logging
from collections.abc import Callable
from typing import TypeAlias

from cryptography.x509 import Certificate
from signxml.exceptions import SignXMLException
from signxml.verifier import SignatureConfiguration, VerifyResult, XMLVerifier

from actualisatie.connectors.magda.envelope import SOAP_11, SOAP_12
from actualisatie.connectors.magda.errors import BadSignatureError
from actualisatie.connectors.magda.markup import parse_untrusted
from actualisatie.connectors.magda.settings import MagdaSettings
from actualisatie.connectors.pem import read_certificate

Verifier: TypeAlias = Callable[[bytes, int], bytes]
"""Takes the bytes of an answer and the most of them to read, and returns those that may be read on."""

# As in signing.py: at level DEBUG this library writes what it checks into the log.
logging.getLogger("signxml").setLevel(logging.WARNING)

_ANY_NUMBER = SignatureConfiguration(expect_references=False)
_BODIES = tuple(f"{{{namespace}}}Body" for namespace in (SOAP_11, SOAP_12))


def unverified(raw: bytes, _limit: int) -> bytes:
    """Return the answer as it is: for the simulator, and where TLS alone is to vouch for MAGDA."""
    return raw


def verifier_of(settings: MagdaSettings) -> Verifier:
    """Return the check of a connection; raise KeyFileError when its certificate cannot be used."""
    if settings.answer_certificate is None:
        return unverified
    return SignatureVerifier(read_certificate(settings.answer_certificate, "answer certificate"))


class SignatureVerifier:
    """Accepts answers whose SOAP Body was signed with SHA-2 by the key of one certificate."""

    def __init__(self, certificate: Certificate) -> None:
        self._certificate = certificate

    def __call__(self, raw: bytes, limit: int) -> bytes:
        """Return an envelope around the signed Body and nothing else.

        A SOAP fault may come unsigned: it says no more than that there is no answer. Raises BadSignatureError, and
        what `parse_untrusted` raises.
        """
        if _is_fault(raw, limit):
            return raw
        try:
            found = XMLVerifier().verify(
                raw, x509_cert=self._certificate, id_attribute="Id", expect_config=_ANY_NUMBER, validate_schema=False
            )
        except (SignXMLException, ValueError, TypeError, LookupError):
            raise BadSignatureError("the answer is not signed by the certificate of the settings") from None
        return _around(found if isinstance(found, list) else [found])


def _is_fault(raw: bytes, limit: int) -> bool:
    root = parse_untrusted(raw, limit)
    return any(root.find(f"{body}/{body.removesuffix('Body')}Fault") is not None for body in _BODIES)


def _around(signed: list[VerifyResult]) -> bytes:
    bodies = [part for part in signed if part.signed_xml is not None and part.signed_xml.tag in _BODIES]
    if len(bodies) != 1:
        raise BadSignatureError("the signature of the answer leaves out its Body")
    [body] = bodies
    namespace = SOAP_11 if body.signed_xml is not None and body.signed_xml.tag == _BODIES[0] else SOAP_12
    return f'<s:Envelope xmlns:s="{namespace}">'.encode() + body.signed_data + b"</s:Envelope>"
