"""What the layout engine may load: nothing but bytes given beforehand."""

from collections.abc import Mapping
from typing import Any

from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse


class AssetFetcher(URLFetcher):
    """Serves `asset:` addresses from memory and refuses every other one, so that no file or host is reached.

    WeasyPrint's own fetcher follows file:, http: and more from eleven places in HTML, CSS and SVG. A refusal
    is fatal for that letter: a letter without its picture must not go out.
    """

    def __init__(self, assets: Mapping[str, tuple[str, bytes]]) -> None:
        super().__init__(allowed_protocols=("asset",), allow_redirects=False, fail_on_errors=True)
        self._assets = dict(assets)

    def fetch(self, url: str, headers: Any = None) -> URLFetcherResponse:
        """Return the asset. Raises FatalURLFetchingError for anything that was not preloaded."""
        found = self._assets.get(url)
        if found is None:
            raise FatalURLFetchingError("a letter asked for something outside its preloaded assets")
        media_type, body = found
        return URLFetcherResponse(url, body, {"Content-Type": media_type})
