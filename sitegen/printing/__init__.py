"""Articles on paper, or as files that look like it: PDF by an installed browser."""
