"""How is it claimed: when, with what papers, where, whom to ask, in which way, and within how long?"""

import re
from collections.abc import Iterator
from typing import Final

from qifu.kernel.errors import Refused
from qifu.kernel.reading import read_phone
from qifu.policies.rules.decompose.elements import Element
from qifu.policies.rules.decompose.outline import Outline, Sentence
from qifu.policies.rules.decompose.topics import Topic, topic_above

_DAY: Final = (
    r"(?:(?:(?:19|20)[0-9]{2}|当|次|每|本)年(?:度)?)?\s*[0-9]{1,2}月(?:[0-9]{1,2}[日号]|底|初"
    r"|中旬|上旬|下旬|末)?|每年[一二三四上下]?(?:季度|半年)?|(?:年底|年初|季度末)"
)
_DOES: Final = (
    "申报|申请|报送|提交|上报|受理|报名|推荐|填报|报省|报[^，。；]{0,6}(?:科技|教育|财政"
    "|工信)|寄送|送达|发送|集中办理|提出"
)
_WINDOW: Final = (
    re.compile(
        r"(?:申报|申请|受理|报名|提交|报送|推荐|填报|登记)(?:的)?(?:起止|截止"
        r"|开始)?(?:时间|期限|日期)(?:为|是|至|自|截止到|[：:])*[^，。；]{0,40}"
    ),
    re.compile(
        rf"(?:于|在|请|将)?\s*(?:{_DAY})[^，。；]{{0,8}}(?:之?前|以前|至|起|内|截止"
        rf"|前后)[^，。；]{{0,50}}?(?:{_DOES})[^，。；]{{0,24}}"
    ),
    re.compile(rf"(?:截止|截至|截止到|截止时间|截止日期)[^，。；]{{0,12}}(?:{_DAY})[^，。；]{{0,10}}"),
    re.compile(r"每年(?:[0-9]{1,2}月(?:份|底|初)?)(?=，[^。；]{0,30}(?:申请|申报|提出|提交))"),
    re.compile(
        r"(?:实行|采取|采用)?(?:常年|随时|全年|长期)(?:受理|申报|申请|征集)"
        r"|(?:原则上)?每[年两二三]{1,2}(?:年)?(?:集中)?(?:组织)?(?:受理|申报|认定|评审"
        r"|申请|评选|组织申报|组织认定|受理|评定)(?:[一二两1-4]次|[一二]批)?"
    ),
)
_REPORTS: Final = re.compile(
    "总结|报表|情况|工作报告|年度报告|统计|计划表|进展|台账|汇报|验收|考核|自查|决算|检查|核销|评估报告"
)
_OFFICE: Final = re.compile(
    r"向(?P<to>[^，。；：（）]{2,36}?(?:厅|局|委|委员会|部门|中心|办公室|窗口|机构|政府"
    r"|银行|单位|处|机关|学校|高校|院校|幼儿园|高中|服务平台|管委会|高新区"
    r"|工作小组))(?:[（(][^）)]{0,16}[）)])?(?:(?:书面|统一"
    r"|直接)?(?:提出|提交|递交|报送|上报)[^，。；]{0,24}?(?:申请|申报|材料|申请书"
    r"|资料)(?!复核|复议|仲裁)|(?:申请|申报|报名)(?!复核|复议|仲裁|调解|办理企业))"
    r"|(?:由|报)(?P<by>[^，。；：由]{2,30}?(?:厅|局|委|委员会|部门|中心|办公室|窗口"
    r"|处))(?:统一|负责|集中|具体)*受理|受理(?:部门|单位|机构|窗口|地点|处室)(?:为|是"
    r"|[：:])\s*(?P<named>[^，。；]{2,40})"
)
_PHONE: Final = re.compile(
    r"(?<![0-9A-Za-z])(?:[（(]?0[0-9]{2,3}[）)]?\s*[-—－–]?\s*)?[2-9][0-9]{6,7}(?:\s*(?:转"
    r"|-)\s*[0-9]{1,4})?(?![0-9])|(?<![0-9])1[3-9][0-9]{9}(?![0-9])"
    r"|(?<![0-9])[48]00-?[0-9]{3}-?[0-9]{4}(?![0-9])"
)
_PHONE_CUE: Final = re.compile(r"电话|热线|手机|联系|咨询|监督")
_MODES: Final = re.compile(r"免申即享|即申即享|快申快享|免审即享|直达快享|无感兑现")
_REVIEW: Final = re.compile(
    r"(?:专家|会议|同行|综合|网络|通讯|组织)(?:组|委员会)?(?:现场)?(?:进行)?评审"
    r"|评审委员会|择优(?:支持|资助|遴选|确定|立项|给予|选取|奖励|扶持)|竞争性(?:遴选|分配"
    r"|评审)"
)
_WITHIN: Final = re.compile(
    r"(?:(?<=[，。；：\s])|^)[^，。；：\s]{0,30}?(?P<term>(?:[0-9]{1,3}"
    r"|[一二三四五六七八九十]{1,3})\s*个?(?:工作日|日|天|月)\s*(?:之内|以内"
    r"|内))[^，。；]{0,30}?"
    r"(?:办结|拨付|兑现|兑付|审核|审查|审批|完成|反馈|答复|下达|作出|受理|批复|认定|公示"
    r"|核准|发放|到账|支付|初审|决定|划拨|颁发)[^，。；]{0,14}"
)
_NAMES_PAPER: Final = re.compile(
    "材料|资料|申请书|申请表|申报书|复印件|证明|执照|报告|协议|合同|清单|证书|推荐表"
    "|登记表|文件|表|批复|承诺书|佐证|原件|说明|方案|照片|批件|凭证|发票|章程|简历|名单"
    "|函|意见|许可证|扫描件|附件|论文|专利|户口|身份证"
)
_INLINE: Final = re.compile(
    r"(?:提交|提供|报送|填写|填报|递交|出具)(?P<what>[^，。；：]{2,40}?(?:申请书|申报书"
    r"|申请表|申请报告|推荐表|备案表|推荐函|申报表|登记表|建议书|登记书)》?)"
)
_LISTED: Final = re.compile(
    r"(?:申请|申报|认定|备案|推荐|证明|确认)材料(?:主要|应当?|须|需|一般)*(?:包括|包含|有"
    r"|为)?：?(?<=[括含有为：])(?P<what>[^。；：]{4,200})"
)


