"""Housing companies whose software takes files only: they do once what lies in their folder, and say so by file."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from actualisatie.connectors.local_software.files import (
    ACKNOWLEDGEMENTS,
    REQUESTS,
    RESTORATIONS,
    STATUSES,
    RequestFile,
    RestoreRequestFile,
    StatusRequestFile,
)
from actualisatie.connectors.local_software.wire import (
    GROUND_FROM_WIRE,
    ReceiptBody,
    RestoreBody,
    RestoreReceiptBody,
    StatusBody,
    StatusReceiptBody,
    StrikeOffBody,
)
from actualisatie.simulator.local_software.ledger import Ledger

_Receipt = ReceiptBody | RestoreReceiptBody | StatusReceiptBody
_NOT_TOLD_AGAIN = {"formaat", "sleutel", "partijCode", "dossierNummer"}


@dataclass
class CompaniesByFiles:
    """All of them: `outbox` is where their requests lie, `inbox` where they drop what they did.

    `watch` is told of each request to strike off once, as soon as it lies there: the company may do it that minute.
    """

    outbox: Path
    inbox: Path
    ledger: Ledger
    watch: Callable[[str, str, str], None]
    seen: set[str] = field(default_factory=set)
    answered: dict[str, tuple[str, str]] = field(default_factory=dict)

    def look(self) -> None:
        """Tell the watcher of each request to strike off that was not there before."""
        for file in self._lying_there(REQUESTS):
            if file.stem not in self.seen:
                self.seen.add(file.stem)
                asked = RequestFile.model_validate_json(file.read_text())
                self.watch(asked.partijCode, asked.dossierNummer, GROUND_FROM_WIRE[asked.grond].value)

    def work(self, *, again: bool) -> None:
        """Do what was not done yet and drop what became of it; `again` drops every older answer too."""
        before = set() if again else set(self.answered)
        for folder in (REQUESTS, RESTORATIONS, STATUSES):
            for file in self._lying_there(folder):
                if file.stem not in self.answered:
                    done = self._do(folder, file.read_text())
                    self.answered[file.stem] = file.parts[-3], _line(file.stem, done)
        for key, (company, line) in self.answered.items():
            if key not in before:
                place = self.inbox / company / ACKNOWLEDGEMENTS
                place.mkdir(parents=True, exist_ok=True)
                (place / f"{key}.jsonl").write_text(line + "\n")

    def _lying_there(self, folder: str) -> Iterator[Path]:
        files = sorted(self.outbox.glob(f"*/{folder}/*.json"))
        return (file for file in files if not file.stem.endswith("-ingetrokken"))

    def _do(self, folder: str, text: str) -> _Receipt:
        if folder == REQUESTS:
            asked = RequestFile.model_validate_json(text)
            wanted = StrikeOffBody.model_validate(asked.model_dump(exclude=_NOT_TOLD_AGAIN))
            return self.ledger.strike_off(asked.partijCode, asked.dossierNummer, asked.sleutel, wanted)
        if folder == STATUSES:
            told = StatusRequestFile.model_validate_json(text)
            status = StatusBody.model_validate(told.model_dump(exclude=_NOT_TOLD_AGAIN))
            return self.ledger.set_status(told.partijCode, told.dossierNummer, told.sleutel, status)
        undo = RestoreRequestFile.model_validate_json(text)
        restoration = RestoreBody.model_validate(undo.model_dump(exclude=_NOT_TOLD_AGAIN))
        return self.ledger.restore(undo.partijCode, undo.dossierNummer, undo.sleutel, restoration)


def _line(key: str, done: _Receipt) -> str:
    line = {
        "sleutel": key,
        "dossierNummer": done.dossierNummer,
        "uitkomst": "uitgevoerd",
        "kenmerk": done.kenmerk,
        "geregistreerdOp": done.geregistreerdOp.isoformat(),
    }
    return json.dumps(line)
