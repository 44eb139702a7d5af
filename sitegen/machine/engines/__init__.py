"""The engines there are, and the registry of them."""
