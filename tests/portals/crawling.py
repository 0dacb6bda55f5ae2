"""Which links does a page offer, and where does a reader get who follows all of them?

The crawler knows nothing of the house: it reads what stands in the pages. `get` asks for one address, so the
same walk goes over a test client and over a served city.
"""

from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from html.parser import HTMLParser
from urllib.parse import parse_qsl, urldefrag, urljoin, urlsplit

ATTRIBUTES = {"href": ("a", "link", "area"), "src": ("img", "script", "iframe"), "action": ("form",)}
ANY_ELEMENT = ("hx-get", "data-href", "data-src")
MOST_HOPS = 5


@dataclass(frozen=True)
class Page:
    """What came back for an address."""

    status: int
    location: str
    body: str


@dataclass(frozen=True)
class Broken:
    """A link that leads nowhere: which, on which page, and what came back."""

    path: str
    on: str
    status: int

    def __str__(self) -> str:
        return f"{self.status} for {self.path}, offered on {self.on}"


class _Links(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note whatever can be followed by reading alone."""
        given = dict(attrs)
        if tag == "form" and (given.get("method") or "get").lower() != "get":
            return
        if "download" in given and given.get("href", "").startswith(("blob:", "data:")):
            return
        for name, value in attrs:
            if value and (name in ANY_ELEMENT or tag in ATTRIBUTES.get(name, ())):
                self.found.append(value)


def links(page: str, at: str) -> Iterator[str]:
    """The addresses of this place that a page offers."""
    reader = _Links()
    reader.feed(page)
    for written in reader.found:
        found = urlsplit(urldefrag(urljoin(at, written)).url)
        if not found.scheme and not found.netloc and found.path.startswith("/"):
            yield found.path + (f"?{found.query}" if found.query else "")


def crawl(
    get: Callable[[str], Page], start: str, alike: Callable[[str], str], most: int = 4
) -> tuple[list[Broken], int]:
    """Follow all from `start`; of addresses that are `alike` only so many. The broken ones, and how many."""
    waiting = deque([(start, "")])
    met, seen = {start}, dict[str, int]()
    broken: list[Broken] = []
    count = 0
    while waiting:
        path, on = waiting.popleft()
        kind = _kind(path, alike)
        seen[kind] = seen.get(kind, 0) + 1
        if seen[kind] > most:
            continue
        count += 1
        page = _followed(get, path)
        if page.status != 200:
            broken.append(Broken(path, on, page.status))
        for found in links(page.body, path) if page.status == 200 else ():
            if found not in met:
                met.add(found)
                waiting.append((found, path))
    return broken, count


def _kind(path: str, alike: Callable[[str], str]) -> str:
    split = urlsplit(path)
    return f"{alike(split.path)}?{'&'.join(sorted({key for key, _ in parse_qsl(split.query)}))}"


def _followed(get: Callable[[str], Page], path: str) -> Page:
    """The page in the end, through redirections."""
    page = get(path)
    for _ in range(MOST_HOPS):
        if page.status not in (301, 302, 303, 307, 308):
            return page
        path = urljoin(path, page.location)
        page = get(path)
    return page
