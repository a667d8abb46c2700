"""Who does something at the command line: asked for, never guessed. Many people work under one user of a machine."""

from typing import Annotated

import typer

from actualisatie.cli.output import fail
from actualisatie.dossiers.names import NoNameError, own_name

BY_VARIABLE = "ACTUALISATIE_BY"
"""Where an operator's shell keeps the name, for all that needs one person only."""

_NOTHING = "Nothing was changed."


def _named(by: str) -> str:
    return _tidy(by or fail(f"Say who does this: --by NAME, or set {BY_VARIABLE} once in your shell. {_NOTHING}"))


def _named_here(by: str) -> str:
    """Want the name with this very act: a shell that was set up may be the other person's."""
    return _tidy(by or fail(f"Two people are needed for this, so it needs your name: add --by. {_NOTHING}"))


def _named_if_given(by: str | None) -> str | None:
    return by if by is None else _tidy(by)


def _tidy(by: str) -> str:
    try:
        return own_name(by)
    except NoNameError as refused:
        fail(str(refused))


By = Annotated[
    str,
    typer.Option(
        "--by",
        envvar=BY_VARIABLE,
        callback=_named,
        show_default=False,
        help="Your own name; stands in the journal.",
    ),
]

OwnName = Annotated[
    str,
    typer.Option(
        "--by", callback=_named_here, help="Your own name: two people are needed, and both stand in the journal."
    ),
]

ApproverName = Annotated[
    str | None, typer.Option("--by", callback=_named_if_given, help="Your name: not that of whoever proposed.")
]
