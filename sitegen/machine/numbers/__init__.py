"""Numbers in running text, in Arabic and English; a part of the rules for that pair (see `machine.pairs`)."""
