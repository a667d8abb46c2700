"""The pages, and the examples that stand in them."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def page() -> Callable[[str], str]:
    """Read a page by its path from the root."""

    def read(name: str) -> str:
        return (ROOT / name).read_text(encoding="utf-8")

    return read


@pytest.fixture
def example(page: Callable[[str], str]) -> Callable[[str, str], str]:
    """Return the fenced block of a page that is opened with these words, such as `json manifest`."""

    def find(name: str, words: str) -> str:
        (found,) = re.findall(rf"^```{words}\n(.*?)^```$", page(name), flags=re.MULTILINE | re.DOTALL)
        return str(found)

    return find
