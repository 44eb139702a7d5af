"""Numbers in running text, in Arabic and English; a room of that pair (see `machine.pairs`)."""
