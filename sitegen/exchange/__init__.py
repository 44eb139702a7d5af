"""PO, TMX and XLIFF files of other translation tools."""
