"""Incremental builds: what has changed is made, staged, and published as a whole."""
