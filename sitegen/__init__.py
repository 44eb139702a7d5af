"""A static site generator for an annotated bilingual reader."""

__version__ = "0.1.0"
