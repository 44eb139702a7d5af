"""From records to HTML."""
