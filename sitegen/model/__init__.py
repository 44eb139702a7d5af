"""Frozen records that flow from content to pages. They import only each other."""
