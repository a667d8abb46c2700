"""What the simulated local software remembers: receipts, and how often each strike-off truly happened."""

import os
from collections import Counter, defaultdict
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from actualisatie.connectors.local_software.wire import (
    ReceiptBody,
    RestoreBody,
    RestoreReceiptBody,
    StatusBody,
    StatusReceiptBody,
    StrikeOffBody,
)


class Ledger:
    """The books of the local software of all housing companies. With a `file` they outlive the process.

    `effects` counts, per housing company (KBO) and dossier number, how often a strike-off was truly carried out: more
    than once is what must never be. `restored` counts how often one was truly undone. `statuses` holds the status codes
    that each dossier truly got, oldest first. `asked` counts the requests.
    """

    def __init__(self, now: Callable[[], datetime], file: Path | None = None) -> None:
        self.effects: Counter[tuple[str, str]] = Counter()
        self.restored: Counter[tuple[str, str]] = Counter()
        self.statuses: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
        self.asked: Counter[tuple[str, str]] = Counter()
        self._now = now
        self._file = file
        self._by_dossier: dict[tuple[str, str], ReceiptBody] = {}
        self._by_key: dict[tuple[str, str], ReceiptBody] = {}
        self._restored_by_key: dict[tuple[str, str], RestoreReceiptBody] = {}
        self._status_by_key: dict[tuple[str, str], StatusReceiptBody] = {}
        self._read_again()

    def receipt(self, kbo: str, number: str) -> ReceiptBody | None:
        """Return the receipt of a dossier that is struck off, or None."""
        return self._by_dossier.get((kbo, number))

    def receipt_of_key(self, kbo: str, key: str) -> ReceiptBody | None:
        """Return what was done under a key, or None."""
        return self._by_key.get((kbo, key))

    def strike_off(self, kbo: str, number: str, key: str, wanted: StrikeOffBody) -> ReceiptBody:
        """Carry it out, without asking whether it was done before: whoever calls has looked."""
        receipt = ReceiptBody(
            **wanted.model_dump(),
            kenmerk=f"LS-{kbo[-4:]}-{len(self._by_key) + 1:06d}",
            sleutel=key,
            dossierNummer=number,
            geregistreerdOp=self._now(),
        )
        self._write(kbo, receipt)
        self._enter(kbo, receipt)
        return receipt

    def restoration_of_key(self, kbo: str, key: str) -> RestoreReceiptBody | None:
        """Return what was undone under a key, or None."""
        return self._restored_by_key.get((kbo, key))

    def restore(self, kbo: str, number: str, key: str, wanted: RestoreBody) -> RestoreReceiptBody:
        """Undo a strike-off, without asking whether there is one: whoever calls has looked."""
        receipt = RestoreReceiptBody(
            **wanted.model_dump(),
            kenmerk=f"LH-{kbo[-4:]}-{len(self._restored_by_key) + 1:06d}",
            sleutel=key,
            dossierNummer=number,
            geregistreerdOp=self._now(),
        )
        self._write(kbo, receipt)
        self._enter_restored(kbo, receipt)
        return receipt

    def status_of_key(self, kbo: str, key: str) -> StatusReceiptBody | None:
        """Return the status that was set under a key, or None."""
        return self._status_by_key.get((kbo, key))

    def set_status(self, kbo: str, number: str, key: str, wanted: StatusBody) -> StatusReceiptBody:
        """Set a status, without asking whether it was set before: whoever calls has looked."""
        receipt = StatusReceiptBody(
            **wanted.model_dump(),
            kenmerk=f"LT-{kbo[-4:]}-{len(self._status_by_key) + 1:06d}",
            sleutel=key,
            dossierNummer=number,
            geregistreerdOp=self._now(),
        )
        self._write(kbo, receipt)
        self._enter_status(kbo, receipt)
        return receipt

    def _write(self, kbo: str, receipt: ReceiptBody | RestoreReceiptBody | StatusReceiptBody) -> None:
        if self._file is None:
            return
        with self._file.open("a", encoding="utf-8") as file:
            file.write(f"{kbo} {receipt.model_dump_json()}\n")
            file.flush()
            os.fsync(file.fileno())

    def _enter_status(self, kbo: str, receipt: StatusReceiptBody) -> None:
        self.statuses[kbo, receipt.dossierNummer].append(receipt.dossierStatus)
        self._status_by_key[kbo, receipt.sleutel] = receipt

    def _enter_restored(self, kbo: str, receipt: RestoreReceiptBody) -> None:
        self.restored[kbo, receipt.dossierNummer] += 1
        self._by_dossier.pop((kbo, receipt.dossierNummer), None)
        self._restored_by_key[kbo, receipt.sleutel] = receipt

    def _enter(self, kbo: str, receipt: ReceiptBody) -> None:
        self.effects[kbo, receipt.dossierNummer] += 1
        self._by_dossier[kbo, receipt.dossierNummer] = receipt
        self._by_key[kbo, receipt.sleutel] = receipt

    def _read_again(self) -> None:
        if self._file is not None and self._file.exists():
            for line in self._file.read_text(encoding="utf-8").splitlines():
                kbo, _, receipt = line.partition(" ")
                if "datumHerstel" in receipt:
                    self._enter_restored(kbo, RestoreReceiptBody.model_validate_json(receipt))
                elif "datumStatus" in receipt:
                    self._enter_status(kbo, StatusReceiptBody.model_validate_json(receipt))
                else:
                    self._enter(kbo, ReceiptBody.model_validate_json(receipt))
