"""When do two spellings of an enterprise's name mean the same one?"""

from qifu.kernel.text.normalise import normalise


def name_key(name: str) -> str:
    """The name as compared: width, case, spaces and the kind of brackets do not count.

    >>> name_key("恒达 机械（集团）有限公司") == name_key("恒达机械(集团)有限公司")
    True
    """
    return normalise(name).replace(" ", "")[:120]
