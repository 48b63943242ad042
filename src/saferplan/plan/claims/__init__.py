"""Claims: a sentence against its figure.  Pure: texts and figures in, what is not true out."""
