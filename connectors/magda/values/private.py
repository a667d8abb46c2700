"""Values about people keep themselves out of logs and tracebacks."""


class Private:
    """A value whose printed form shows its type and nothing of the person."""

    __slots__ = ()

    def __repr__(self) -> str:
        """Return the name of the type only."""
        return f"<{type(self).__name__}>"
