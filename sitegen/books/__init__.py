"""Articles as books for reading elsewhere: EPUB 3.3 (W3C), in both languages."""
