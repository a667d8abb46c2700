"""Mutual TLS with MAGDA: which certificates are used, and what a refused handshake was about."""

import ssl
from pathlib import Path

import aiohttp

from actualisatie.connectors.magda.errors import ClientCertificateError, MagdaError, ServerCertificateError
from actualisatie.connectors.magda.settings import MagdaSettings
from actualisatie.connectors.pem import KeyFileError, read_certificate, read_key_pair
from actualisatie.connectors.tls import tls_for

# What a server says when it does not accept our certificate (alerts of RFC 8446, section 6.2, as OpenSSL names them).
_ALERTS = {
    "CERTIFICATE_REQUIRED": "MAGDA wants a client certificate and the settings name none",
    "HANDSHAKE_FAILURE": "MAGDA accepts no handshake with this client certificate, or without one",
    "BAD_CERTIFICATE": "MAGDA does not accept the client certificate",
    "UNSUPPORTED_CERTIFICATE": "MAGDA does not accept the kind of the client certificate",
    "CERTIFICATE_REVOKED": "the client certificate was revoked",
    "CERTIFICATE_EXPIRED": "the client certificate has expired",
    "CERTIFICATE_UNKNOWN": "MAGDA does not accept the client certificate",
    "UNKNOWN_CA": "MAGDA does not know the authority that issued the client certificate",
    "ACCESS_DENIED": "MAGDA denies access to the client certificate",
}


def tls_of(settings: MagdaSettings) -> ssl.SSLContext:
    """Return the TLS context of a connection; raise KeyFileError when one of its files cannot be used."""
    if not settings.url.startswith("https:") or not (settings.authorities or settings.client_certificate):
        return tls_for(settings.url)
    context = _trusting(settings.authorities)
    if settings.client_certificate:
        # Read by ourselves first: OpenSSL's own messages tell neither the setting nor what is wrong with the file.
        read_key_pair(settings.client_certificate, settings.client_key, "client certificate")
        context.load_cert_chain(settings.client_certificate, settings.client_key)
    return context


def _trusting(authorities: Path | None) -> ssl.SSLContext:
    if authorities:
        read_certificate(authorities, "authorities")
    try:
        return ssl.create_default_context(cafile=authorities)
    except ssl.SSLError:
        raise KeyFileError("authorities: the file holds no certificates in PEM form") from None


def certificate_error(error: BaseException | None) -> MagdaError | None:
    """Return the named error of a handshake that failed over a certificate, or None when it failed otherwise."""
    while error is not None:
        if isinstance(error, aiohttp.ClientConnectorCertificateError):  # a wrapper that says nothing by itself
            error = error.certificate_error
        if isinstance(error, ssl.SSLCertVerificationError):
            return ServerCertificateError(f"the certificate of MAGDA is not trusted: {error.verify_message}")
        if isinstance(error, ssl.SSLError) and (told := _alert(error)):
            return ClientCertificateError(told)
        error = error.__cause__ or error.__context__
    return None


def _alert(error: ssl.SSLError) -> str | None:
    reason = str(error.reason or "").replace(" ", "_").upper()
    return next((told for alert, told in _ALERTS.items() if reason.endswith(f"ALERT_{alert}")), None)
