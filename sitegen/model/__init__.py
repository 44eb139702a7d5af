"""Frozen records that flow from content to pages. They import nothing but each other."""
