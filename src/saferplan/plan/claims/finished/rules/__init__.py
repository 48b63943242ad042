"""The rules that a finished document is held to, each in a module of its own."""
