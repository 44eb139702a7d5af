"""The Markdown of articles."""
