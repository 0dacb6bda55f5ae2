"""From official text to law: how is a policy written, reviewed, interpreted, issued and retired?"""
