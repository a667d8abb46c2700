"""What a campaign is: its definition, its waves, and what may still change."""
