"""Annotated articles: mentions of names, summaries, and findings for a person to review."""
