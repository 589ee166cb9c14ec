"""Which class does an object stand in, and what may raise or lower it? The words of notices 001 and 004, and nothing beyond them."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from mingcha.kernel.problem import Conflict, FieldError, Invalid, NotFound

CLASSES = ("A", "B", "C", "D")
FACTORS = ("safety", "hidden_dangers", "management", "compliance")
# What raises (001 第9条; 004 二8 adds life and property), what lowers (004 二8, 二11), and what corrects.
RAISING = {
    "public_attention": ("社会关注度高", "much public attention"),
    "many_complaints": ("投诉举报多", "many complaints"),
    "abnormal_list": ("列入经营异常名录", "on the abnormal-operation list"),
    "serious_list": ("有严重违法记录", "on the serious-violation list"),
    "life_property": ("直接涉及人民群众生命财产安全", "bears on people's lives and property"),
}
LOWERING = {
    "law_abiding": ("守法经营", "law-abiding"),
    "good_credit": ("信用良好", "in good credit"),
    "risk_controlled": ("风险得到有效控制", "the risk is under control"),
}
OTHER = {
    "measure": ("省级信用风险分类办法", "the provincial classification"),
    "assessment": ("风险评估", "an assessment"),
    "warning": ("早期预警", "an early warning"),
    "correction": ("更正", "a correction"),
}
REASONS = {**RAISING, **LOWERING, **OTHER}
# While one of these stands, nothing is lowered.
HOLDING = ("abnormal_list", "serious_list")
# Only what the notices write; a region whose notice is silent follows the State Council's opinion.
ARTICLES = {"ZH": "珠海 000 二(九)", "WG": "舞钢 001 第9条", "RD": "如东 003A 二(三)2", "NA": "宁安 004 二8"}
GENERAL = "《国务院关于在市场监管领域全面推行部门联合“双随机、一公开”监管的意见》"


class ReasonMissing(Invalid):
    """422: a class changes with a reason that fits its way."""

    code = "risk-reason-missing"
    title_zh, title_en = "缺少相应的调整理由", "The reason does not fit"
    detail_zh = "{way_zh}等级须选以下理由之一：{reasons_zh}（{article}）。"
    detail_en = "To {way_en} the class choose one of: {reasons_en} ({article})."


class ClassHeld(Conflict):
    """409: on a list of the dishonest nothing is lowered."""

    code = "risk-class-held"
    title_zh, title_en = "现在不能降低等级", "The class cannot be lowered now"
    detail_zh = "该对象{marks_zh}，应当提高抽查比例和频次（{article}）。移出名单后，请先停用该标注再调整。"
    detail_en = (
        "It is {marks_en}, which asks for more inspections ({article}). Once it is off the list, end that mark first."
    )


class SameClass(Conflict):
    """409: nothing to change."""

    code = "risk-class-same"
    title_zh, title_en = "等级没有变化", "The class is the same"
    detail_zh, detail_en = "现在就是{now}类，不需要调整。", "It is class {now} already."


class AssessmentDeparts(Invalid):
    """422: a class other than the one the five factors give needs words."""

    code = "assessment-departs"
    title_zh, title_en = "与五因素评估结果不同", "It departs from the five factors"
    detail_zh = "按最高风险活动和四项因素应为{suggested}类；确定为{decided}类的，请写明理由。"
    detail_en = "The highest activity and the four factors give {suggested}; to decide {decided}, say why."


class WarningSettled(Conflict):
    """409: somebody settled it."""

    code = "warning-settled"
    title_zh, title_en = "这条预警已处理", "This warning is settled"
    detail_zh, detail_en = "请刷新查看处理结果。", "Reload to see how."


class FeedUnknown(Invalid):
    """422: nothing counts that."""

    code = "feed-unknown"
    title_zh, title_en = "没有这个数据来源", "Nothing counts that"
    detail_zh, detail_en = (
        "可选：{feeds}。没有接入的数据不能作指标。",
        "Use one of: {feeds}. What is not counted cannot be an indicator.",
    )


class MarkUnknown(NotFound):
    """404: no such mark."""

    code = "risk-mark-unknown"
    title_zh, title_en = "没有这条风险标注", "No such mark"


class ClassFileWrong(Invalid):
    """422: the file lacks its two columns."""

    code = "risk-file-wrong"
    title_zh, title_en = "分类文件的表头不对", "The file's header is wrong"
    detail_zh = "需要“统一社会信用代码”（或“注册号”）和“信用风险分类”两列。请改好表头后重新导入，原有等级没有改动。"
    detail_en = "It needs a column with the credit code or register number, and one with the class. Correct the header as the import page says and import again; nothing was changed."


@dataclass(frozen=True, slots=True)
class Assessed:
    """What the five factors give: the class, the leading activity, and the factors that raised it."""

    suggested: str
    leading: str
    raised_by: tuple[str, ...]
    lowered: bool


def article_of(region: str) -> str:
    """The region's article about ratio and frequency by risk."""
    return ARTICLES.get(region, GENERAL)


