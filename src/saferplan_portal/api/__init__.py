"""The API: what is public as JSON for programs to read, and a door by which an analyst's program sends releases."""
