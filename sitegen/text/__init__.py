"""Arabic text: normalisation with exact offsets, and sentences."""
