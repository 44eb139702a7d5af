"""What editors write, loaded and checked file by file."""
