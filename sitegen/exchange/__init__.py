"""PO, TMX and XLIFF files of other translation tools, and the registry of such formats."""
