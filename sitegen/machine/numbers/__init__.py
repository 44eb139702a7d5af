"""Numbers in running text, in both languages."""
