"""Incremental builds: what has changed is rebuilt, staged and published as a whole."""
