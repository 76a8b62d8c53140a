"""Forms over the tables of a document: fields, what was typed, what others changed, and faults beside them."""
