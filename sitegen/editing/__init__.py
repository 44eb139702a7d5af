"""What commands write into `content/`."""
