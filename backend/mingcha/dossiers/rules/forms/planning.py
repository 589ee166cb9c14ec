"""What do the papers behind a visit say: the plan that it belongs to, and who approved it? Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from mingcha.dossiers.rules.forms.cells import FOUR, Block, Record, day_words, grid, minute_words, name, table, value
from mingcha.dossiers.rules.forms.findings import DRAWS, bases
from mingcha.dossiers.rules.forms.people import Inks, code_of, helper_lines, offices, team_lines
from mingcha.dossiers.rules.words import DECISIONS, METHODS, chosen_by, reviewer, source_of, word

KINDS = {"internal": "部门内部抽查", "joint": "部门联合抽查"}
DOMAINS = {"market": "市场监管领域", "non_market": "市场监管领域以外"}
ANY = "不限"


def plan(record: Record, inks: Inks) -> list[Block]:
    """The page of the annual plan that this task stands on, with filing and publication (S0-2.4a, S3A-2.3.1a)."""
    task = record["task"]
    return [
        _plan(record),
        grid(
            FOUR,
            [
                [name("任务名称"), value(task["title"]), name("任务编号"), value(task["number"])],
                [name("牵头部门"), value(task["lead"], span=3)],
                [name("参与部门"), value("、".join(task["departments"]), span=3)],
                [
                    name("抽查类型"),
                    value(word(DRAWS, task["draw_type"])),
                    name("检查方式"),
                    value(word(METHODS, task["method"])),
                ],
                [name("检查时间"), value(_window(task), span=3)],
                [name("抽查频次"), value(task["frequency"], span=3)],
                [name("对象范围"), value(_scope(task["scope"]), span=3)],
                [
                    name("抽查比例"),
                    value("；".join(f"{one['class']}类{one['num']}/{one['den']}" for one in task["ratios"]), span=3),
                ],
                [name("每组人员"), value("；".join(_seat(one) for one in task["seats"]), span=3)],
                [name("抽查方案"), value(task["scheme"], span=3)],
            ],
            title="本次检查所属的抽查任务",
        ),
        _items(record),
    ]


def _plan(record: Record) -> Block:
    """The plan itself."""
    found = record["plan"]
    return grid(
        FOUR,
        [
            [name("计划名称"), value(found["title"], span=3)],
            [name("计划编号"), value(found["number"]), name("年度"), value(found["year"])],
            [
                name("计划种类"),
                value(word(KINDS, found["kind"])),
                name("领域"),
                value(word(DOMAINS, found["domain"])),
            ],
            [name("制定部门"), value(found["department"], span=3)],
            [name("参与部门"), value("、".join(found["departments"]), span=3)],
            [name("批准"), value(_approved(found["approved"]), span=3)],
            [name("报送备案"), value(_filed(found), span=3)],
            [name("公布"), value(minute_words(found["published_at"]), span=3)],
            [name("说明"), value(found["note"], span=3)],
        ],
    )


def approval(record: Record, inks: Inks) -> list[Block]:
    """《行政检查审批表》: object, items, basis, source, frequency, people; who approved plan and scheme, and the record afterwards (54号)."""
    task, plan_ = record["task"], record["plan"]
    return [
        _asked(record),
        grid(
            (1.15, 6.35),
            [
                [name("计划审批"), value(_approved(plan_["approved"]) if plan_ else None, height=14)],
                [name("方案审批"), value(_approved(task["approved"]), height=14)],
                [name("检查记录\n审核"), value("\n".join(_reviews(record)) or "尚未审核", height=14)],
            ],
            title="审批",
        ),
    ]


def _asked(record: Record) -> Block:
    """What was to be approved."""
    thing, task = record["object"], record["task"]
    return grid(
        FOUR,
        [
            [name("被检查单位"), value(thing["name"], span=3)],
            [
                name("统一社会\n信用代码"),
                value(code_of(record)),
                name("住所或\n经营场所"),
                value(thing.get("address")),
            ],
            [name("任务来源"), value(source_of(record), span=3)],
            [
                name("抽查任务"),
                value(f"{task['title']} {task['number']}"),
                name("抽取编号"),
                value(chosen_by(record)),
            ],
            [name("检查机关"), value(offices(record), span=3)],
            [name("检查事项"), value("；".join(one["name"] for one in record["items"]), span=3)],
            [name("检查依据"), value("；".join(bases(record)), span=3)],
            [name("检查方式"), value(word(METHODS, task["method"])), name("检查频次"), value(task["frequency"])],
            [name("检查时间"), value(_window(task), span=3)],
            [name("检查人员"), value("\n".join(team_lines(record)), span=3)],
            [name("协助人员"), value(_helpers(record), span=3)],
        ],
    )


def _items(record: Record) -> Block:
    rows = [[one["name"], one["department"], "；".join(one["legal_basis"])] for one in record["items"]]
    return table("检查事项", ("检查事项", "检查部门", "依据"), (3, 2.4, 4), rows)


def _approved(found: Mapping[str, Any] | None) -> str:
    return f"同意。{found['by']}，{minute_words(found['at'])}" if found else "记录中没有审批"


def _filed(found: Mapping[str, Any]) -> str | None:
    filed = found["filed"]
    return f"{filed['with'] or ''} {minute_words(filed['at'])}".strip() if filed else None


def _window(task: Mapping[str, Any]) -> str:
    return f"{day_words(task['window'][0])}至{day_words(task['window'][1])}"


def _scope(scope: Mapping[str, Any]) -> str:
    names = {"districts": "区域", "industries": "行业", "kinds": "种类", "risk_classes": "风险分类"}
    rows = [f"{names.get(key, key)}：{'、'.join(found)}" for key, found in sorted(scope.items()) if found]
    return "；".join(rows) or ANY


def _seat(one: Mapping[str, Any]) -> str:
    return "、".join(one["departments"]) + (f"（{one['qualification']}）" if one["qualification"] else "") + "1人"


def _helpers(record: Record) -> str:
    lines = helper_lines(record)
    return "\n".join([f"{len(lines)}人", *lines]) if lines else "无"


def _reviews(record: Record) -> list[str]:
    return [
        f"{word(DECISIONS, one['decision'])}。{reviewer(one)}，{minute_words(one['at'])}"
        + (f"。{one['reason']}" if one["reason"] else "")
        for one in record["reviews"]
    ]
