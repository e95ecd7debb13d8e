"""What faults do: wrappers round a site that answer in its place, spoil its answers, or stand beside it."""
