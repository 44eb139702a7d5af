"""The names of the glossary in machine-translated English: put right where that is safe, else reported.

A name that the Arabic mentions must be in the English at least once, as the preferred name or an accepted
variant; further mentions may have become pronouns. A name that is not there is sought in this order:

1. n-best: another translation of the engine that holds it, and every name that the best one holds;
2. near-spelling: a capitalised stretch of the English that sounds like it (see `likeness`), sounds like no
   other word of the Arabic and is part of no other name; with two that would do, neither is taken;
3. stand-in: the sentence once more, with a name in place of the mention that engines are known to translate.

What is found in none of these ways stays as it is, and its entry is reported as unmet. Every change is
verified with the matcher that tags the pages; one that does not bring the name, or costs another, is dropped.
"""
