"""Who must report: bodies, divisions and their names. Pure: no network, disk (but package data), database or clock."""
