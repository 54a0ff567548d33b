"""The student's side: find the folder, check what changed, say it in terminal and notebook.

`workspace` finds the assignment, `source` reads modules without running them, `suite` runs the
public checks in this process, `checking` runs only what has changed, `progress` remembers.
`summary` puts the result into words, which `terminal` and `html_summary` show; `watching` does so
at every save, and `handin` packs what is handed in.
"""
