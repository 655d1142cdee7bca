"""What other rooms say in English and people read on the desk, in German: room by room, sentence by sentence.

The English sentence is the key, as the German text is for the desk's own pages: it is what is stored and what programs
and the command line show. Names in braces are what changes from time to time."""
