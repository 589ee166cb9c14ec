"""How are the record's codes printed in Chinese? The printed record is an official text and has one language."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

RESULTS: dict[str | None, str] = {
    "conforming": "符合",
    "failing": "不符合",
    "not_applicable": "不适用",
    "recorded": "已记录",
    "unanswered": "未检查",
    None: "未作答",
}
CONCLUSIONS = {
    "no_problem": "未发现问题",
    "not_published": "未按规定公示应当公示的信息",
    "false_information": "公示信息隐瞒真实情况、弄虚作假",
    "unreachable": "通过登记的住所（经营场所）无法联系",
    "rectification_ordered": "发现问题已责令改正",
    "non_cooperation": "不配合检查情节严重",
    "not_this_business": "未发现开展本次抽查涉及的经营活动",
    "follow_up_pending": "发现问题待后续处理",
}
METHODS = {
    "onsite": "实地检查",
    "document": "书面检查",
    "online": "网络监测",
    "entrusted": "委托专业机构辅助",
    "testing": "检验检测",
    "other_department": "行政部门检查结果或专业意见",
}
KINDS = {
    "accept": "接受任务",
    "arrive": "到场",
    "rights_told": "出示证件、告知权利",
    "recusal_asked": "询问是否申请回避",
    "recusal_claimed": "申请回避",
    "answer": "作答",
    "unanswered": "写明未检查的原因",
    "photo": "拍照",
    "note": "记录",
    "statement": "陈述意见",
    "registration": "核对登记信息",
    "finding": "检查表以外的发现",
    "sample": "抽样取证",
    "document_copy": "复制资料",
    "expert_opinion": "专家意见",
    "third_party_report": "第三方报告",
    "withdrawal": "撤回材料",
    "sign.inspector": "检查人员签字",
    "sign.business": "企业签字",
    "refuse": "写明企业未签字的原因",
    "witness.present": "见证人记录并签字",
    "seal": "封存",
    "countersign": "会签",
    "amend": "补正",
    "ending": "检查中止",
    "ending.statement": "知情人说明",
    "stamp.business": "企业盖章",
    "countersign.seen": "收到同伴在本人手机上的签字",
    "hand_over": "交接检查人员",
    "appointment": "约定检查时间",
    "notice.served": "送达检查通知书",
    "notice.waived": "未事先送达检查通知书",
}
REFUSALS = {
    "absent": "负责人不在场",
    "disagrees": "对结果有不同意见",
    "no_authority": "在场人员无权签字",
    "unwilling": "不愿签字",
    "left": "中途离开",
    "other": "其他",
}
ENDINGS = {
    "not_found": "查无下落",
    "closed": "已停业",
    "moved": "已迁出",
    "cancelled": "已取消",
    "not_this_business": "未开展本次抽查涉及的经营活动",
    "entry_refused": "拒绝进入",
    "off_site": "非现场完成",
}
STATUSES = {"open": "正常经营", "suspended": "停业", "closed": "已关闭", "moved": "已搬离", "other": "其他"}
ROLES = {"inspector": "检查人员", "business": "企业", "witness": "见证人"}
DECISIONS = {"approve": "通过", "return": "退回", "recall": "撤回退回"}
STATES = {
    "planned": "待检查",
    "started": "检查中",
    "sealed": "已封存待审核",
    "returned": "已退回",
    "accepted": "已通过",
    "cancelled": "已取消",
}
PUBLICATION_STATES = {"pending": "待公示", "due_soon": "临近期限", "overdue": "已过期限", "published": "已公示"}
FOLLOW_UPS = {"rectification": "责令改正", "pending": "后续处理", "lost_contact": "查无下落线索"}


def word(words: Mapping[Any, str], code: str | None) -> str:
    """The word of a code, or the code itself where there is none yet."""
    return words.get(code, code) if code else "—"


def chosen_by(record: Mapping[str, Any]) -> str | None:
    """What chose the business: the number of the draw, or the lead outside of the plan; None where the record knows neither."""
    outside, draw = record.get("outside"), record["draw"]
    found: str | None = outside["words"] if outside else draw and draw["number"]
    return found


def source_of(record: Mapping[str, Any]) -> str | None:
    """Where the task comes from: the annual plan, or the lead outside of it."""
    plan, outside = record["plan"], record.get("outside")
    found: str | None = outside["words"] if outside else None
    return f"{plan['title']}（{plan['number']}）" if plan else found


def reviewer(one: Mapping[str, Any]) -> str:
    """Who decided, and in whose place if in another's."""
    return f"{one['by']}（代{one['for']}）" if one.get("for") else str(one["by"])
