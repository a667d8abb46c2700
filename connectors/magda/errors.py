"""What can go wrong between a question and a verdict: every fault has a name, and none of them is a verdict.

Two branches: a retryable fault may be gone in a moment, an unreadable answer stays what it is. Messages name the
service and what to do, never a person.
"""

from enum import StrEnum
from typing import ClassVar

from actualisatie.connectors.magda.outcome import Outcome
from actualisatie.dossiers.errors import ActualisatieError, Refused, Retryable


class Fault(StrEnum):
    """The name under which evidence keeps a technical fault."""

    SILENCE = "silence"
    BROKEN_CONNECTION = "broken_connection"
    HTTP_ERROR = "http_error"
    ACCESS_DENIED = "access_denied"
    SOAP_SERVER_FAULT = "soap_server_fault"
    SOAP_CLIENT_FAULT = "soap_client_fault"
    MALFORMED = "malformed"
    OVERSIZED = "oversized"
    FORBIDDEN_MARKUP = "forbidden_markup"
    WRONG_NAMESPACE = "wrong_namespace"
    OTHER_REFERENCE = "other_reference"
    OTHER_PERSON = "other_person"
    EMPTY = "empty"
    CONTRADICTION = "contradiction"
    UNREADABLE_VALUE = "unreadable_value"
    SERVER_CERTIFICATE = "server_certificate"
    CLIENT_CERTIFICATE = "client_certificate"
    BAD_SIGNATURE = "bad_signature"
    NOT_ASKED = "not_asked"


class MagdaError(ActualisatieError):
    """Anything that keeps a question from being answered."""

    fault: ClassVar[Fault]
    outcome: ClassVar[Outcome]
    retryable: ClassVar[bool]


class RetryableError(MagdaError, Retryable):
    """May be gone in a moment: the question is asked again before it counts as unavailable."""

    outcome = Outcome.UNAVAILABLE
    retryable = True


class SilentSourceError(RetryableError):
    """Nothing came back in time."""

    fault = Fault.SILENCE


class BrokenConnectionError(RetryableError):
    """The connection could not be made, or broke before the answer was complete."""

    fault = Fault.BROKEN_CONNECTION


class HttpError(RetryableError):
    """The HTTP status tells of a failure and the body is no SOAP answer, for instance an HTML page."""

    fault = Fault.HTTP_ERROR


class SoapServerError(RetryableError):
    """A SOAP fault that blames the server."""

    fault = Fault.SOAP_SERVER_FAULT


class MalformedAnswerError(RetryableError):
    """The answer is no well-formed XML; it may have been cut on the way."""

    fault = Fault.MALFORMED
    outcome = Outcome.DATA_ERROR


class UnreadableAnswerError(MagdaError, Refused):
    """The same answer would come again: a person has to look."""

    outcome = Outcome.DATA_ERROR
    retryable = False


class AccessDeniedError(UnreadableAnswerError):
    """HTTP 401 or 403: certificate or registration of this connection (MAGDA says not to retry unchanged)."""

    fault = Fault.ACCESS_DENIED
    outcome = Outcome.REFUSED


class ServerCertificateError(UnreadableAnswerError):
    """The certificate of MAGDA has expired, is of an unknown authority, or is that of another host."""

    fault = Fault.SERVER_CERTIFICATE
    outcome = Outcome.REFUSED


class ClientCertificateError(UnreadableAnswerError):
    """MAGDA wants a client certificate, or does not accept the one of the settings."""

    fault = Fault.CLIENT_CERTIFICATE
    outcome = Outcome.REFUSED


class BadSignatureError(UnreadableAnswerError):
    """The answer is not signed by the certificate of the settings, or was changed after signing."""

    fault = Fault.BAD_SIGNATURE


class SoapClientError(UnreadableAnswerError):
    """A SOAP fault that blames the question: MAGDA could not read it."""

    fault = Fault.SOAP_CLIENT_FAULT


class OversizedAnswerError(UnreadableAnswerError):
    """The answer is longer than the limit of the settings."""

    fault = Fault.OVERSIZED


class ForbiddenMarkupError(UnreadableAnswerError):
    """The answer brings a document type or entities, which MAGDA never sends."""

    fault = Fault.FORBIDDEN_MARKUP


class WrongNamespaceError(UnreadableAnswerError):
    """The answer is not the response element of the service that was asked."""

    fault = Fault.WRONG_NAMESPACE


class OtherReferenceError(UnreadableAnswerError):
    """The answer belongs to another question: it does not echo our Referte."""

    fault = Fault.OTHER_REFERENCE


class OtherPersonError(UnreadableAnswerError):
    """The answer speaks of another INSZ than the one that was asked."""

    fault = Fault.OTHER_PERSON


class EmptyAnswerError(UnreadableAnswerError):
    """Neither content nor a reason why there is none: this says nothing, also not that there is nothing."""

    fault = Fault.EMPTY


class ContradictoryAnswerError(UnreadableAnswerError):
    """Content together with the statement that there is none, or the same item twice."""

    fault = Fault.CONTRADICTION


class UnreadableValueError(UnreadableAnswerError):
    """A date, amount or fraction that cannot be what it should be."""

    fault = Fault.UNREADABLE_VALUE
