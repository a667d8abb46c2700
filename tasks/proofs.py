"""Prefect task that prints proofs: the first letters of what is due, into a folder that an operator named."""

from pathlib import Path
from tempfile import TemporaryDirectory

from prefect import task

from actualisatie.calendar.moment import Moment
from actualisatie.campaigns.batches.printing import Printer
from actualisatie.campaigns.batches.proofs import MARK, Proof, note_proofs, proofs_due
from actualisatie.dossiers.disk_faults import writing_into
from actualisatie.dossiers.errors import Refused
from actualisatie.letters.errors import EmptyBatchError
from actualisatie.letters.proofs import write_proof
from actualisatie.tasks import runtime
from actualisatie.tasks.press import printer
from actualisatie.tasks.transient import RETRIED


class ProofFolderError(Refused):
    """Proofs were to be printed where a housing company or print shop would find them."""


@task(name="print proofs", **RETRIED)
def print_proofs(campaign: str, folder: Path, moment: Moment, operator: str) -> dict[str, int]:
    """Print the first letters of each batch that is due, marked PROEF; return how many, and how many cannot be printed.

    One file for each batch, and nothing beside it that a print shop or housing company could act on. Raises
    `ProofFolderError` for a folder of theirs.
    """
    _require_apart(folder)
    proofs = proofs_due(runtime.engine(), campaign, moment, operator)
    if not proofs:
        return {}
    with writing_into(folder, "the folder for proofs"):
        folder.mkdir(parents=True, exist_ok=True)
    note_proofs(runtime.engine(), campaign, proofs, moment, operator)
    prints = printer(runtime.settings().letter_workers, runtime.folders().batches / ".layouts")
    with writing_into(folder, "the folder for proofs, or ACTUALISATIE_BATCHES"):  # layouts are kept with the batches
        printed = sum(_print(one, folder, prints) for one in proofs)
    return {"proofs": printed, "proofs that cannot be printed": sum(len(one.letters) for one in proofs) - printed}


def _require_apart(folder: Path) -> None:
    folders = runtime.settings()
    for place in (folders.outbox, folders.inbox, folders.batches):
        if folder.resolve().is_relative_to(place.resolve()):
            raise ProofFolderError(
                f"Proofs are for nobody but you: {folder} lies where batches are made or handed over. Name a folder "
                "elsewhere. Nothing was printed."
            )


def _print(proof: Proof, folder: Path, prints: Printer) -> int:
    info = proof.info
    with TemporaryDirectory(dir=folder, prefix=".") as aside:
        try:
            batch = prints(iter(proof.letters), info, Path(aside))
        except EmptyBatchError:
            return 0
        name = f"{info.batch_id}-{info.housing_company}-golf{info.wave}-{info.kind}.pdf"
        write_proof(batch.pdf, MARK, folder / name)
    return len(batch.entries)
