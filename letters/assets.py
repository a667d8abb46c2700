"""What the layout engine may load: the small pictures our own templates write, and nothing else."""

from base64 import b64decode
from typing import Any

from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

from actualisatie.letters.logo import logo_problem

_MAX_LENGTH = {"image/png": 8_000, "image/svg+xml": 28_000}
"""Pictures that templates write (codes and checked logos), with the longest address of each."""

_REFUSED = "a letter asked for something outside its own pictures"


class AssetFetcher(URLFetcher):  # type: ignore[misc] # weasyprint comes without types
    """Decodes small pictures in data addresses and refuses every other one, so that no file or host is reached.

    WeasyPrint's own fetcher follows file:, http: and more from eleven places in HTML, CSS and SVG. A refusal
    is fatal for that letter: a letter without its picture must not go out.
    """

    def __init__(self) -> None:
        super().__init__(allowed_protocols=("data",), allow_redirects=False, fail_on_errors=True)

    def fetch(self, url: str, headers: Any = None) -> URLFetcherResponse:
        """Return the picture. Raises FatalURLFetchingError for any other address."""
        head, _, body = url.partition(";base64,")
        kind = head.removeprefix("data:")
        if not head.startswith("data:") or len(url) > _MAX_LENGTH.get(kind, 0):
            raise FatalURLFetchingError(_REFUSED)
        picture = b64decode(body)
        if kind == "image/svg+xml" and logo_problem(picture.decode()):
            raise FatalURLFetchingError(_REFUSED)
        return URLFetcherResponse(url, picture, {"Content-Type": kind})
