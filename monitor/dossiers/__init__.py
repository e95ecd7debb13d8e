"""The dossier: all that one verdict rests on, so that another can judge it again (research: users §29)."""
