"""The Board: who sits on it, when it meets, what it is shown, what it decides, and what is to be done."""
