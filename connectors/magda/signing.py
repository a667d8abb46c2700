"""The WS-Security XML signature of a question, and its check on an answer.

MAGDA wants requests signed and gives answers whose signature can be checked. What is signed and how follows the
client that Digitaal Vlaanderen publishes (https://github.com/Informatievlaanderen/MAGDA-Mock, DocumentSigner: SOAP
Body, exclusive canonicalisation, direct reference to a BinarySecurityToken) and, for token, Timestamp and SHA-256,
the X.509 profile of the Belgian social security
(https://www.socialsecurity.be/site_nl/general/helpcentre/soa/security_ws_x509.htm). To be confirmed on the first test
connection.
"""

import logging
import time
from base64 import b64encode
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import TypeAlias

from cryptography.hazmat.primitives.serialization import Encoding
from lxml import etree
from signxml.algorithms import (
    CanonicalizationMethod,
    DigestAlgorithm,
    SignatureConstructionMethod,
    SignatureMethod,
)
from signxml.signer import XMLSigner

from actualisatie.connectors.magda.envelope import SOAP_11
from actualisatie.connectors.magda.markup import Element
from actualisatie.connectors.magda.settings import MagdaSettings
from actualisatie.connectors.pem import KeyPair, read_key_pair

Signer: TypeAlias = Callable[[bytes, datetime], bytes]
"""Takes a finished envelope and the instant of asking (with a time zone), and returns the envelope signed."""

# At level DEBUG this library writes all that it signs or checks into the log: people's numbers, names and addresses.
logging.getLogger("signxml").setLevel(logging.WARNING)

_OASIS = "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-"
WSSE = f"{_OASIS}wssecurity-secext-1.0.xsd"
WSU = f"{_OASIS}wssecurity-utility-1.0.xsd"
X509_V3 = f"{_OASIS}x509-token-profile-1.0#X509v3"
_BASE64 = f"{_OASIS}soap-message-security-1.0#Base64Binary"
_DS = "http://www.w3.org/2000/09/xmldsig#"
_ID = f"{{{WSU}}}Id"
VALIDITY = timedelta(minutes=5)
"""How long a signed question may be on its way: the longest that the X.509 profile allows."""


def unsigned(envelope: bytes, _at: datetime) -> bytes:
    """Return the envelope as it is: for the simulator, and for a gateway that signs on its way out."""
    return envelope


def signer_of(settings: MagdaSettings) -> Signer:
    """Return the signer of a connection; raise KeyFileError when its key or certificate cannot be used."""
    if settings.signing_certificate is None:
        return unsigned
    return WsSecuritySigner(read_key_pair(settings.signing_certificate, settings.signing_key, "signing certificate"))


class WsSecuritySigner:
    """Signs Body, Timestamp and BinarySecurityToken with RSA-SHA256."""

    def __init__(self, pair: KeyPair, elapsed: Callable[[], float] = time.monotonic) -> None:
        """`elapsed` is a stopwatch in seconds, injected for tests."""
        self._key = pair.key
        self._token = b64encode(pair.certificate.public_bytes(Encoding.DER)).decode()
        self._elapsed = elapsed
        self._at = datetime.min.replace(tzinfo=UTC)
        self._since = 0.0

    def __call__(self, envelope: bytes, at: datetime) -> bytes:
        """Return the envelope with a Security header that is valid for five minutes from `at`."""
        root = etree.fromstring(envelope)
        security = _security_header(root)
        self._add_token(security)
        _add_timestamp(security, self._running(at))
        body = root.find(f"{{{SOAP_11}}}Body")
        assert body is not None  # noqa: S101 - our own envelope
        body.set(_ID, "body")
        # One signer per message: it keeps what it signed in itself.
        security.append(
            _xml_signer().sign(
                root,
                key=self._key,
                reference_uri=["#token", "#timestamp", "#body"],
                key_info=_key_info(),
                id_attribute="Id",
            )
        )
        return etree.tostring(root, encoding="UTF-8", xml_declaration=True)

    def _running(self, at: datetime) -> datetime:
        """The instant that `at` has become: a bulk of questions carries one instant and may take longer than
        a signature is valid.
        """
        if at != self._at:
            self._at, self._since = at, self._elapsed()
        return at + timedelta(seconds=self._elapsed() - self._since)

    def _add_token(self, security: Element) -> None:
        token = etree.SubElement(security, f"{{{WSSE}}}BinarySecurityToken", EncodingType=_BASE64, ValueType=X509_V3)
        token.set(_ID, "token")
        token.text = self._token


def _security_header(root: Element) -> Element:
    header = root.find(f"{{{SOAP_11}}}Header")
    assert header is not None  # noqa: S101 - our own envelope
    security = etree.SubElement(header, f"{{{WSSE}}}Security", nsmap={"wsse": WSSE, "wsu": WSU})
    security.set(f"{{{SOAP_11}}}mustUnderstand", "1")
    return security


def _add_timestamp(security: Element, at: datetime) -> None:
    timestamp = etree.SubElement(security, f"{{{WSU}}}Timestamp")
    timestamp.set(_ID, "timestamp")
    for name, instant in (("Created", at), ("Expires", at + VALIDITY)):
        utc = instant.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="milliseconds")
        etree.SubElement(timestamp, f"{{{WSU}}}{name}").text = f"{utc}Z"


def _key_info() -> Element:
    key_info = etree.Element(f"{{{_DS}}}KeyInfo", nsmap={"ds": _DS, "wsse": WSSE})
    told = etree.SubElement(key_info, f"{{{WSSE}}}SecurityTokenReference")
    etree.SubElement(told, f"{{{WSSE}}}Reference", URI="#token", ValueType=X509_V3)
    return key_info


def _xml_signer() -> XMLSigner:
    return XMLSigner(
        method=SignatureConstructionMethod.detached,
        signature_algorithm=SignatureMethod.RSA_SHA256,
        digest_algorithm=DigestAlgorithm.SHA256,
        c14n_algorithm=CanonicalizationMethod.EXCLUSIVE_XML_CANONICALIZATION_1_0,
    )
