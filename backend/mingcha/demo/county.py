"""Which departments, towns, industries and accounts has the sample county? Everything says 示例 and nothing is real."""

from __future__ import annotations

from dataclasses import dataclass

REGION = "RD"
STEMS = "甲乙丙丁戊己庚辛壬癸"
BRANCHES = "子丑寅卯辰巳午未申酉戌亥"
NORTH = tuple(f"示例镇{stem}" for stem in STEMS[:9])
SOUTH = tuple(f"示例镇{mark}" for mark in STEMS[9:] + BRANCHES[:4])
TOWNS = NORTH + SOUTH
PASSWORD = "mingcha-demo"  # noqa: S105 - the sample accounts' password is printed at every start


@dataclass(frozen=True, slots=True)
class Office:
    """A department: `key` is our short word, `staff` its number of inspectors, `code` stands in sample numbers."""

    key: str
    name: str
    code: str
    staff: int


@dataclass(frozen=True, slots=True)
class Industry:
    """One of the eight joint industries (S3A-2.4.1a): GB/T 4754 code, how its businesses are called, how many, which kinds."""

    key: str
    name: str
    code: str
    businesses: int
    suffix: str
    duty: str
    kinds: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class Account:
    """A sample account. `office` is an Office key; inspectors are taken from the inspector file by `certificate`."""

    username: str
    name: str
    office: str
    roles: tuple[str, ...]


OFFICES = (
    Office("market", "如东县示例市场监督管理局", "SJ", 20),
    Office("fire", "如东县示例消防救援局", "XF", 11),
    Office("culture", "如东县示例文化和旅游局", "WL", 9),
    Office("housing", "如东县示例住房和城乡建设局", "ZJ", 6),
    Office("labour", "如东县示例人力资源和社会保障局", "RS", 6),
    Office("education", "如东县示例教育局", "JY", 5),
    Office("police", "如东县示例公安局", "GA", 6),
    Office("emergency", "如东县示例应急管理局", "YJ", 5),
    Office("transport", "如东县示例交通运输局", "JT", 4),
    Office("health", "如东县示例卫生健康委员会", "WJ", 3),
    Office("ecology", "如东县示例生态环境局", "HB", 3),
    Office("justice", "如东县示例司法局", "SF", 2),
)
LEAD = "market"

_SHOP = (("individual_business", 60), ("enterprise", 40))
INDUSTRIES = (
    Industry("netbar", "网吧", "9013", 500, "网吧", "culture", _SHOP),
    Industry("fuel", "加油站", "5265", 400, "加油站", "emergency", (("enterprise", 86), ("individual_business", 14))),
    Industry("travel", "旅行社", "7291", 350, "旅行社", "culture", (("enterprise", 97), ("cooperative", 3))),
    Industry(
        "hotel",
        "宾馆酒店",
        "6110",
        950,
        "宾馆",
        "culture",
        (("individual_business", 58), ("enterprise", 39), ("cooperative", 3)),
    ),
    Industry("cars", "汽车销售", "5261", 750, "汽车销售", "market", (("enterprise", 72), ("individual_business", 28))),
    Industry(
        "training",
        "培训机构",
        "8391",
        900,
        "培训学校",
        "education",
        (("private_non_enterprise", 45), ("enterprise", 55)),
    ),
    Industry("estate", "房地产开发", "7010", 400, "房地产开发", "housing", (("enterprise", 100),)),
    Industry("hr", "人力资源", "7262", 750, "人力资源", "labour", (("enterprise", 90), ("cooperative", 10))),
)

# The two inspectors of one team in the north, and the people around them.
ACCOUNTS = (
    Account("mei", "梅示例", "market", ("inspector",)),
    Account("lan", "兰示例", "fire", ("inspector",)),
    Account("bo", "薄示例", "market", ("supervisor",)),
    Account("qing", "卿示例", "market", ("planner",)),
    Account("dai", "戴示例", "justice", ("auditor",)),
    Account("ada", "安示例", "market", ("sysadmin",)),
    Account("shen", "慎示例", "market", ("secadmin",)),
    Account("jian", "鉴示例", "justice", ("auditadmin",)),
    Account("otto", "欧示例", "ecology", ("inspector", "supervisor", "planner")),
)


def office(key: str) -> Office:
    """The department with this key."""
    return next(one for one in OFFICES if one.key == key)


def industry(key: str) -> Industry:
    """The industry with this key."""
    return next(one for one in INDUSTRIES if one.key == key)
