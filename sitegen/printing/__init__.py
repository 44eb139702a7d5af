"""Articles on paper, or as files that look like it: PDF from an installed browser."""
