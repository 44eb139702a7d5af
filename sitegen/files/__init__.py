"""Files and folders: listing, reading and writing, and the XML of other programs."""
