"""Glyphs and rules on pages to blocks: shared by every medium that prints instead of marking up (PDF, OFD, scans)."""
