"""What are the sections and keys of a pack called in the language of its readers?"""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from qifu.registry.rules.access import ROLE_LABELS

SECTIONS = {
    "areas": "区域",
    "boards": "服务板块",
    "departments": "部门",
    "channels": "渠道",
    "kinds": "诉求类型",
    "categories": "业务分类",
    "routing": "派单规则",
    "pool": "问题池",
    "duplicates": "去重与并案",
    "ratings": "评价等次",
    "readings": "口径说明",
    "strength": "政策直达快享指数",
    "treasury": "资金兑付",
    "grants": "政策兑现",
    "cases/appeal": "诉求办理",
    "calendar/closures": "本地停办日",
    "calendar/hours": "上班时间",
}
KEYS = {
    "plug": "支付插件",
    "options": "插件设置",
    "pay_within": "付款时限",
    "retry_minutes": "重试间隔（分钟）",
    "bounces_for_days": "退汇查询天数",
    "nearly_used": "预算预警线",
    "public_days": "名单公示（工作日）",
    "later": "容缺补交",
    "remind": "提前几个工作日提醒",
    "modes": "适用方式",
    "undo": "撤回审定、答复",
    "minutes": "几分钟内",
    "after_read": "企业看过的也能撤",
    "label": "名称",
    "name": "名称",
    "say": "说明",
    "number_prefix": "编号前缀",
    "start": "起始状态",
    "states": "状态",
    "final": "是否终结",
    "next": "可转到",
    "acts": "动作",
    "by": "由谁办",
    "classes": "难度类别",
    "default_class": "默认类别",
    "limit": "时限",
    "choose": "可选天数",
    "stages": "阶段",
    "assign": "交办",
    "reply": "答复",
    "counted_from": "起算点",
    "extension": "延期",
    "times": "次数",
    "longest": "最长",
    "pause": "暂停计时",
    "reasons": "事由",
    "cap": "最长",
    "outcomes": "办理结果",
    "needs": "须写明",
    "signer_rank": "签发级别",
    "tone": "色调",
    "ladder": "提醒与提级",
    "levels": "级别",
    "rank": "次序",
    "call_back": "回访",
    "percent": "抽取比例",
    "within": "期限",
    "tries": "最多联系次数",
    "reopening": "重办",
    "rating": "评价",
    "routes": "规则",
    "fallback": "兜底",
    "accept_at": "采纳把握",
    "priority": "次序",
    "when": "条件",
    "department": "部门",
    "board": "板块",
    "category": "分类",
    "criteria": "入池标准",
    "applies": "是否适用",
    "joint_from": "联合件起数",
    "same_enterprise": "同一企业",
    "other_enterprise": "不同企业",
    "relapse": "复发",
    "likeness": "相似度",
    "within_days": "天数以内",
    "side": "所属端",
    "kind": "种类",
    "listed_as": "计入",
    "found_by_us": "主动发现",
    "scales": "等次表",
    "maps": "对照",
    "parent": "上级",
    "short": "简称",
    "area": "区域",
    "group": "类别",
    "lead": "牵头",
    "sort": "次序",
    "choice": "选定读法",
    "choices": "可选读法",
    "text": "原文",
    "where": "出处",
    "off": "放假",
    "work": "补班",
    "year": "年份",
    "status": "状态",
    "notice": "通知",
    "title": "标题",
    "number": "文号",
    "published_on": "发布日期",
    "version": "版次",
    "handled": "办理方式",
    "at": "时点",
    "dissatisfied": "算不满意",
    "silent_after": "多久算未评价",
    "n": "数量",
    "unit": "单位",
    "roles": "角色",
    "appeal": "诉求",
    "stage": "阶段",
    "basis": "依据",
    "handled_by": "由谁办",
    "very_good": "非常满意",
    "good": "满意",
    "fair": "基本满意",
    "poor": "不满意",
    "very_poor": "非常不满意",
    "satisfied": "满意",
    "do": "动作",
    "to": "对象",
    "before": "提前",
    "after": "之后",
    "is_example": "是否示例值",
    "note": "说明",
    "colours": "三色",
    "green": "绿色起点",
    "yellow": "黄色起点",
    "dimensions": "三个维度",
    "dimension": "维度",
    "indicators": "指标",
    "formula": "公式",
    "weight": "权重",
    "none_at": "零分值",
    "full_at": "满分值",
    "least": "最少样本",
    "supervision": "末位督办",
    "last": "末几位",
    "is_core": "是否核心指标",
    "sides": "排名对象",
    "least_places": "至少几家才排名",
    "plan_within": "几个工作日内提出整改方案",
}
UNITS = {
    "working_days": "个工作日",
    "calendar_days": "个自然日",
    "working_hours": "个工作小时",
    "hours": "小时",
    "minutes": "分钟",
    "days": "天",
    "months": "个月",
}
ROLES = {role.value: label for role, label in ROLE_LABELS.items()}
WORDS = ROLES | {
    "official": "已公布",
    "provisional": "未公布",
    "received": "登记",
    "assigned": "交办",
    "original": "原时限",
    "thresholds": "按分数线",
    "terciles": "按三等分",
}


def section_label(name: str) -> str:
    """What a section is called; a year of the calendar by its year.

    >>> section_label("calendar/2026"), section_label("cases/appeal")
    ('2026年放假安排', '诉求办理')
    """
    year = name.removeprefix("calendar/")
    return SECTIONS.get(name) or (f"{year}年放假安排" if year.isdecimal() else name)


def key_label(key: str) -> str:
    """What a key is called; a code of the place itself stays as it is."""
    return f"第 {int(key) + 1} 项" if key.isdecimal() and len(key) < 4 else KEYS.get(key, key)


def value_say(value: object) -> str:
    """A value as a reader would write it.

    >>> value_say({"n": 10, "unit": "working_days"}), value_say([True, "a"])
    ('10 个工作日', '是、a')
    """
    match value:
        case None | "":
            return "空"
        case Mapping():
            return _mapping_say(value)
        case list() | tuple():
            return "、".join(value_say(item) for item in value) or "空"
        case bool():
            return "是" if value else "否"
        case date():
            return f"{value.year}年{value.month}月{value.day}日"
        case _:
            return WORDS.get(value, value) if isinstance(value, str) else format(value, _plainly(value))


def _mapping_say(value: Mapping[str, object]) -> str:
    if value.keys() == {"n", "unit"}:
        return f"{value['n']} {UNITS.get(str(value['unit']), str(value['unit']))}"
    return "；".join(f"{key_label(str(key))} {value_say(item)}" for key, item in value.items()) or "空"


def _plainly(value: object) -> str:
    """Decimals without an exponent, everything else as it is."""
    return "f" if isinstance(value, Decimal) else ""
