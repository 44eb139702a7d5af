"""Text of any language: folded for comparing, on one line, with digits and counts."""
