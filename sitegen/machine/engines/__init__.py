"""The available engines, and their registry."""
