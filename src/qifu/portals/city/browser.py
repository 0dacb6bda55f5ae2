"""How does a program visit pages as a person would? With cookies and with forms as they stand."""

import re
import urllib.error
import urllib.request
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser
from http.cookiejar import CookieJar
from urllib.parse import urlencode, urljoin, urlsplit

from qifu.kernel.errors import Refused

SECONDS = 20
VOID_CHOICES = ("checkbox", "radio")


@dataclass(slots=True)
class Form:
    """A form with what it would send now, its choices, and its buttons by name."""

    action: str
    fields: dict[str, str] = field(default_factory=dict)
    choices: dict[str, list[str]] = field(default_factory=dict)
    buttons: list[tuple[str, str]] = field(default_factory=list)
    files: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Page:
    """What was answered: the status, where one is now, the text, its forms and links."""

    status: int
    path: str
    text: str
    forms: list[Form]
    links: list[str]

    def form(self, action: str) -> Form:
        """The form whose address begins like this."""
        for one in self.forms:
            if urlsplit(urljoin(self.path, one.action)).path.startswith(action):
                return one
        raise Refused("页面上没有要填的表单", why=f"{self.path} 上找 {action}", remedy="请看服务的日志")

    def alerts(self) -> list[str]:
        """What the page says aloud: its errors and refusals, as plain text."""
        found = re.findall(r'role="alert"[^>]*>(.*?)</(?:p|section)>', self.text, re.DOTALL)
        return [" ".join(re.sub(r"<[^>]+>", " ", one).split()) for one in found]

    def link(self, start: str, but: str = "") -> str:
        """The first link that leads further below an address."""
        for one in self.links:
            path = urlsplit(urljoin(self.path, one)).path
            if path.startswith(start) and path not in (start, but):
                return one
        raise Refused("页面上没有要点的链接", why=f"{self.path} 上找 {start}", remedy="请看服务的日志")


class Browser:
    """One person's visit; each has cookies of their own."""

    def __init__(self, address: str) -> None:
        self.address = address.rstrip("/")
        cookies = urllib.request.HTTPCookieProcessor(CookieJar())
        self._opener = urllib.request.build_opener(urllib.request.ProxyHandler({}), cookies)

    def get(self, path: str) -> Page:
        """Open an address."""
        return self._open(path, None)

    def send(self, page: Page, action: str, said: dict[str, str] | None = None) -> Page:
        """Fill the form and send it; a refusal comes back as a page with its status."""
        form = page.form(action)
        sent = urlencode({**form.fields, **(said or {})}).encode()
        return self._open(urljoin(page.path, form.action) or page.path, sent)

    def hand_in(self, page: Page, action: str, said: Mapping[str, str], files: Mapping[str, bytes]) -> Page:
        """Send a form with files: by the name of their input, each with what lies in it."""
        form, edge = page.form(action), uuid.uuid4().hex
        parts = [(f'name="{name}"', value.encode()) for name, value in {**form.fields, **said}.items()]
        parts += [(f'name="{name}"; filename="{name}.pdf"', body) for name, body in files.items()]
        head = f"--{edge}\r\nContent-Disposition: form-data; "
        sent = b"".join(f"{head}{name}\r\n\r\n".encode() + body + b"\r\n" for name, body in parts)
        kind = f"multipart/form-data; boundary={edge}"
        return self._open(
            urljoin(page.path, form.action) or page.path, sent + f"--{edge}--\r\n".encode(), kind
        )

    def _open(self, path: str, sent: bytes | None, kind: str = "") -> Page:
        call = urllib.request.Request(urljoin(self.address + "/", path), data=sent)
        call.add_header("Referer", self.address + "/")
        if kind:
            call.add_header("Content-Type", kind)
        try:
            with self._opener.open(call, timeout=SECONDS) as answer:
                return _page(answer.status, answer.url, answer.read())
        except urllib.error.HTTPError as answer:
            return _page(answer.code, answer.url or path, answer.read())


def _page(status: int, url: str, body: bytes) -> Page:
    text = body.decode("utf-8", "replace")
    reader = _Reader()
    reader.feed(text)
    return Page(status, urlsplit(url).path, text, reader.forms, reader.links)


class _Reader(HTMLParser):
    """Gathers links and forms with what stands inside them."""

    def __init__(self) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self.links: list[str] = []
        self._form: Form | None = None
        self._area = self._select = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Open a form, or note what stands in the one that is open."""
        has = {name: value or "" for name, value in attrs}
        if tag == "a" and has.get("href"):
            self.links.append(has["href"])
        elif tag == "form":
            self._form = Form(has.get("action", ""))
            self.forms.append(self._form)
        elif self._form:
            self._control(self._form, tag, has)

    def _control(self, form: Form, tag: str, has: dict[str, str]) -> None:
        name = has.get("name", "")
        if tag == "textarea" and name:
            self._area = name
            form.fields[name] = ""
        elif tag == "select":
            self._select = name
        elif tag == "option" and self._select:
            self._choice(form, self._select, has, chosen="selected" in has)
        elif tag == "button" and name:
            form.buttons.append((name, has.get("value", "")))
        elif tag == "input" and name:
            self._input(form, name, has)

    def _input(self, form: Form, name: str, has: dict[str, str]) -> None:
        kind = has.get("type", "text")
        if kind == "file":
            form.files.append(name)
        elif kind in VOID_CHOICES:
            self._choice(form, name, {"value": has.get("value", "on")}, chosen="checked" in has)
        elif kind != "submit":
            form.fields[name] = has.get("value", "")

    def _choice(self, form: Form, name: str, has: dict[str, str], *, chosen: bool) -> None:
        form.choices.setdefault(name, []).append(has.get("value", ""))
        if chosen:
            form.fields[name] = has.get("value", "")

    def handle_data(self, data: str) -> None:
        """The words in a text area."""
        if self._area and self._form:
            self._form.fields[self._area] += data

    def handle_endtag(self, tag: str) -> None:
        """Close what was open."""
        if tag == "textarea":
            self._area = ""
        elif tag == "select":
            self._select = ""
        elif tag == "form":
            self._form = None
