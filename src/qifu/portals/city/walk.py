"""Does the main tale work, page by page, for everybody in it? Walked over HTTP against a running server."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from django.urls import reverse

from qifu.cases.schema import CaseType
from qifu.kernel.errors import Refused
from qifu.portals.city.browser import Browser, Page
from qifu.portals.city.people import SignIn
from qifu.portals.city.reading import words

Tell = Callable[[str], None]


@dataclass(slots=True)
class Walk:
    """One walk: who is signed in where, and how far the appeal has come."""

    address: str
    sign_ins: tuple[SignIn, ...]
    rules: CaseType
    rounds: Callable[[], None]
    tell: Tell
    visits: dict[str, Browser] = field(default_factory=dict)
    number: str = ""
    grant: str = ""
    batch: str = ""

    def of(self, *usernames: str) -> Browser:
        """The visit of the first of these who has a sign-in; signs in on first use."""
        known = {one.username: one for one in self.sign_ins}
        found = next((known[name] for name in usernames if name in known), None)
        if found is None:
            raise Refused("名单里没有要用的账号", why="、".join(usernames), remedy="请重新建演示城市")
        if found.username not in self.visits:
            self.visits[found.username] = self._signed_in(found)
        return self.visits[found.username]

    def _signed_in(self, who: SignIn) -> Browser:
        visit = Browser(self.address)
        door = reverse("sign_in")
        page = visit.send(visit.get(door), door, {"username": who.username, "password": who.password})
        expect(page.path != door, "登录", page)
        return visit

    def case(self) -> str:
        """The staff's page of the case."""
        return reverse("case", args=[self.number])

    def act(self, visit: Browser, act: str, **said: str) -> Page:
        """Do one act on the case through its own form."""
        door = reverse("case_act", args=[self.number, act])
        page = visit.get(door)
        expect(page.status == 200, act, page)
        done = visit.send(page, door, said)
        expect(done.status == 200 and done.path == self.case(), act, done)
        return done

    def answer_points(self, visit: Browser) -> dict[str, str]:
        """The words for each demand of the reply, as its form asks for them."""
        form = visit.get(reverse("case_act", args=[self.number, "reply"])).form(self.case())
        names = {*form.fields, *form.choices}
        outcomes = {name: next(iter(self.rules.outcomes)) for name in names if name.endswith("_outcome")}
        return outcomes | {name: words("walk")["answer"] for name in names if name.endswith("_answer")}


def expect(is_so: bool, step: str, page: Page) -> None:
    """A page that is not what it should be ends the walk, with where it was and what it said."""
    if not is_so:
        why = f"{page.path} 应答 {page.status}" + "".join(f"，写着「{one}」" for one in page.alerts()[:1])
        raise Refused(f"「{step}」没有走通", why=why, remedy="请看服务的日志")


Step = Callable[[Walk], None]
Tale = list[tuple[str, Step]]
APPEAL: Tale = []


def step(name: str, tale: Tale = APPEAL) -> Callable[[Step], Step]:
    """Puts a function into the order of a tale."""

    def put(taken: Step) -> Step:
        tale.append((name, taken))
        return taken

    return put


def walk(the_walk: Walk, tale: Tale = APPEAL) -> Iterator[str]:
    """Each step's name once it is done; a step that fails raises."""
    for name, taken in tale:
        try:
            taken(the_walk)
        except Refused as no:
            raise Refused(f"{name}：{no.what}", why=no.why, remedy=no.remedy) from no
        the_walk.tell(f"✓ {name}")
        yield name


@step("企业登录，提一件诉求")
def file_appeal(at: Walk) -> None:
    visit, new = at.of("ent1"), reverse("appeal_new")
    say = visit.get(visit.get(new).link(new))
    check = visit.send(say, new, {"text": words("walk")["text"]})
    expect(check.status == 200 and check.path.endswith("/check/"), "核对", check)
    sent = visit.send(check, check.path)
    expect(sent.status == 200 and sent.path.startswith(reverse("appeals")), "送出", sent)
    at.number = sent.path.removeprefix(reverse("appeals")).split("/")[0]
    expect(at.number.startswith(at.rules.number_prefix), "编号", sent)


