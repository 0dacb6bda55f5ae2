"""What does each act say: on its button in the case, on the button of its form, and when it is done?"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Words:
    """The words of one act; `submit` is verb and object."""

    label: str
    submit: str
    done: str


WORDS: dict[str, Words] = {
    "sign": Words("签收", "签收这一件", "已签收，办理责任从现在起归本部门"),
    "assign": Words("交办", "交办给这个部门", "已交办"),
    "reply": Words("写答复", "发出答复", "答复已发出，10 分钟内企业没看可以撤回"),
    "answer": Words("直接答复", "发出答复", "已直接答复"),
    "answer_point": Words("逐条答复", "记下这一条答复", "这一条已答复"),
    "co_reply": Words("写协办意见", "交给牵头部门", "协办意见已交给牵头部门"),
    "note": Words("记一笔", "记下进展", "进展已记下"),
    "co_handle": Words("请人协办", "邀请这个部门", "已邀请协办"),
    "pause": Words("请企业补充", "停表并告知企业", "已停表并告知企业"),
    "supply": Words("代录补充", "记下补充，恢复计时", "已记下企业补充，计时恢复"),
    "resume": Words("恢复计时", "恢复计时", "计时已恢复"),
    "ask_extension": Words("申请延期", "报中心审批", "延期申请已报中心审批"),
    "decide_extension": Words("审批延期", "记下审批意见", "延期审批已记下"),
    "send_back": Words("退回中心", "退回中心改派", "已退回中心"),
    "transfer": Words("转办", "转给这个部门", "已转办，期限不变"),
    "add_point": Words("补一条诉求", "补上这一条", "已补上这条诉求要点"),
    "add_material": Words("补充材料", "存入材料", "材料已存入"),
    "withdraw_reply": Words("撤回答复", "撤回这次答复", "答复已撤回，期限照旧"),
    "refer": Words("引导办理", "引导办理并告知企业", "已引导到法定渠道，并告知企业"),
    "reject": Words("不予受理", "不予受理并告知企业", "已不予受理，并告知企业"),
    "classify": Words("调整类别", "按这个类别办", "类别已调整，期限随之重算"),
    "supervise": Words("督办", "发起督办", "已督办"),
    "close_supervision": Words("办结督办", "写明结论，办结督办", "督办已办结"),
    "escalate": Words("提级", "提到这一级", "已提级"),
    "sign_off": Words("销号", "销号这一件", "已销号"),
}
