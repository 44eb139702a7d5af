"""Frozen records that flow from content to pages. These modules import only each other."""
