"""The translation memory of an article: a gettext PO file, one entry per sentence."""
