"""Asks the sources about the people of some dossiers: which questions, and what their answers are as facts."""
