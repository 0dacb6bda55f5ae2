"""Applying for support and deciding on it: the enterprise's pages, the desk's, and the public lists."""
