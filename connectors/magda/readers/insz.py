"""Is this answer about the person who was asked?"""

from actualisatie.connectors.magda.errors import OtherPersonError


def check_insz(found: str | None, asked: frozenset[str], service: str) -> str:
    """Return the INSZ in an answer; raise OtherPersonError when it is missing or is not one of those asked."""
    if found is None or found not in asked:
        raise OtherPersonError(f"{service}: the answer is not about the person who was asked")
    return found
