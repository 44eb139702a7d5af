"""Running the same task for many items, here or elsewhere."""
