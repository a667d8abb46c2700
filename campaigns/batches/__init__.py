"""Print batches: which letters are due, what they say, and how they become files."""
