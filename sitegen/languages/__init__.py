"""Each language's own rules: folding, spelling, particles, sentences."""
