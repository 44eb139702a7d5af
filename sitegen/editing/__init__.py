"""Editing the files in `content/`."""
