"""Which words go to the phone with the assignments? Choices and texts read aloud, in both languages."""

from __future__ import annotations

from typing import Any

_REASONS = (
    ("absent", "负责人不在场", "The responsible person is absent"),
    ("disagrees", "对记录内容有异议", "Disagrees with the record"),
    ("no_authority", "在场人员称无权签字", "Those present say they may not sign"),
    ("unwilling", "不愿签字", "Unwilling to sign"),
    ("left", "中途离开", "Left before the end"),
    ("other", "其他", "Other"),
)
REFUSAL_REASONS: dict[str, list[dict[str, Any]]] = {
    "zh": [{"code": code, "text": zh} for code, zh, _en in _REASONS],
    "en": [{"code": code, "text": en} for code, _zh, en in _REASONS],
}
TEXTS: dict[str, dict[str, str]] = {
    "zh": {
        "rights": "我们是执法检查人员，这是我们的执法证件，请过目。检查人员不得少于两人。你有权陈述、申辩，有权申请检查人员回避，应当如实提供情况、配合检查。",
        "recusal": "是否申请检查人员回避？",
    },
    "en": {
        "rights": "We are enforcement inspectors; here are our certificates. At least two inspectors must be present. You may state your case, "
        "and ask that an inspector be recused; you are to answer truthfully and to cooperate.",
        "recusal": "Do you ask that any inspector be recused?",
    },
}
