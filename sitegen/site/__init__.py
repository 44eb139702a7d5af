"""The published articles and entries as one graph."""
