"""What the words of a report say: title, body, year, dates, sections."""
