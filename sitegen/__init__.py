"""A static site generator for an annotated bilingual Arabic and English reader."""

__version__ = "0.1.0"
