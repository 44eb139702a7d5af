"""The index of the search: what articles add to it, how its files are laid out, and how it is asked."""
