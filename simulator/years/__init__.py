"""Years of anniversaries without a wall clock: the annual actualisation in a simulated world."""
