"""Formats for exchanging articles, the glossary and notes with other programs."""
