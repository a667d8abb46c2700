"""Reads GeefDossierHandicap-03.00, which passes on the English answer of the KSZ."""

from collections.abc import Iterator

from actualisatie.connectors.magda.errors import EmptyAnswerError, UnreadableValueError
from actualisatie.connectors.magda.markup import Element, text
from actualisatie.connectors.magda.partial_date import read_date
from actualisatie.connectors.magda.readers.insz import check_insz
from actualisatie.connectors.magda.values.social import Handicap, Recognition

_FOUND, _NOT_FOUND = "DATA_FOUND", "NO_DATA_FOUND"


def read_handicap(content: Element, asked: frozenset[str]) -> Handicap | None:
    """Return the recognitions in an Inhoud, or None where the source says that it has no data.

    Raises EmptyAnswerError for NO_RESULT and INCOMPLETE_DATA: then nothing is known.
    """
    answer = content.find("ConsultFilesByDateResponse")
    status = text(answer, "status/value") if answer is not None else None
    if answer is None or status not in {_FOUND, _NOT_FOUND}:
        raise EmptyAnswerError("GeefDossierHandicap: the source gives no result")
    if (ssin := text(answer, "ssin")) is not None:
        check_insz(ssin, asked, "GeefDossierHandicap")
    if status == _NOT_FOUND:
        return None
    recognitions = tuple(_recognitions(answer))
    # DATA_FOUND without a recognition: filtered for us, or a file of another kind. That is not "none".
    is_complete = answer.find("dataFilters") is None and bool(recognitions)
    return Handicap(recognitions, is_complete)


def _recognitions(answer: Element) -> Iterator[Recognition]:
    for result in answer.iterfind("results/*"):
        source = str(result.tag).removesuffix("Result")
        for element in result.iterfind("file/handicapRecognitions/handicapRecognition"):
            yield Recognition(
                source=source,
                decision=text(element, "decisionStatus"),
                since=read_date(text(element, "recognitionStatus/startDateRecognition")),
                until=read_date(text(element, "recognitionStatus/endDateRecognition")),
                points=_points(element),
            )


def _points(element: Element) -> int | None:
    points = text(element, "resultRecognitionAdult/diminuationIndependence/totalPoints") or text(
        element, "resultRecognitionChild/pillars/pillarsTotal"
    )
    if points is None:
        return None
    if not points.isdecimal():
        raise UnreadableValueError("GeefDossierHandicap: the points are no number")
    return int(points)
