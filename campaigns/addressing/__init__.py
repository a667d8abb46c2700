"""Where post goes, whether it arrives, and what a move asks for."""
