"""Which document is this: name, number, issuer, dates, how long it holds, what it replaces and rests on?"""

import re
from collections.abc import Iterator
from typing import Final

from qifu.policies.rules.decompose.elements import Element
from qifu.policies.rules.decompose.outline import Outline, Sentence

HEAD_LENGTH: Final = 400
_KINDS: Final = (
    "通知|意见|决定|公告|通告|批复|函|方案|措施|办法|细则|规定|条例|指南|规划|政策|计划|规程"
    "|指引|通报|请示|报告|要点|纲要|实施细则|准则|章程|目录|规则"
)
_ABOUT: Final = re.compile(
    rf"(?P<issuer>[\u4e00-\u9fff（）、 ]{{2,60}}?)?\s?(?:印发)?关于(?:[^。；：《》]"
    rf"|《[^》]{{2,70}}》){{4,90}}?的?\s?(?:{_KINDS.replace('通知', '通 ?知')})"
    r"(?:[（(][^）)]{1,8}[）)])?(?=[\s》各现你为一根第]|$|[\u4e00-\u9fff]{1,12}(?:字|〔|[\[﹝【（(][0-9]{4}))"
)
_BARE_TITLE: Final = re.compile(
    rf"^《?(?P<bare>[\u4e00-\u9fff“”、（）0-9\- ]{{4,50}}?(?:{_KINDS})(?:[（(][^）)]{{1,8}}[）)])?)》?(?=\s"
    rf"|$|第一章|（[0-9]{{4}})"
)
_BRACKET: Final = r"[〔\[﹝(（【{]\s*(?:19|20)[0-9]{2}\s*[〕\]﹞)）】}]"
NUMBER: Final = re.compile(
    rf"(?:[\u4e00-\u9fff]{{1,14}}?)?{_BRACKET}\s*(?:第\s*)?[0-9]{{1,4}}\s*号|第\s*[0-9]{{1,4}}\s*号令"
    r"|[\u4e00-\u9fff]{2,10}令\s*第?\s*[0-9]{1,4}\s*号"
)
_NUMBER_STARTS: Final = re.compile(
    r"(?:通知|意见|决定|办法|规定|细则|方案|指南|条例)(?=[\u4e00-\u9fff]{1,8}$)"
)
DATE: Final = (
    r"(?:19|20)[0-9]{2}\s*年\s*[0-9]{1,2}\s*月\s*[0-9]{1,2}\s*日"
    r"|[一二]\s*[○零〇九][○零〇一二三四五六七八九]{2}年[一二三四五六七八九十]{1,2}月[一二三四五六七八九十]{1,3}日"
)
_AGENCY: Final = r"(?:厅|局|委员会|委|政府|办公室|办公厅|部|院|会|中心|处|银行|联社|协会|管理局|分行)"
_SIGNED: Final = re.compile(
    rf"(?:(?<=[。；：”）》\s])|(?<=docx)"
    rf"|^)(?P<who>[\u4e00-\u9fff（）、 ]{{2,160}}?{_AGENCY})\s*(?P<date>{DATE})"
)
_BEFORE_SIGNATURE: Final = re.compile(
    "(?:办法|细则|规定|条例|方案|指南|要求|[表单]|）|规程|指引|措施|意见)(?=[\u4e00-\u9fff ]{4,})"
)
_HEAD_DATE: Final = re.compile(rf"[（(]\s*({DATE})(?!前)")
_IN_TITLE: Final = re.compile(r"^([\u4e00-\u9fff（）、 ]{4,60}?)\s*(?:关于|印发)")
_FROM: Final = re.compile(
    rf"(?:自|从|于)?\s*(?:(?:{DATE})\s*(?:起|开始|正式)?|(?:发布|印发|公布|颁布|下发|发文"
    rf"|颁发|签发)\s*(?:之?日)?\s*(?:起|后)?"
    r"(?:\s*[0-9一二三四五六七八九十]{1,3}日后)?)\s*(?:起)?(?:正式)?(?:施行|执行|实施|生效|试行)"
)
_VALID: Final = re.compile(
    rf"有效期(?:限)?\s*(?:为|是|至|到|截至|自[^，。；]{{2,16}}起)?\s*[:：]?\s*(?:至"
    rf"|到)?(?:(?:{DATE})|[0-9一二三四五六七八九十两]{{1,3}}\s*年)"
    rf"|(?:执行|实施|有效|试行)(?:期|期限|至|到)(?:为|至|到)?\s*(?:(?:{DATE})"
    rf"|[0-9一二三四五六七八九十两]{{1,3}}\s*年)|(?:暂行"
    rf"|试行)\s*[0-9一二三四五六七八九十两]{{1,2}}\s*年"
)
_REPEALED: Final = re.compile(r"(?:《[^》]{4,80}》[^。；《》]{0,60}?)+(?:废止|停止执行|不再执行)(?!和修改)")
_INTERPRETED: Final = re.compile(
    r"(?:由|授权|委托)(?P<who>[^，。；由]{2,60}?)\s*(?:负责|承担|按[^，。；]{0,10}负责"
    r"|按照?[^，。；]{0,10})?(?:本[^，。；]{0,8}的?)?(?:具体|条文|进行)?(?:的)?解释"
    r"|解释(?:权|工作)?(?:归|由|属)(?P<other>[^，。；]{2,40}?)(?:所有|负责|承担|[，。；]|$)"
)
_BASIS: Final = re.compile(
    r"(?:根据|依据|按照|遵照|参照|贯彻落实|落实|结合落实|执行|依照)(?=[^。；]{0,20}《)"
)
_CITED: Final = re.compile(rf"《[^》]{{3,80}}》(?:\s*[（(][^）)]{{0,12}}?{_BRACKET}[^）)]{{0,12}}[）)])?")


