"""The annual actualisation: each dossier on the anniversary of its enrolment."""
