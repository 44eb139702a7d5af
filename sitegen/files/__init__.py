"""Files and folders: looking, reading, writing, and XML of other programs."""
