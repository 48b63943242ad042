"""Messages to people: written here with what they are about, and sent by a command that may be run again."""
