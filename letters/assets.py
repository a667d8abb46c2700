"""What the layout engine may load: the small pictures our own templates write, and nothing else."""

from base64 import b64decode
from typing import Any

from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

_PNG = "data:image/png;base64,"
_MAX_LENGTH = 8_000


class AssetFetcher(URLFetcher):  # type: ignore[misc] # weasyprint comes without types
    """Decodes small PNG data addresses and refuses every other one, so that no file or host is reached.

    WeasyPrint's own fetcher follows file:, http: and more from eleven places in HTML, CSS and SVG. A refusal
    is fatal for that letter: a letter without its picture must not go out.
    """

    def __init__(self) -> None:
        super().__init__(allowed_protocols=("data",), allow_redirects=False, fail_on_errors=True)

    def fetch(self, url: str, headers: Any = None) -> URLFetcherResponse:
        """Return the picture. Raises FatalURLFetchingError for any other address."""
        if not url.startswith(_PNG) or len(url) > _MAX_LENGTH:
            raise FatalURLFetchingError("a letter asked for something outside its own pictures")
        return URLFetcherResponse(url, b64decode(url[len(_PNG) :]), {"Content-Type": "image/png"})
