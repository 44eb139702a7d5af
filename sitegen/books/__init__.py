"""Articles as books to read elsewhere: EPUB 3.3 (W3C), in both languages."""
