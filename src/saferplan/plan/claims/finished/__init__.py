"""The check of a finished document: its quantities, what each is of, and the rules they are held to.  Pure."""
