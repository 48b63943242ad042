"""The providers: each reads live records and makes of them what the public may read, in plain values."""