def assess(activities: Sequence[Mapping[str, str]], factors: Mapping[str, str]) -> Assessed:
    """Graded supervision (S4-11a): the highest risk among the activities leads; a worse factor of the four raises the class to its own.

    Where all four are in class A the risk counts as controlled and the class is one step below the activity's (004 二11).
    `activities` are {name, level}, at least one; levels and `factors` are A to D.
    """
    leading = max(activities, key=lambda one: (one["level"], one["name"]))
    base = leading["level"]
    worst = max(factors[name] for name in FACTORS)
    raised = tuple(name for name in FACTORS if factors[name] > base)
    lowered = worst == "A" and base > "A"
    found = CLASSES[CLASSES.index(base) - 1] if lowered else max(base, worst)
    return Assessed(found, leading["name"], raised, lowered)


def check_assessment(found: Assessed, decided: str, note: str) -> None:
    """Raises AssessmentDeparts."""
    if decided != found.suggested and not note.strip():
        raise AssessmentDeparts(suggested=found.suggested, decided=decided)


def direction(before: str, after: str) -> str:
    """raise, lower or set (from U, or to U)."""
    if "U" in (before, after):
        return "set"
    return "raise" if after > before else "lower"


def check_change(before: str, after: str, reasons: Collection[str], marks: Collection[str], article: str) -> None:
    """Raises SameClass, ReasonMissing, ClassHeld (S1-9c, S4-8b, S4-11b)."""
    if before == after:
        raise SameClass(now=after)
    way = direction(before, after)
    fitting = {"raise": RAISING | OTHER, "lower": LOWERING | OTHER, "set": REASONS}[way]
    if not set(reasons) & fitting.keys() or set(reasons) - fitting.keys():
        words = {"raise": ("提高", "raise"), "lower": ("降低", "lower"), "set": ("确定", "set")}[way]
        raise ReasonMissing(
            way_zh=words[0],
            way_en=words[1],
            reasons_zh="、".join(zh for zh, _ in fitting.values()),
            reasons_en=", ".join(en for _, en in fitting.values()),
            article=article,
            errors=[FieldError("/reasons", "请选择相应的理由。", "Choose a reason that fits.")],
        )
    held = [name for name in HOLDING if name in marks]
    if way == "lower" and held:
        raise ClassHeld(
            marks_zh="、".join(RAISING[name][0] for name in held),
            marks_en=" and ".join(RAISING[name][1] for name in held),
            article=article,
        )


def raised_once(before: str) -> str:
    """One class up; an unclassified object goes to C, the class that a mark of notice 001 calls for at least."""
    return "C" if before == "U" else CLASSES[min(CLASSES.index(before) + 1, 3)]


def read_classes(
    lines: Sequence[Sequence[str]], spelled: Mapping[str, str]
) -> tuple[list[tuple[int, str, str]], list[int]]:
    """([(row, key, class)], rows that cannot be read) of a file with a header. Raises ClassFileWrong."""
    head = [cell.strip().lstrip("\ufeff") for cell in lines[0]] if lines else []
    places = {name: head.index(name) for name in ("统一社会信用代码", "注册号", "信用风险分类") if name in head}
    if "信用风险分类" not in places or len(places) < 2:
        raise ClassFileWrong()
    good, bad = [], []
    for number, cells in enumerate(lines[1:], 2):
        texts = {name: cells[place].strip() if place < len(cells) else "" for name, place in places.items()}
        key = (texts.get("统一社会信用代码") or texts.get("注册号") or "").upper()
        found = spelled.get(texts["信用风险分类"])
        if key and found in CLASSES:
            good.append((number, key, found))
        elif any(texts.values()):
            bad.append(number)
    return good, bad


# Suggestions seen in public documents, with their source; the default is that the region decides.
PRESETS: tuple[dict[str, Any], ...] = (
    {
        "id": "region",
        "name": "地区自定",
        "name_en": "The region decides",
        "source": "",
        "classes": {},
    },
    {
        "id": "henan-2021",
        "name": "河南2021年省级抽查（示例）",
        "name_en": "Henan provincial draw 2021 (sample)",
        "source": "河南省2021年省级抽查公开的分类比例",
        "classes": {
            "A": {"ratio": [1, 100], "ratio_to": None, "times": None, "mode": None},
            "B": {"ratio": [2, 100], "ratio_to": None, "times": None, "mode": None},
            "C": {"ratio": [10, 100], "ratio_to": None, "times": None, "mode": None},
            "D": {"ratio": [30, 100], "ratio_to": None, "times": None, "mode": None},
        },
    },
    {
        "id": "lindian-2024",
        "name": "林甸县农业农村局2024年（示例）",
        "name_en": "Lindian agriculture bureau 2024 (sample)",
        "source": "林甸县农业农村局2024年公开的分类监管比例与频次",
        "classes": {
            "A": {"ratio": [5, 100], "ratio_to": None, "times": "每年少于1次", "mode": None},
            "B": {"ratio": [5, 100], "ratio_to": [20, 100], "times": "每年1次", "mode": None},
            "C": {"ratio": [21, 100], "ratio_to": [60, 100], "times": "每年少于2次", "mode": None},
            "D": {"ratio": [61, 100], "ratio_to": [100, 100], "times": "按需", "mode": None},
        },
    },
)
