"""Campaigns and years played day by day, without a wall clock."""
