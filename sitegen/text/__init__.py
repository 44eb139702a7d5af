"""Text of any language: folding for comparison, digits, counts, and text on one line."""
