"""An article with its names linked, its summary, and what a person should look at in it."""
