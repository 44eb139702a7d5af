"""The same task for many items, wherever it runs."""
