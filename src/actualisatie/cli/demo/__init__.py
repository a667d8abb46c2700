"""A whole synthetic campaign on this machine, for newcomers."""