def read(outline: Outline) -> Iterator[Element]:
    """What the document says of itself."""
    yield from _head(outline)
    yield from _signature(outline)
    for sentence in outline.sentences():
        yield from _validity(outline, sentence)
        yield from _basis(outline, sentence)


def _head(outline: Outline) -> Iterator[Element]:
    """Title and number stand at the top; a number in brackets after a title is another document's."""
    top = [each for each in outline.blocks[0].sentences if each.start < HEAD_LENGTH and each.paragraph < 12]
    for sentence in top[:6]:
        for found in NUMBER.finditer(sentence.words[:HEAD_LENGTH]):
            before = sentence.words[: found.start()].rstrip()
            start = found.start()
            for cut in _NUMBER_STARTS.finditer(re.split(r"[〔\[﹝（【{0-9]", found.group())[0]):
                start = found.start() + cut.end()
            if (
                not before.endswith(("（", "(", "》", "["))
                and "《" not in sentence.words[start : found.end()]
            ):
                yield _element(outline, sentence, "number", start, found.end())
                break
    yield from _title(outline, top)


def _title(outline: Outline, top: list[Sentence]) -> Iterator[Element]:
    """…关于…的通知 with the issuer before it; else a short line that ends in the name of a kind of paper."""
    for sentence in top[:4]:
        head = sentence.words[:HEAD_LENGTH]
        start = _after_number(head)
        found = _ABOUT.search(head, start)
        if found is not None and found.start() - start < 60:
            begin = found.start("issuer") if found["issuer"] else found.start()
            if _is_cited(head, begin, found.end()):
                continue
            if found["issuer"] and re.search(_AGENCY + r"\s*(?:印发)?$", found["issuer"]):
                yield _element(
                    outline, sentence, "issuer", begin, begin + len(found["issuer"].removesuffix("印发"))
                )
            yield _element(outline, sentence, "title", begin, found.end())
            return
        bare = _BARE_TITLE.search(head[start:].lstrip())
        if bare is not None:
            skipped = len(head) - len(head[start:].lstrip())
            dated = re.search(DATE, bare["bare"])
            begin = skipped + bare.start("bare") + (dated.end() if dated else 0)
            yield _element(outline, sentence, "title", begin, skipped + bare.end("bare"))
            return


def _is_cited(head: str, begin: int, end: int) -> bool:
    """A title in 《》 is another paper's, unless it is being issued here."""
    before = head[:begin].rstrip()
    return before.endswith("《") and not (
        re.search("(?:印发|发布|制定了?|出台了?)《$", before)
        or re.match("》(?:已经|印发|现印发)", head[end:])
    )


