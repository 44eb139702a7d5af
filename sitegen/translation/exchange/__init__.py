"""Translations on their way to other tools and back: TMX and XLIFF out; PO, XLIFF and TMX in.

What comes back is taken over if it changed there and is confirmed there; otherwise the memory stays as it
is, and whatever a person should know of is told with its line. In short, for one sentence:

| here | there | what happens |
|---|---|---|
| any | as it was exported, or the same as here | nothing |
| the text that was exported | another text, confirmed | taken over |
| a machine's text; none when it was exported | a text, confirmed | taken over |
| unconfirmed | the same text, confirmed | confirmed |
| unconfirmed, no record of the export | another text, confirmed | taken over |
| no text | confirmed, or what sitegen exported, or a machine's text that says so | taken in its state |
| another text than was exported | another text, confirmed | error |
| a person's text, no record of the export | another person's text | error |
| another Arabic; unconfirmed as exported, or no text | confirmed | taken as stale, warning |
| another Arabic; anything else | confirmed | error |
| any | another text, unconfirmed | warning |

XLIFF and TMX files hold a record of the export (state and digest of the text) for each sentence; PO has
no place for one. A text that a person marked as theirs is thus never lost, and no text becomes a person's
because a file was imported. An emptied entry is filled again.
"""
