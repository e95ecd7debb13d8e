"""What people should be told."""
