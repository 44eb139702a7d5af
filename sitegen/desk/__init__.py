"""The editor's desk: what a person sees of a sentence, and what they can do with it, wherever it is shown.

What is shown are frozen records. What is done are actions: pure functions from the files as they are and a
request to the bytes that files are to have. One module writes (`desk`), once the files have been parsed as a
build would parse them, and keeps what was there before (`undo`).
"""
