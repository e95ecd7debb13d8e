"""Document to figures: the three statutory tables, found by their labels and placed by their sums."""
