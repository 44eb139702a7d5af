"""Translations, glossary and notes that come back from other programs, merged into what is here."""
