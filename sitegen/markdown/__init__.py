"""Markdown as articles use it."""
