"""The check of `actualisatie doctor` on the files that settings name: whether each is there, and can be used."""

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from actualisatie.calendar.errors import CalendarError
from actualisatie.calendar.moment import Moment
from actualisatie.cli.doctor_checks import Finding
from actualisatie.dossiers.errors import ActualisatieError
from actualisatie.settings import Settings, environment_name, is_optional_file

KEY_FOLDERS = ("sftp_keys", "local_software_keys")
"""Nobody needs them who did not name them; the folders that are written are looked at by a check of their own."""


def files(settings: Settings, _moment: Moment) -> Iterator[Finding]:
    """Open each file that a setting names, and read those of ours as a round will; look for folders of keys."""
    for name in Settings.model_fields:
        named: Path | None = getattr(settings, name)
        if is_optional_file(name) and named is not None:
            wrong = _why_not(named, _readers().get(name, Path.read_bytes))
            yield Finding(f"file {environment_name(name)}", not wrong, wrong or f"{named} can be used")
    for name in KEY_FOLDERS:
        folder: Path = getattr(settings, name)
        if name in settings.model_fields_set and not folder.is_dir():
            found = f"{folder} is no folder: make it, or correct the setting"
            yield Finding(f"folder {environment_name(name)}", ok=False, found=found)


def _readers() -> Mapping[str, Callable[[Path], object]]:
    from actualisatie.calendar.days import calendar_with
    from actualisatie.dossiers.conditions.ceiling_files import ceilings_with
    from actualisatie.letters.codes import LetterKeys
    from actualisatie.storage.sealing import Seal

    return {
        "days_file": calendar_with,
        "ceilings_file": ceilings_with,
        "evidence_key_file": Seal.from_file,
        "letter_keys": LetterKeys.read,
        **dict.fromkeys(("cir_key_file", "magda_client_key", "magda_signing_key"), _private_key),
    }


def _private_key(file: Path) -> object:
    from cryptography.hazmat.primitives.serialization import load_pem_private_key

    return load_pem_private_key(file.read_bytes(), password=None)


def _why_not(file: Path, read: Callable[[Path], object]) -> str:
    """Return why a file cannot be used, without a word of what is in it; empty where it can."""
    try:
        read(file)
    except OSError as error:
        return f"{file} cannot be read ({error.strerror}): put it there, or correct the setting"
    except (ActualisatieError, CalendarError) as error:
        return str(error)
    except (ValueError, TypeError):  # TypeError: a private key with a passphrase
        return (
            f"{file} holds something else, or a key with a passphrase: put the right file there, or correct the setting"
        )
    return ""
