"""A database that came back from a backup: nothing moves until two people have made up for what it forgot."""
