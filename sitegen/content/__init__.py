"""The content that editors write, loaded and checked file by file."""
