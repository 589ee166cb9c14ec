"""Which column of an office's file is which field? Chinese headers with the spellings met in practice."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from mingcha.kernel.problem import FieldError
from mingcha.registers.rules.problems import HeaderMissing, HeaderTwice

ERROR_COLUMN = "错误"


@dataclass(frozen=True, slots=True)
class Column:
    """A field: its usual header, other spellings, the greatest length, and whether the column must be there."""

    field: str
    header: str
    aliases: tuple[str, ...] = ()
    most: int = 200
    needed: bool = False


OBJECT_COLUMNS = (
    Column(
        "name",
        "名称",
        ("检查对象名称", "企业名称", "主体名称", "单位名称", "对象名称", "市场主体名称", "字号名称"),
        200,
        True,
    ),
    Column("uscc", "统一社会信用代码", ("社会信用代码", "信用代码", "统一代码", "统一社会信用代码/注册号"), 18),
    Column("register_no", "注册号", ("登记证号", "对象编号", "编号", "工商注册号"), 40),
    Column("kind", "类型", ("对象类型", "主体类型", "检查对象类型", "类别", "企业类型"), 30),
    Column("nature", "性质", ("经济性质", "单位性质", "对象性质"), 60),
    Column("industry_code", "行业代码", ("国民经济行业代码",), 10),
    Column("industry", "行业", ("所属行业", "行业名称", "行业门类"), 60),
    Column("district", "区域", ("所在区域", "所属区域", "镇街", "镇（街道）", "乡镇街道", "地域", "辖区"), 60, True),
    Column("address", "地址", ("住所", "经营场所", "住所（经营场所）", "住址", "注册地址"), 300),
    Column("lat_u", "纬度", ("北纬", "纬度（WGS84）", "纬度（CGCS2000）"), 20),
    Column("lng_u", "经度", ("东经", "经度（WGS84）", "经度（CGCS2000）"), 20),
    Column("legal_representative", "法定代表人", ("法定代表人（负责人）", "负责人", "经营者", "法人", "法人代表"), 60),
    Column("contact_name", "联系人", ("联络员",), 60),
    Column("contact_phone", "联系电话", ("电话", "联系方式", "手机号码"), 40),
    Column("established_on", "成立日期", ("注册日期", "设立日期", "登记日期"), 20),
    Column("risk_class", "信用风险分类", ("风险分类", "风险等级", "信用风险等级", "企业信用风险分类"), 20),
    Column("risk_flags", "风险标注", ("风险提示", "标注"), 200),
    Column("status", "状态", ("登记状态", "经营状态"), 20),
    Column("duty_department", "监管部门", ("主管部门", "行业主管部门", "责任部门"), 200),
    Column("source", "来源", ("数据来源", "来源登记机关"), 60),
    Column("source_id", "来源编号", ("来源登记号", "来源主键"), 80),
)
ITEM_COLUMNS = (
    Column("code", "事项编号", ("编号", "事项编码", "序号编号"), 40, True),
    Column("name", "抽查事项名称", ("抽查事项", "事项名称", "检查事项"), 200, True),
    Column("sub_name", "抽查子项", ("子项", "子项名称"), 200),
    Column("field", "抽查领域", ("领域",), 100),
    Column("department", "发起部门", ("责任部门", "牵头部门", "所属部门"), 200),
    Column("participants", "配合部门", ("参与部门", "联合部门"), 500),
    Column("category", "事项类别", ("类别", "检查事项类别"), 20, True),
    Column("content", "抽查内容", ("检查内容", "内容"), 4000),
    Column("object_range", "检查对象", ("抽查对象", "对象"), 200),
    Column("methods", "抽查方式", ("检查方式", "方式"), 100),
    Column("ratio", "抽查比例", ("比例",), 20),
    Column("ratio_cap", "比例上限", ("抽查比例上限", "上限"), 20),
    Column("frequency", "抽查频次", ("频次",), 100),
    Column("qualification", "检查人员要求", ("人员要求", "执法资质要求"), 60),
    Column("legal_basis", "抽查依据", ("检查依据", "依据", "法律依据"), 4000, True),
    Column("authority", "抽查主体", ("实施主体", "主体", "检查主体"), 200),
    Column("level", "实施层级", ("抽查层级", "层级"), 60),
    Column(
        "power_list_ref",
        "权责清单事项",
        ("权力清单事项", "责任清单事项", "监管事项目录", "监管事项目录编码", "互联网+监管事项目录"),
        200,
    ),
    Column("adopted_from", "制定机关", ("上级清单制定机关", "清单来源"), 200),
    Column("adopted_document", "制定文件", ("上级清单", "制定文号"), 200),
    Column("domain", "监管领域", (), 20),
    Column("remark", "备注", (), 500),
    Column("entries", "检查要点", ("检查表", "检查项目"), 20000),
    Column("state", "状态", ("是否有效",), 20),
)
INSPECTOR_COLUMNS = (
    Column("name", "姓名", ("人员姓名", "执法人员姓名"), 100, True),
    Column("department", "部门", ("所属部门", "单位", "执法单位", "所在单位"), 200, True),
    Column("certificate_no", "执法证号", ("执法证件号", "行政执法证号", "证件号码", "执法证编号"), 40, True),
    Column("issuer", "发证机关", ("发证单位",), 200),
    Column("valid_from", "发证日期", ("有效期起", "有效期自", "有效期始"), 20, True),
    Column("valid_to", "有效期至", ("有效期止", "证件有效期", "有效期"), 20, True),
    Column("kind", "人员类别", ("类别", "人员类型", "人员性质"), 40),
    Column("qualifications", "执法资质", ("资质", "执法资格"), 200),
    Column("specialties", "业务专长", ("专长",), 200),
    Column("districts", "执法区域", ("区域", "负责区域", "辖区"), 400),
    Column("contact", "联系方式", ("联系电话", "电话", "手机号码"), 40),
    Column("state", "状态", ("是否在岗",), 20),
)
COLUMNS = {"objects": OBJECT_COLUMNS, "items": ITEM_COLUMNS, "inspectors": INSPECTOR_COLUMNS}
_NOISE = re.compile(r"[\s*＊:：]+|[（(](?:必填|选填|可选)[）)]")


def plain(header: str) -> str:
    """A header without spaces, stars, colons and 必填 marks, brackets made full-width."""
    return _NOISE.sub("", header).replace("(", "（").replace(")", "）")


def spellings(kind: str) -> dict[str, Column]:
    """{plain header: column} of one kind of file; the field's own name is a spelling too."""
    found: dict[str, Column] = {}
    for column in COLUMNS[kind]:
        for word in (column.header, *column.aliases, column.field):
            found.setdefault(plain(word), column)
    return found


