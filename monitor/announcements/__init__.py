"""公布情况: which units of a division published, as of a day, as a paper that an office can file (users §14)."""
