"""The print room of a flow tells in its log how far a large batch is, and what was laid out as a whole."""

import logging
from dataclasses import replace
from pathlib import Path

import pytest

from actualisatie.letters.batch import BatchInfo
from actualisatie.letters.content import LetterContent
from actualisatie.tasks import press


@pytest.fixture(autouse=True)
def new_press() -> None:
    press._press.cache_clear()


def test_the_log_tells_how_far_a_batch_is_and_names_nobody(
    streets: list[LetterContent], info: BatchInfo, tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture,
) -> None:  # fmt: skip
    monkeypatch.setattr(press, "TOLD_EVERY", 30)
    contents = [replace(streets[0], letter_id=f"L{number}") for number in range(69)]
    odd = replace(streets[1], letter_id="L69", persons=(replace(streets[1].persons[0], name="Ζωή"),))
    with caplog.at_level(logging.INFO, logger="actualisatie.tasks.press"):
        batch = press.printer(0, tmp_path / "layouts")(iter([*contents, odd]), info, tmp_path / "out")
    assert [record.getMessage() for record in caplog.records] == [
        "batch B000012: 36 letters set",
        "batch B000012: 70 letters set",
        f"batch B000012: {batch.report.as_json()}",
    ]
    assert batch.report.as_json()["whole"] == {"script": 1}
    assert "Ζωή" not in caplog.text
