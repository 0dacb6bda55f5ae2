"""How does the text of a policy come out of the file it was sent in? No Django, no tables."""

from qifu.policies.writing.reading.opening import SIZE_LIMIT, read, read_bytes, read_pasted

__all__ = ["SIZE_LIMIT", "read", "read_bytes", "read_pasted"]
