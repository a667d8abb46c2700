"""The ground of two years without activity (S2, WV): its own campaign kind, letter and term."""
