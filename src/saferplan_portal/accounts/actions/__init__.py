"""What is done to sessions, people, roles and bodies: the only code that writes to them."""
