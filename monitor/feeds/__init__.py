"""Alerts and due dates for readers and calendars: pure functions, bytes out."""
