"""Files and folders: listing, reading and writing them, and parsing the XML of other programs."""
