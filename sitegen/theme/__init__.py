"""Theme folders and `theme.toml`."""
