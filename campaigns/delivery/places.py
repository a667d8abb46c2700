"""Where batches are made and where they go: a folder per housing company on this machine, or over SFTP."""

from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from actualisatie.campaigns.delivery.delivery_settings import delivery_of
from actualisatie.connectors.delivery.folder import FolderPlace
from actualisatie.connectors.delivery.place import Place
from actualisatie.connectors.delivery.sftp import SftpAddress, sftp_place
from actualisatie.storage.models import HousingCompany

KNOWN_HOSTS = "known_hosts"


@dataclass(frozen=True, slots=True)
class Folders:
    """Where batches are made, the folder with one delivery folder per housing company, and the one with SFTP keys."""

    batches: Path
    outbox: Path
    keys: Path = Path("sftp-keys")


@dataclass(frozen=True, slots=True)
class Destination:
    """Where the batches of one housing company go; taken from its row, it needs no database any more."""

    root: Path
    sftp: SftpAddress | None

    def open(self) -> AbstractContextManager[Place]:
        """Open the place. Raises what `connectors.delivery` raises."""
        return sftp_place(self.sftp) if self.sftp else nullcontext(FolderPlace(self.root))

    def tell(self, folder: str) -> str:
        """Return what people call the folder of a batch."""
        return f"{str(self.sftp).rstrip('/')}/{folder}" if self.sftp else f"{self.root.name}/{folder}"


def destination_of(company: HousingCompany, folders: Folders) -> Destination:
    """Return where the batches of a housing company go, by its delivery settings."""
    chosen = delivery_of(company.delivery).sftp
    if chosen is None:
        return Destination(folders.outbox / company.code, None)
    address = SftpAddress(
        host=chosen.host,
        port=chosen.port,
        user=chosen.user,
        folder=chosen.folder,
        key_file=folders.keys / chosen.key_file,
        known_hosts=folders.keys / KNOWN_HOSTS,
    )
    return Destination(folders.outbox / company.code, address)


def key_files(session: Session) -> set[str]:
    """Return the names of the key files, below the folder with SFTP keys, that the register names."""
    found = (delivery_of(stored).sftp for stored in session.scalars(select(HousingCompany.delivery)))
    return {one.key_file for one in found if one is not None}