def _after_number(head: str) -> int:
    """Where the title begins: after the document's own number, if that comes first."""
    found = NUMBER.match(head.lstrip())
    return 0 if found is None else found.end() + len(head) - len(head.lstrip())


def _signature(outline: Outline) -> Iterator[Element]:
    """Who signed and when: names of agencies right before a date, on its line or on the lines above it."""
    above: list[Sentence] = []
    for sentence in outline.sentences():
        if above and re.fullmatch(DATE, sentence.words):
            for agency in above:
                yield _element(outline, agency, "issuer", 0, len(agency.words))
            yield _element(outline, sentence, "issued_on", 0, len(sentence.words))
            return
        signs = re.fullmatch(rf"[\u4e00-\u9fff（）、 ]{{2,40}}{_AGENCY}", sentence.words)
        above = [*above, sentence] if signs else []
        found = _SIGNED.search(sentence.words)
        if found is not None and len(found["who"]) < 120:
            start = found.start("who")
            for cut in _BEFORE_SIGNATURE.finditer(found["who"]):
                start = found.start("who") + cut.end()
            yield _element(outline, sentence, "issuer", start, found.end("who"))
            yield _element(outline, sentence, "issued_on", found.start("date"), found.end("date"))
            return
    for sentence in outline.blocks[0].sentences[:3]:
        found = _HEAD_DATE.search(sentence.words[:HEAD_LENGTH])
        if found is not None:
            yield _element(outline, sentence, "issued_on", found.start(1), found.end(1))
            return


def _validity(outline: Outline, sentence: Sentence) -> Iterator[Element]:
    words = sentence.words
    # 2012年9月1日起施行的《…》 speaks of another paper.
    if (found := _FROM.search(words)) and not words[found.end() :].startswith("的《"):
        yield _element(outline, sentence, "effective", found.start(), found.end())
    if (found := _VALID.search(words)) and not re.search(
        "证书|许可证|资格|合同|专利|备案时间|称号|登记编号|认定之日",
        words[max(0, found.start() - 20) : found.start()],
    ):
        yield _element(outline, sentence, "validity", found.start(), found.end())
    if found := _REPEALED.search(words):
        for cited in _CITED.finditer(words, found.start(), found.end()):
            yield _element(outline, sentence, "replaces", cited.start(), cited.end())
    if (found := _INTERPRETED.search(words)) and "权利要求" not in words:
        group = "who" if found["who"] else "other"
        yield _element(outline, sentence, "interpreter", found.start(group), found.end(group))


def _basis(outline: Outline, sentence: Sentence) -> Iterator[Element]:
    """Documents this one rests on: named after 根据 in a sentence that founds it, early in the text."""
    words = sentence.words
    early = outline.blocks[sentence.block].article in ("", "第一条", "一")
    if not early or not re.search(
        "制定|印发|通知如下|制订|现就|提出如下|特作|应提请|研究制订|结合[^。]{0,10}实际|精神|要求", words
    ):
        return
    start = _BASIS.search(words)
    if start is None:
        return
    last = start.end()
    for cited in _CITED.finditer(words, start.end()):
        # A title farther off is no longer part of what 根据 governs.
        if not re.fullmatch(r"[^。；《》]{0,40}", words[last : cited.start()]) or re.search(
            "，制定|修订|编制|特制定|(?:制定|印发|起草)了?$", words[last : cited.start()]
        ):
            break
        yield _element(outline, sentence, "basis", cited.start(), cited.end())
        last = cited.end()


def _element(outline: Outline, sentence: Sentence, code: str, start: int, end: int) -> Element:
    pin = outline.pinned(sentence, start, end)
    return Element(code, _bare(pin.quote), pin, outline.blocks[sentence.block].article)


def _bare(words: str) -> str:
    """The words without the blanks that line breaks left between Han characters."""
    return re.sub(r"(?<=[\u4e00-\u9fff》”）])\s+(?=[\u4e00-\u9fff《“（])", "", words.strip())
