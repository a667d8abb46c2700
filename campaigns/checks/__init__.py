"""Asking the sources about dossiers, keeping what they said, and acting on the verdict."""
