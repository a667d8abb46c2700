"""The people of the small office, as the authentic sources know them."""

from datetime import date

from actualisatie.dossiers.identifiers import make_test_insz
from actualisatie.simulator.magda.people import SyntheticAddress, SyntheticPerson, SyntheticRight


def make_resident(serial: int, *, income: int | None = 20_000_00, owns: bool = False) -> SyntheticPerson:
    """Return a single person; `income` in euro cents, None for no tax bill."""
    born = date(1980, 1, 1 + serial % 28)
    return SyntheticPerson(
        make_test_insz(born, serial),
        ("Noor",),
        "Proefpersoon",
        born,
        addresses=(home("Dorpsstraat", serial),),
        income={2022: income} if income is not None else {},
        rights=(SyntheticRight(),) if owns else (),
    )


def home(street: str, number: int) -> SyntheticAddress:
    """Return an address in Leuven."""
    return SyntheticAddress(street, str(number), "3000", "Leuven", "24062", since=date(2010, 1, 1))
