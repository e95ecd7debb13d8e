"""Letters of the office to bodies: drafted at a person's word, from what is proved (users §15)."""
