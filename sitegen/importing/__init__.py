"""From raw text and saved HTML to article Markdown."""
