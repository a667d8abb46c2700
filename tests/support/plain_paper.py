"""The paper of tests that are not about what letters look like."""

from actualisatie.simulator.paper import plain_paper

__all__ = ["plain_paper"]
