"""Documents for people: the plan, the assessment, a summary and a Board paper, as web page, PDF and Word.

Each is a `Paper`: what it says, in blocks, with no look.  Three writers set it: `web_page`, `print` and `word`.
"""
