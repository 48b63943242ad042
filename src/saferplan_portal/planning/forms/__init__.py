"""What is asked of people about the plan."""
