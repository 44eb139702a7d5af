"""The search index: what articles contribute to it, how its files are laid out, and how it is queried."""
