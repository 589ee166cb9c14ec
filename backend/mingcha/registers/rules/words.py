"""How do offices write what we keep as a code? Chinese words of their files, with the usual variants."""

from __future__ import annotations

from collections.abc import Mapping

OBJECT_KINDS = {
    "enterprise": ("企业", "公司", "企业法人", "内资企业", "外资企业"),
    "individual_business": ("个体工商户", "个体户", "个体"),
    "cooperative": ("农民专业合作社", "合作社", "农民专业合作社（联合社）"),
    "foreign_office": ("外国企业常驻代表机构", "外国(地区)企业常驻代表机构"),
    "foreign_enterprise": ("在中国境内从事生产经营的外国企业", "外国企业"),
    "association": ("社会团体", "社团"),
    "private_non_enterprise": ("民办非企业单位", "民办非企业", "民非"),
    "foundation": ("基金会",),
    "public_institution": ("事业单位",),
    "organ": ("机关", "行政机关"),
    "collective": ("农村集体经济组织", "集体经济组织"),
    "professional_body": ("非法人专业机构", "专业机构"),
    "other_body": ("其他主体", "其他组织", "其他"),
    "product": ("产品",),
    "project": ("项目", "建设项目"),
    "act": ("行为",),
    "site": ("场所", "经营场所"),
}
OBJECT_STATUSES = {
    "open": ("在营", "开业", "存续", "正常", "在业", "存续（在营、开业、在册）"),
    "closed": ("停业", "歇业", "关闭"),
    "moved": ("迁出", "迁移"),
    "deregistered": ("注销", "已注销"),
    "revoked": ("吊销", "吊销未注销"),
    "withdrawn": ("撤销",),
}
RISK_CLASSES = {
    "A": ("A", "A类", "低", "低风险", "信用风险低"),
    "B": ("B", "B类", "一般", "一般风险", "信用风险一般"),
    "C": ("C", "C类", "较高", "较高风险", "信用风险较高"),
    "D": ("D", "D类", "高", "高风险", "信用风险高"),
    "U": ("U", "未分类", "未评"),
}
CATEGORIES = {"general": ("一般检查事项", "一般", "一般事项"), "key": ("重点检查事项", "重点", "重点事项")}
METHODS = {
    "onsite": ("实地核查", "实地检查", "现场检查", "现场核查"),
    "document": ("书面检查", "书面审查"),
    "online": ("网络监测", "网络检查", "非现场检查"),
    "entrusted": ("委托专业机构", "委托专业机构检查", "委托专业机构辅助", "检验检测"),
}
INSPECTOR_KINDS = {
    "civil_servant": ("公务员", "行政执法类公务员", "执法人员"),
    "qualified_staff": ("有执法资格人员", "具有执法资格的工作人员", "事业编制执法人员"),
    "daily_supervision": ("日常监管人员", "从事日常监管工作的人员"),
}
DOMAINS = {"market": ("市场监管领域", "市场监管"), "non_market": ("非市场监管领域", "市场监管领域外")}
ITEM_STATES = {"active": ("有效", "启用"), "suspended": ("暂停",), "retired": ("废止", "停用")}
# The eight joint industries of S3A-2.4.1a with their GB/T 4754-2017 classes; other industries are taken as written.
INDUSTRY_CODES = {
    "网吧": "9013",
    "加油站": "5265",
    "旅行社": "7291",
    "宾馆酒店": "6110",
    "汽车销售": "5261",
    "培训机构": "8391",
    "房地产开发": "7010",
    "人力资源": "7262",
}
EMPTY = frozenset({"", "-", "--", "—", "——", "/", "\\"})


def table(words: Mapping[str, tuple[str, ...]]) -> dict[str, str]:
    """{every accepted spelling: code}; the code itself is accepted too."""
    spelled = {word: code for code, variants in words.items() for word in variants}
    return {**{code: code for code in words}, **spelled}


def first_word(words: Mapping[str, tuple[str, ...]], code: str) -> str:
    """The usual Chinese word of a code."""
    return words[code][0]
