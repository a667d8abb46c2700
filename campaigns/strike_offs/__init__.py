"""The strike-off: the gate asked, four eyes, and the one irreversible act carried out at most once."""
