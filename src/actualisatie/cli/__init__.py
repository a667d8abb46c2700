"""The command line: one file per group of commands, no rule of the domain in any of them."""

from actualisatie.cli.main import main

__all__ = ["main"]
