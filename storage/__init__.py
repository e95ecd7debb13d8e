"""What we keep. SQLAlchemy; judges nothing."""
