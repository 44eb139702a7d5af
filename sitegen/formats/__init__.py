"""Kinds of files in which articles, glossary and notes travel to other programs and back."""
