"""What else does the sample office keep? Its own list, detailed rules, a key field outside draws, sub-libraries, the conference, leads."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from mingcha.demo.county import LEAD, OFFICES, office
from mingcha.demo.item_list import list_items
from mingcha.demo.planning import review_list
from mingcha.demo.timetable import moment
from mingcha.demo.world import World
from mingcha.kernel.ctx import Ctx
from mingcha.kernel.db import reading
from mingcha.kernel.ids import SeededIds
from mingcha.leads import actions as leads
from mingcha.offices import actions as offices
from mingcha.regions.queries import get_profile
from mingcha.registers import actions as registers
from mingcha.registers import queries
from mingcha.rulebooks import actions as rulebooks

LIBRARIES = {
    "旅游住宿": ("宾馆酒店", "旅行社"),
    "上网服务": ("网吧",),
    "汽车与成品油": ("加油站", "汽车销售"),
    "教育与人力资源": ("培训机构", "人力资源"),
    "房地产": ("房地产开发",),
}
SECTIONS = (
    (
        "procedure",
        "抽查程序",
        "每次抽查先公布名单承诺值，再现场掷骰，结果当场公布；检查由两名以上持证人员进行。（示例）",
    ),
    (
        "means",
        "抽查方式方法",
        "以实地核查为主，可以结合书面检查和网络监测；能够当场核实的不要求企业另行报送材料。（示例）",
    ),
    ("disclosure", "公开程序", "任务完成之日起二十个工作日内公示结果；涉及个人隐私和商业秘密的依法处理。（示例）"),
    (
        "duties",
        "承办机构及人员职责",
        "信用监管科承办，检查人员对记录的真实性负责，审核人员不审核自己参加的检查。（示例）",
    ),
)
TOLD = "6月上旬晚上多次看到疏散通道堆放纸箱和布草车，住客走不通。（示例）"
DAY = timedelta(days=1)


class OfficeLife:
    """Acts beside the county's main story, with ids of their own, so that the story's ids stay as they are."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.ids = SeededIds(f"mingcha sample office {world.today.isoformat()}", world.clock)

    @contextmanager
    def act(self, username: str, at: datetime | None = None) -> Iterator[Ctx]:
        """One act of an account, as the world's, with the ids of this page."""
        with self.world.act(username, at) as ctx:
            yield replace(ctx, ids=self.ids)

    def keep_rules(self, item_ids: dict[str, str]) -> None:
        """The working day after the joint list: own list, detailed rules, key field, sub-libraries, conference."""
        world = self.world
        day = world.days.after(world.days.listed, 1)
        own = [item_ids[one.code] for one in list_items() if one.office.key == LEAD]
        with self.act("qing", moment(day, 9)) as ctx:
            title = f"{office(LEAD).name}随机抽查事项清单（{day.year}年版）"
            made = registers.create_item_list(id=ctx.ids.new(), kind="own", title=title, item_ids=own, ctx=ctx)
        review_list(world, made, day, self.act)
        with self.act("qing", moment(day, 15)) as ctx:
            registers.publish_item_list(made, region=world.region, ctx=ctx)
        with self.act("qing", moment(day, 16)) as ctx:
            self._rules(ctx)
            self._key_field(ctx)
        with self.act("qing", moment(day, 17)) as ctx:
            self._libraries(ctx)
            self._conference(ctx)

    def _rules(self, ctx: Ctx) -> None:
        sections = [{"key": key, "title": title, "text": text} for key, title, text in SECTIONS]
        text = rulebooks.Text("双随机抽查工作细则（示例）", sections, None, None, "首次制定（示例）")
        made = rulebooks.create_rulebook(
            ctx.ids.new(), kind="detailed_rules", text=text, region=self.world.region, ctx=ctx
        )
        rulebooks.publish_rulebook(made, region=self.world.region, ctx=ctx)

    def _key_field(self, ctx: Ctx) -> None:
        item = {"item_id": None, "name": "学校食堂食品安全检查（示例）"}
        reason, evidence = "食品安全重点监管，按原有制度全覆盖检查。（示例）", "示例县食品安全年度监督检查计划"
        claim = registers.Claim(ctx.ids.new(), "special_field", "food_drug", [item], reason, evidence, None)
        made = registers.claim_exemption(claim, region=self.world.region, ctx=ctx)
        filing: dict[str, Any] = {
            "filed_to": "如东县示例司法局",
            "filed_on": ctx.clock.today(),
            "document_no": "示例〔2026〕5号",
        }
        registers.file_exemption(made, **filing, ctx=ctx)

    def _libraries(self, ctx: Ctx) -> None:
        for name, industries in LIBRARIES.items():
            wish: dict[str, Any] = {"name": f"{name}（示例）", "line": name, "parent_id": None, "by_hand": False}
            registers.save_library(ctx.ids.new(), **wish, criteria={"industries": list(industries)}, ctx=ctx)

    def _conference(self, ctx: Ctx) -> None:
        profile, day = get_profile(self.world.region), ctx.clock.today()
        body = offices.found_body(
            ctx=ctx,
            region=profile,
            kind=profile.coordination.bodies[-1],
            name="如东县示例双随机监管联席会议",
            document="示例政办〔2026〕2号",
            founded_on=day,
        )
        for number, one in enumerate(OFFICES[:4]):
            part = "convenor" if number == 0 else "member"
            seat: dict[str, Any] = {
                "department_id": self.world.departments[one.key],
                "post": "分管副局长",
                "part": part,
            }
            approved = "示例县政府分管领导同意（示例）"
            offices.add_seat(
                body.id, ctx=ctx, region=profile, approved=approved, holder=f"示例{number + 1}", from_on=day, **seat
            )
        wish = {
            "title": "平台操作培训（示例）",
            "held_on": day,
            "minutes": 120,
            "content": "抽取、手机检查、审核和公示",
        }
        trainees = [{"person_id": self.world.ctx(name).actor.id} for name in ("qing", "bo")]
        offices.record_training(ctx=ctx, trainees=trainees, kind="operation", audience=0, **wish)

    def leads(self) -> list[tuple[datetime, Callable[[datetime], None]]]:
        """What is told from outside in the last days: by the hotline, taken up; by another department; by a citizen."""
        today = self.world.today
        days = [self.world.days.back(number) for number in (5, 3)]
        return [
            (moment(days[0], 10), lambda at: self._receive(at, "hotline_12345", "20260608001", taken_up=True)),
            (moment(days[1], 11), lambda at: self._receive(at, "transfer", "示例转办〔2026〕7号", taken_up=False)),
            (moment(today - DAY, 20), self._citizen),
        ]

    def _receive(self, at: datetime, source: str, number: str, *, taken_up: bool) -> None:
        with reading():
            place = queries.list_objects(industry="宾馆酒店", limit=1).items[0]
        said: dict[str, Any] = {"source": source, "source_no": number, "object_id": place.id, "object_name": place.name}
        said |= {"content": TOLD, "informant": {"name": "示例来电人", "phone": "0513-00000009"}}
        with self.act("bo", at) as ctx:
            lead = leads.receive_lead(
                ctx.ids.new(), region=self.world.region, said=said, department_id=ctx.actor.department_id, ctx=ctx
            )
            if taken_up:
                leads.triage_lead(
                    lead, {"object_id": place.id, "item_id": None, "text": "属实可能性大（示例）"}, ctx=ctx
                )

    def _citizen(self, at: datetime) -> None:
        told = {"object_name": "如东示例网吧", "address": "示例镇甲示例路9号", "content": TOLD, "name": "", "phone": ""}
        with self.act("system", at) as ctx:
            leads.send_citizen_lead(region=self.world.region, ctx=ctx, **told)
