"""Writing into `content/`."""