def matched(kind: str, cells: Sequence[str]) -> dict[str, int]:
    """{field: place} for those cells that are headers we know. Raises HeaderTwice."""
    known = spellings(kind)
    places: dict[str, int] = {}
    for place, cell in enumerate(cells):
        column = known.get(plain(cell))
        if column is None:
            continue
        if column.field in places:
            raise HeaderTwice(columns=f"{cells[places[column.field]]}、{cell}")
        places[column.field] = place
    return places


def check_header(kind: str, cells: Sequence[str]) -> dict[str, int]:
    """{field: place}. Raises HeaderMissing with one pointer per needed column that is not there."""
    places = matched(kind, cells)
    lacking = [column.header for column in COLUMNS[kind] if column.needed and column.field not in places]
    if kind == "objects" and not {"uscc", "register_no"} & places.keys():
        lacking.append("统一社会信用代码")
    if lacking:
        errors = [
            FieldError(f"/header/{name}", f"缺少“{name}”列。", f"The column “{name}” is missing.") for name in lacking
        ]
        raise HeaderMissing(errors=errors, columns="、".join(lacking))
    return places


def looks_like_header(kind: str, cells: Sequence[str]) -> bool:
    """True if at least two cells are headers we know (a title line above the header is not)."""
    known = spellings(kind)
    return len({known[plain(cell)].field for cell in cells if plain(cell) in known}) >= 2
