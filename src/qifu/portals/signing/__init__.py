"""The way in: a first page for everybody, signing in and out, and the own password."""
