"""Measures of our ways beside the barest way to the same result, as ratios of one run."""
