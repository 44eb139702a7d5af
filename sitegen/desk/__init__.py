"""The editor's desk: everything that a person can see about a sentence and do with it.

What the desk shows are frozen records. What it does are actions: pure functions from the current files and a
request to the new bytes of files. Only the module `desk` writes, once the files have been parsed as a build
would parse them, and `undo` keeps what was there before.
"""
