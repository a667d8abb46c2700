"""Holds: what stops every move towards a strike-off, and who lets a dossier go on."""
