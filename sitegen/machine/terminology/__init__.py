"""The names of the glossary in machine-translated English: corrected if that is safe, otherwise reported.

A name that the Arabic mentions must be in the English at least once, as the preferred name or an accepted
variant; further mentions may have become pronouns. For a missing name, these steps are tried in order:

1. n-best: take another translation by the engine that contains it and every name that the best one contains;
2. near-spelling: replace a capitalised stretch of the English that sounds like it (see `likeness`), sounds
   like no other word of the Arabic and is not part of another name; if there are two such stretches, neither
   is taken;
3. stand-in: translate the sentence again, with a name that engines are known to translate in place of the
   mention.

If no step succeeds, the text stays as it is, and the entry is reported as unmet. Every change is verified
with the matcher that tags the pages; one that does not produce the name, or costs another, is dropped.
"""
