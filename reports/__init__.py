"""What a report says. Pure: bytes in, typed report out; no network, disk, database or clock."""
