"""What does an address that speaks the OpenAI chat form answer, and may one try again if it does not?"""

import http.client
import json
import ssl
import time
from collections.abc import Mapping
from typing import Any, Final
from urllib.parse import urlsplit

from qifu.kernel.seam import PlugFailed

ANSWER_LIMIT: Final = 2 * 1024 * 1024
_CHUNK: Final = 64 * 1024
# Wrong key, wrong address, wrong question: the same again brings the same. Too many questions passes.
_PASSES: Final = frozenset({408, 409, 425, 429})


def ask(url: str, asked: Mapping[str, Any], *, key: str, timeout_seconds: float) -> str:
    """The text of the first answer; redirections are not followed. `timeout_seconds` is for all of it."""
    ends_at = time.monotonic() + timeout_seconds
    parts = urlsplit(f"{url}/chat/completions")
    connection = _connection(parts.scheme, parts.hostname or "", parts.port, timeout_seconds)
    try:
        headers = {"Content-Type": "application/json", "Accept": "application/json"}
        if key:
            headers["Authorization"] = f"Bearer {key}"
        body = json.dumps(asked, ensure_ascii=False).encode()
        connection.request("POST", f"{parts.path}{f'?{parts.query}' if parts.query else ''}", body, headers)
        response = connection.getresponse()
        _refuse(response.status)
        return _content(_read(response, connection, ends_at))
    except TimeoutError as error:
        raise PlugFailed(f"模型在 {timeout_seconds:g} 秒内没有答完", permanent=False) from error
    except (OSError, http.client.HTTPException) as error:
        raise PlugFailed(f"连不上模型（{type(error).__name__}）", permanent=False) from error
    finally:
        connection.close()


def _connection(scheme: str, host: str, port: int | None, timeout: float) -> http.client.HTTPConnection:
    if scheme == "https":
        return http.client.HTTPSConnection(host, port, timeout=timeout, context=ssl.create_default_context())
    return http.client.HTTPConnection(host, port, timeout=timeout)


def _refuse(status: int) -> None:
    if status == 200:
        return
    if status in (401, 403):
        raise PlugFailed("模型不接受密钥", permanent=True)
    raise PlugFailed(f"模型答复了 HTTP {status}", permanent=300 <= status < 500 and status not in _PASSES)


def _read(
    response: http.client.HTTPResponse, connection: http.client.HTTPConnection, ends_at: float
) -> bytes:
    """The body, within the time left and the size allowed; a trickle must not hold the caller for ever."""
    parts, size = list[bytes](), 0
    while True:
        left = ends_at - time.monotonic()
        if left <= 0:
            raise TimeoutError
        if connection.sock is not None:
            connection.sock.settimeout(left)
        part = response.read1(_CHUNK)
        if not part:
            return b"".join(parts)
        size += len(part)
        if size > ANSWER_LIMIT:
            raise PlugFailed("模型的回答太长", permanent=False)
        parts.append(part)


def _content(body: bytes) -> str:
    try:
        content = json.loads(body)["choices"][0]["message"]["content"]
    except (ValueError, LookupError, TypeError, RecursionError) as error:
        raise PlugFailed("模型的答复不是 OpenAI 对话的格式", permanent=False) from error
    if not isinstance(content, str):
        raise PlugFailed("模型没有答复文字", permanent=False)
    return content
