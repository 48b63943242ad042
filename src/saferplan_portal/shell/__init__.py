"""What every app of the portal stands on: access, rules, locking, the look, and the pages that belong to none."""
