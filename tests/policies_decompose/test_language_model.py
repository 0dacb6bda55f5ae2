"""What may a language model add, and what if it lies, stalls or falls over? A real server on loopback."""

import json
import threading
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from tests.policies_decompose.making import text_of

from qifu.kernel import seam
from qifu.kernel.errors import PackError
from qifu.kernel.seam import PlugFailed, Socket
from qifu.policies.writing import drafting
from qifu.policies.writing.extractors import Extractor

TEXT = "对年度纳税前十名的企业予以通报表扬。\n联系电话：0572-2398765"
Answer = Callable[[BaseHTTPRequestHandler, dict[str, Any]], None]


class Model:
    """A server that answers as it is told and keeps what it was asked."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, dict[str, str], dict[str, Any]]] = []
        self.answer: Answer = says({"elements": []})
        model = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                model.asked.append((self.path, dict(self.headers), body))
                model.answer(self, body)

            def log_message(self, format: str, *args: object) -> None:
                """Quiet."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}/v1"


def reply(handler: BaseHTTPRequestHandler, status: int, body: bytes) -> None:
    handler.send_response(status)
    handler.send_header("Content-Length", str(len(body)))
    handler.end_headers()
    handler.wfile.write(body)


def says(content: object, status: int = 200) -> Answer:
    """A chat answer with this content."""
    text = content if isinstance(content, str) else json.dumps(content, ensure_ascii=False)

    def answer(handler: BaseHTTPRequestHandler, _asked: dict[str, Any]) -> None:
        reply(handler, status, json.dumps({"choices": [{"message": {"content": text}}]}).encode())

    return answer