@step("综合受理看到待交办和建议的部门，交办")
def assign(at: Walk) -> None:
    clerk = at.of("clerk")
    page = clerk.get(reverse("worklist"))
    expect(page.status == 200, "待办清单", page)
    door = reverse("case_act", args=[at.number, "assign"])
    form = clerk.get(door).form(door)
    expect(bool(form.fields.get("department_id")), "派单建议", clerk.get(door))
    at.act(clerk, "add_point", text=words("walk")["point"])
    at.act(clerk, "assign")


@step("承办部门签收")
def sign(at: Walk) -> None:
    at.act(handler(at), "sign")


@step("别的部门打不开这一件")
def not_theirs(at: Walk) -> None:
    page = at.of("labor1").get(at.case())
    expect(page.status == 404, "越权", page)


@step("逐条答复，发出答复")
def reply(at: Walk) -> None:
    visit = handler(at)
    said = {"outcome": next(iter(at.rules.outcomes)), "text": words("walk")["answer"]}
    at.act(visit, "reply", **said, **at.answer_points(visit))


@step("企业评价不满意，要求重新办理")
def rate_bad(at: Walk) -> None:
    rate(at, at.rules.rating.dissatisfied[0])
    visit, own = at.of("ent1"), reverse("appeal", args=[at.number])
    door = reverse("appeal_reopen", args=[at.number])
    page = visit.send(visit.get(own), door, {"text": words("walk")["reopen"]})
    expect(page.status == 200 and page.path == own, "重办", page)


@step("升一级回到中心，再次交办")
def assign_again(at: Walk) -> None:
    clerk = at.of("clerk")
    rank = at.rules.levels[at.rules.start_level].rank
    above = min((one for one in at.rules.levels.values() if one.rank > rank), key=lambda one: one.rank)
    page = clerk.get(at.case())
    expect(above.label in page.text, f"提到{above.label}", page)
    at.act(clerk, "assign")


@step("部门再次签收、答复")
def reply_again(at: Walk) -> None:
    sign(at)
    reply(at)


@step("企业评价满意")
def rate_good(at: Walk) -> None:
    rate(at, next(code for code in at.rules.rating.levels if code not in at.rules.rating.dissatisfied))


@step("回访满意，销号")
def call_back(at: Walk) -> None:
    at.rounds()
    caller = at.of("caller")
    listed = caller.get(reverse("call_backs"))
    expect(listed.status == 200, "回访清单", listed)
    page = _call_page(at, caller, listed)
    door = next(one.action for one in page.forms if one.action.endswith("/called/"))
    done = caller.send(page, door, {"result": "satisfied", "note": words("walk")["called"]})
    expect(done.status == 200, "记下回访", done)
    closed = caller.get(at.case())
    expect(at.rules.states["closed"].label in closed.text, "销号", closed)


def _call_page(at: Walk, caller: Browser, listed: Page) -> Page:
    """The page of our own call, which may stand behind others on the list."""
    start = reverse("call_backs")
    for link in dict.fromkeys(one for one in listed.links if one.startswith(start) and one != start):
        page = caller.get(link)
        if at.number in page.text and any(form.action.endswith("/called/") for form in page.forms):
            return page
    raise Refused("回访清单里没有这一件", why=at.number, remedy="请看巡办是否在运行")


def handler(at: Walk) -> Browser:
    """Who handles what the walk is about: the power company, or who stands in for it."""
    return at.of("power1", "construction1")


def rate(at: Walk, level: str) -> None:
    """The enterprise opens its appeal and taps a face."""
    visit, own = at.of("ent1"), reverse("appeal", args=[at.number])
    page = visit.get(own)
    rated = visit.send(page, reverse("appeal_rate", args=[at.number]), {"rating": level})
    expect(rated.status == 200 and rated.path == own, "评价", rated)
