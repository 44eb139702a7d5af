"""`sitegen serve`: the site as an editor works on it, built and shown anew when a file is saved.

`watch` yields what was saved, `builds` makes the site of it in a folder of its own, `pages` says what is to
be seen and who is to reload, `handlers` answers the browser, `fault` shows what is wrong, and `server` holds
them together.
"""