def read(outline: Outline) -> Iterator[Element]:
    """How to claim, sentence by sentence."""
    for sentence in outline.sentences():
        for code, start, end in _of_sentence(outline, sentence):
            pin = outline.pinned(sentence, start, end)
            value = pin.quote.rstrip("；;。")
            if code == "mode" and not _MODES.fullmatch(value):
                value = "评审"
            yield Element(code, value, pin, outline.blocks[sentence.block].article)


def _of_sentence(outline: Outline, sentence: Sentence) -> Iterator[tuple[str, int, int]]:
    words = sentence.words
    yield from _window(words)
    yield from _materials(outline, sentence)
    for hit in _OFFICE.finditer(words):
        group = hit.lastgroup or "to"
        odd = re.search("社会|公众|本人|—|法院|上级", hit[group]) or re.search(
            "复核|复议|验收|仲裁|登记证明", hit.group()
        )
        if not odd:
            yield "office", hit.start(group), hit.end(group)
    yield from _phones(words, _before(outline, sentence))
    for hit in _MODES.finditer(words):
        yield "mode", hit.start(), hit.end()
    for hit in _REVIEW.finditer(words):
        if re.search("申报|申请|项目|认定|立项|推荐|资助|提名|候选", words):
            yield "mode", hit.start(), hit.end()
    hit_within = _WITHIN.search(words)
    if hit_within and not re.search("报告|备案|复核|投诉|举报|异议|验收|报到|处罚|注销", hit_within.group()):
        yield "within", hit_within.start(), hit_within.end()


def _window(words: str) -> Iterator[tuple[str, int, int]]:
    taken: list[tuple[int, int]] = []
    for pattern in _WINDOW:
        for hit in pattern.finditer(words):
            around = words[max(0, hit.start() - 10) : hit.end() + 20]
            aged = re.search("年龄|周岁", words[max(0, hit.start() - 20) : hit.end()])
            if aged or (_REPORTS.search(around) and not re.search("申报|申请|推荐", around)):
                continue
            if not re.search("[0-9一二三四五六七八九十年]", hit.group()[2:]):
                continue
            if all(hit.end() <= start or end <= hit.start() for start, end in taken):
                taken.append(hit.span())
                yield "window", hit.start(), hit.end()


def _materials(outline: Outline, sentence: Sentence) -> Iterator[tuple[str, int, int]]:
    """Members of a list of papers; papers named in a sentence of their own."""
    words = sentence.words
    if topic_above(outline, sentence) is Topic.MATERIALS and _is_member(outline, sentence):
        yield "material", 0, len(words)
        return
    for pattern in (_INLINE, _LISTED):
        for hit in pattern.finditer(words):
            if not re.search("承诺|验收|变更|注销|^的|以下|如下|下列", hit["what"]):
                yield "material", hit.start("what"), hit.end("what")


def _is_member(outline: Outline, sentence: Sentence) -> bool:
    """Whether a sentence is one paper of a list, not talk about papers."""
    words, block = sentence.words, outline.blocks[sentence.block]
    if words.endswith("：") or len(words) >= 160 or words.rstrip("。") == block.heading:
        return words.rstrip("。") == block.heading and _NAMES_PAPER.search(words) is not None
    opening = [each for each in block.sentences if each.words.rstrip("。：") != block.heading]
    is_first = bool(opening) and sentence is opening[0]
    talks = re.search("登录|系统|应当?在|负责|审核|逾期|格式|装订|统一|由[^，]{2,12}(?:出具|提供)?$", words)
    return (is_first or words.endswith("；")) and _NAMES_PAPER.search(words) is not None and talks is None


def _before(outline: Outline, sentence: Sentence) -> str:
    """The heading and the sentence before: 联系方式 may stand on the line above the number."""
    block = outline.blocks[sentence.block]
    return block.heading + (block.sentences[sentence.order - 1].words[-20:] if sentence.order else "")


def _phones(words: str, above: str) -> Iterator[tuple[str, int, int]]:
    for hit in _PHONE.finditer(words):
        before = above + words[max(0, hit.start() - 40) : hit.start()]
        cue = [
            found.group() for found in re.finditer("电话|热线|手机|联系|咨询|监督|传真|邮编|编号|第", before)
        ]
        if not cue or cue[-1] in ("传真", "邮编", "编号", "第"):
            continue
        try:
            read_phone(hit.group())
        except Refused:
            continue
        yield "phone", hit.start(), hit.end()
