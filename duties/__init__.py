"""What is owed, what we saw, what follows. Pure: no network, disk, database or clock; today is an argument."""
