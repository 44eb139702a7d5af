"""Loading and validation of what editors write."""
