"""The plan: what people chose, what will be done, how anyone will know; its checks; and its text held to figures."""