@pytest.fixture
def model() -> Iterator[Model]:
    made = Model()
    thread = threading.Thread(target=made.server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    yield made
    made.server.shutdown()
    made.server.server_close()
    thread.join()


def plug(model: Model, **options: object) -> Extractor:
    given = {"url": model.url, "model": "tried", "timeout_seconds": 5, **options}
    made = seam.get(Socket.EXTRACTOR, "language_model", given)
    assert isinstance(made, Extractor)
    return made


def proposed(model: Model, **options: object) -> list[tuple[str, str, int]]:
    made = drafting.draft(text_of(TEXT), extractors=[plug(model, **options)])
    return [(each.code, each.value, each.pin.paragraph) for each in made.elements if each.by != "patterns"]


def failure(model: Model, **options: object) -> PlugFailed:
    with pytest.raises(PlugFailed) as caught:
        plug(model, **options).extract(text_of(TEXT), drafting.vocabulary())
    return caught.value


def test_a_proposal_that_quotes_the_text_is_added_with_its_place(model: Model) -> None:
    model.answer = says({"elements": [{"code": "measure", "quote": "年度纳税前十名"}]})

    assert proposed(model) == [("measure", "年度纳税前十名", 1)]


def test_words_that_do_not_stand_in_the_text_are_dropped(model: Model) -> None:
    model.answer = says(
        {
            "elements": [
                {"code": "amount", "quote": "奖励50万元"},
                {"code": "measure", "quote": "年度纳税 前十名"},
                {"code": "invented", "quote": "通报表扬"},
                {"code": "way", "quote": "通报表扬", "value": "奖励100万元"},
                {"code": "way"},
                {"code": "way", "quote": "表" * 400},
                "nonsense",
            ][:6]
        }
    )

    assert proposed(model) == [("way", "通报表扬", 1)]


def test_a_proposal_the_patterns_made_already_is_not_made_twice(model: Model) -> None:
    model.answer = says({"elements": [{"code": "phone", "quote": "电话：0572-2398765"}]})

    assert proposed(model) == []


def test_what_the_model_says_never_changes_a_draft(model: Model) -> None:
    model.answer = says({"elements": [{"code": "amount", "quote": "前十名"}]})
    text = text_of("对企业给予奖励20万元，取前十名。")

    with_model = drafting.draft(text, extractors=[plug(model)])

    assert with_model.drafts == drafting.draft(text).drafts


def test_an_answer_in_a_code_fence_is_read(model: Model) -> None:
    model.answer = says('```json\n{"elements": [{"code": "way", "quote": "通报表扬"}]}\n```')

    assert proposed(model) == [("way", "通报表扬", 1)]


def test_the_key_is_sent_and_shown_nowhere(model: Model) -> None:
    made = plug(model, key="very-secret")

    made.extract(text_of(TEXT), drafting.vocabulary())

    path, headers, body = model.asked[0]
    assert path == "/v1/chat/completions"
    assert headers["Authorization"] == "Bearer very-secret"
    assert "very-secret" not in repr(made.options)
    assert body["model"] == "tried"
    assert body["temperature"] == 0
    assert "very-secret" not in json.dumps(body)


def test_a_long_text_is_asked_about_part_by_part(model: Model) -> None:
    model.answer = says({"elements": [{"code": "way", "quote": "第二段的奖励"}]})
    text = text_of("甲" * 150 + "\n" + "乙" * 150 + "\n第二段的奖励")

    made = plug(model, characters=200).extract(text, drafting.vocabulary())

    assert len(model.asked) == 2
    assert [(each.value, each.pin.paragraph) for each in made] == [("第二段的奖励", 3)]


@pytest.mark.parametrize(
    ("answer", "said", "permanent"),
    [
        (says({}, status=401), "密钥", True),
        (says({}, status=404), "HTTP 404", True),
        (says({}, status=302), "HTTP 302", True),
        (says({}, status=429), "HTTP 429", False),
        (says({}, status=503), "HTTP 503", False),
        (says("抱歉，我不能"), "不是所要的 JSON", False),
        (says({"elements": "none"}), "不是所要的 JSON", False),
        (says("[" * 100_000), "不是所要的 JSON", False),
        (lambda handler, _asked: reply(handler, 200, b"<html>"), "对话的格式", False),
        (lambda handler, _asked: reply(handler, 200, b'{"choices": []}'), "对话的格式", False),
        (lambda handler, _asked: reply(handler, 200, b" " * 3_000_000), "太长", False),
        (lambda handler, _asked: handler.connection.close(), "连不上模型", False),
    ],
)
def test_a_failure_says_what_and_whether_to_try_again(
    model: Model, answer: Answer, said: str, permanent: bool
) -> None:
    model.answer = answer

    failed = failure(model)

    assert said in failed.what
    assert failed.permanent is permanent


def test_a_model_that_trickles_is_given_up_when_the_time_is_over(model: Model) -> None:
    over = threading.Event()

    def trickle(handler: BaseHTTPRequestHandler, _asked: dict[str, Any]) -> None:
        handler.send_response(200)
        handler.end_headers()
        while not over.wait(0.05):
            try:
                handler.wfile.write(b" ")
                handler.wfile.flush()
            except OSError:
                return

    model.answer = trickle
    start = time.monotonic()
    try:
        failed = failure(model, timeout_seconds=1)
    finally:
        over.set()

    assert "1 秒" in failed.what
    assert time.monotonic() - start < 20, "the answer never ends: only its time limit can have ended the wait"


def test_a_failing_model_leaves_the_patterns_as_they_are(model: Model) -> None:
    model.answer = says({}, status=503)

    made = drafting.draft(text_of(TEXT), extractors=[plug(model)])

    assert made.elements == drafting.draft(text_of(TEXT)).elements
    assert "HTTP 503" in made.faults[0]


def test_check_says_whether_the_address_answers(model: Model) -> None:
    assert plug(model).check() == []
    model.answer = says({}, status=401)
    assert plug(model).check() == ["模型不接受密钥"]


@pytest.mark.parametrize("url", ["file:///etc/passwd", "ftp://x", "localhost", "http://name:word@x/v1", ""])
def test_an_address_that_is_none_is_refused(url: str) -> None:
    with pytest.raises(PackError):
        seam.get(Socket.EXTRACTOR, "language_model", {"url": url, "model": "m"})


def test_the_model_is_off_unless_it_is_asked_for(model: Model) -> None:
    drafting.draft(text_of(TEXT))

    assert model.asked == []


def test_the_patterns_are_a_plug_of_the_same_socket() -> None:
    made = seam.get(Socket.EXTRACTOR, "patterns")

    assert isinstance(made, Extractor)
    assert made.extract(text_of(TEXT), drafting.vocabulary()) == drafting.draft(text_of(TEXT)).elements
