"""First start: three questions (shop, mail, how strict) that end in test mode, with every letter to look at.

What belongs here: the screens of the three questions and of their end. What does not: saving a shop (shops), writing
the configuration (settings), drafting letters (dunning). Nothing is remembered here: what was answered is read from
where it is kept, so leaving in the middle loses nothing.
"""
