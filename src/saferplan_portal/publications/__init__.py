"""What the public sees: frozen versions that one person prepares and another releases, corrected by new ones."""
