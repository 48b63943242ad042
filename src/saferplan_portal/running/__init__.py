"""Running a portal: setting one up, serving it, checking it, backing it up and getting it back."""
