"""From raw text and saved HTML of Arabic news pages to article Markdown. This package is about one
language."""
