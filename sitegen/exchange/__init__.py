"""Merging translations, glossary entries and notes that come back from other programs."""
