"""Accuracy and speed, measured: `python -m bench [NAME...]` prints each bench, and fails when a bar is missed."""
