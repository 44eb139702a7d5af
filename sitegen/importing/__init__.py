"""Importing raw text and saved HTML of Arabic news pages as Markdown articles. This package deals with Arabic
only."""
