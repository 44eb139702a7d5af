"""`sitegen serve`: the site as an editor works on it, rebuilt and reloaded when a file is saved.

`watch` yields what was saved, `builds` builds the site from it in a folder of its own, `pages` decides what
to show and who must reload, `handlers` answers the browser, `fault` shows what is wrong, and `server` ties
them together.
"""
