"""Why could a file not be read or written, in the reader's language?"""

import errno

_WHY = {
    errno.ENOENT: "没有这个文件或文件夹",
    errno.EACCES: "没有读写它的权限",
    errno.EPERM: "没有读写它的权限",
    errno.EISDIR: "这是文件夹，不是文件",
    errno.ENOTDIR: "路径中有一段不是文件夹",
    errno.EEXIST: "已经有同名的文件",
    errno.ENOSPC: "磁盘已满",
    errno.EROFS: "磁盘只能读",
    errno.ENAMETOOLONG: "文件名太长",
}


def why_not(fault: OSError) -> str:
    """The reason the system gives, in Chinese where it is a usual one.

    >>> why_not(FileNotFoundError(errno.ENOENT, "No such file or directory")), why_not(OSError("strange"))
    ('没有这个文件或文件夹', 'strange')
    """
    return _WHY.get(fault.errno or 0) or fault.strerror or str(fault)
