"""The read-only web side: health, metrics, feeds and dossiers under stable addresses."""
