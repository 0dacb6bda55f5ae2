"""What is a list about: conditions, materials, those excluded, those meant? Its heading or lead says so."""

import re
from collections.abc import Iterator
from enum import StrEnum
from typing import Final

from qifu.policies.rules.decompose.outline import Block, Outline, Sentence


class Topic(StrEnum):
    """What stands beneath a heading or a lead."""

    CONDITIONS = "conditions"
    MATERIALS = "materials"
    EXCLUDED = "excluded"
    BENEFICIARIES = "beneficiaries"
    OTHER = "other"


_WANTED: Final = (
    "申报|申请|认定|推荐|准入|备案|参评|支持|奖励|补助|资助|设站|设立|入选|评审|招聘|报名"
    "|创建|建站|建设|依托|提名|候选|扶持|享受|受理|入库|入驻|遴选|组建|立项|评选|救助"
)
_SHUT_OUT: Final = re.compile("申报|申请|支持|推荐|受理|提名|资助|享受|奖励|补助|补贴|扶持|评选|参评|认定")
_TOPICS: Final[tuple[tuple[Topic, re.Pattern[str]], ...]] = (
    (Topic.EXCLUDED, re.compile(
        r"(?:下列|以下|之一)[^。；]{0,12}(?:情形|情况|行为|条件|者|的)[^。；]{0,16}"
        r"(?:不得|不予|不能|不受理|不纳入|不再|不列入|取消[^。；]{0,6}申[报请]|限制)"
        r"|(?:不得|不予|不能|不受理)[^。；]{0,20}(?:下列|以下)|不予支持的?(?:情形|范围)"
        r"|(?:不得|不予|不能)(?:申报|申请|推荐|支持|受理|资助|享受)[^。；]{0,12}[:：]$")),
    (Topic.OTHER, re.compile(
        r"(?:之一|下列|以下)[^。；]{0,20}(?:撤销|取消|终止|停止|收回|责令|处理|处分|追究|变更)"
        r"|职责|任务|目标|程序|流程|步骤|保障|经费(?:使用|开支)"
    )),
    (Topic.MATERIALS, re.compile(
        r"(?:提交|提供|报送|递交|出具|附|上报|准备|报)[^。；]{0,20}(?:材料|资料|文件|证明"
        r"|清单)[^。；]{0,12}[:：]?$"
        r"|(?:申报|申请|认定|备案|推荐|所需|报送|报名|证明|附件|确认)(?:的)?(?:材料|资料"
        r"|文件)(?:及要求|清单|要求|目录|内容|包括|如下|主要|有|为|[:：])*$")),
    (Topic.CONDITIONS, re.compile(
        rf"(?:{_WANTED})(?:的|单位|企业|人|者|项目|对象|主体|工作)*(?:基本|主要|应具备"
        rf"|须具备|具备的?|必备)?(?:条件|资格|要求)(?:与|和|及|$|[:：。，、；])"
        r"|(?:申报|认定|评选|基本|评审|入选|招聘)标准(?:为|如下|是)?：?$"
        r"|(?:应|须|需|必须|可)(?:当|同时|具备|符合|满足|达到)*(?:具备|符合|满足"
        r"|达到)[^。；]{0,16}(?:条件|要求|标准|规定|资格)"
        r"|(?:具备|符合|满足)(?:以下|下列|如下)[^。；]{0,10}|^(?!.*(?:保障|办学|工作|基础"
        r"|生产|生活|支撑)).{0,8}条件$|(?:应|须|必须"
        r"|需)(?:当)?(?:同时)?(?:具备|符合|满足)[:：]$"
        r"|(?:基本条件|申报要求|报名条件|资格条件|具备条件)")),
    (Topic.BENEFICIARIES, re.compile(
        r"(?:支持|申报|补助|资助|奖励|救助|补贴|扶持|受助)(?:的)?(?:对象|主体)|招聘对象"
        r"|适用对象|^(?:支持|申报|资助|评选)范围"
    )),
    (Topic.OTHER, re.compile("(?:[:：]|意义|原则|思想|目的|背景|组织领导|要求|任务|措施|管理|监督)$")),
)  # fmt: skip


# A lead farther back than this introduces something else.
_REACH: Final = 40


def topic_of(words: str) -> Topic | None:
    """What a heading or lead announces, or None if it announces nothing.

    >>> topic_of("申请院士工作站，应当具备以下基本条件："), topic_of("申报时须提交下列材料：")
    (<Topic.CONDITIONS: 'conditions'>, <Topic.MATERIALS: 'materials'>)
    """
    found = next((topic for topic, pattern in _TOPICS if pattern.search(words)), None)
    if found is Topic.EXCLUDED and (
        not _SHUT_OUT.search(words) or re.search("资金不得用于|支出[：:]$", words)
    ):
        return Topic.OTHER
    # What the experts of a jury must be is no condition for those who apply.
    return Topic.OTHER if found is Topic.CONDITIONS and re.search("专家|委员会|评委", words) else found


def topic_above(outline: Outline, sentence: Sentence) -> Topic | None:
    """The topic of the nearest heading or lead over a sentence: of its own block, then of those above."""
    block = outline.blocks[sentence.block]
    for words in _over(outline, block, sentence):
        found = topic_of(words)
        if found is not None:
            return found
    return None


def _over(outline: Outline, block: Block, sentence: Sentence) -> Iterator[str]:
    for before in reversed(block.sentences[max(0, sentence.order - _REACH) : sentence.order]):
        if before.words.endswith(("：", ":")):
            yield before.words
            break
    if sentence.order or not sentence.words.startswith(block.heading):
        yield block.heading
    for above in outline.above(sentence.block):
        if above.rank:
            yield above.lead if above.lead.endswith(("：", ":")) else ""
            yield above.heading
