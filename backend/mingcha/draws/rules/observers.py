"""Who may watch a draw, which dice did they roll, and which text do they sign? (S3A-2.7b)"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from mingcha.draws.rules.encoding import text_hash
from mingcha.draws.rules.papers import MODES, OBSERVERS, local
from mingcha.draws.rules.problems import faulty
from mingcha.draws.rules.seeding import DICE_MILLIBITS, Source
from mingcha.kernel.canon import canonical, sha256_hex
from mingcha.kernel.problem import Conflict, NotFound

ENTERED_IN = ("configured", "frozen")
SIGNED_IN = ("drawn", "assigned", "closed")
RESULT = ("draw.csv", "thresholds.csv", "teams.csv")
MOST = 50
SEEN = "监督人员在场看到：先公布承诺值，后产生随机数，结果由随机数算出，没有人工挑选。"
UNSEEN = "没有监督人员在场；结果由随机数算出，可按公开的承诺值和文件复算。"


class ObserverNotFound(NotFound):
    """404: no such observer of this draw."""

    code = "observer-not-found"
    title_zh, title_en = "没有这名监督人员", "No such observer"


class ObserversFixed(Conflict):
    """409: observers are entered before the seed, so that nobody is said to have watched who was not there (S3A-2.7b)."""

    code = "observers-fixed"
    title_zh, title_en = "抽取已完成，监督人员不能再改", "The draw is done; its observers cannot change"
    detail_zh = "监督人员须在录入随机数之前登记。没有改动任何内容。"
    detail_en = "Observers are entered before the seed. Nothing was changed."


class TooManyObservers(Conflict):
    """409: a draw has at most 50 registered observers."""

    code = "too-many-observers"
    title_zh, title_en = "监督人员过多", "Too many observers"
    detail_zh, detail_en = "一次抽取最多登记{most}名。", "A draw has at most {most} registered observers."


class MinutesMissing(Conflict):
    """409: there is nothing to sign before the draw, and on draws made before minutes were kept."""

    code = "minutes-missing"
    title_zh, title_en = "没有可签的抽取记录", "There are no minutes to sign"
    detail_zh, detail_en = (
        "抽取完成后才有记录可签；作废的抽取不再签字。",
        "Minutes are there once the draw is done; a voided draw is not signed.",
    )


class MinutesDiffer(Conflict):
    """409: what was shown above the pad is not the text of the minutes."""

    code = "minutes-differ"
    title_zh, title_en = "签字的文本与抽取记录不一致", "The text signed is not the text of the minutes"
    detail_zh, detail_en = (
        "请重新打开记录，看清后再签。没有保存签字。",
        "Open the minutes again, read them, then sign. No signature was kept.",
    )


class ObserverSigned(Conflict):
    """409: an observer signs once; a signature is never replaced."""

    code = "observer-signed"
    title_zh, title_en = "这名监督人员已签字", "This observer has signed"
    detail_zh, detail_en = "签字不能重签或删除。", "A signature is neither replaced nor deleted."


@dataclass(frozen=True, slots=True)
class Watcher:
    """An observer as the minutes name them; `rolls` are (source, first, last) of the dice, from 1."""

    kind: str
    name: str
    organisation: str
    named: bool
    rolls: tuple[tuple[str, int, int], ...] = ()

    @property
    def words(self) -> str:
        """Kind, and with consent name and organisation."""
        kind = OBSERVERS[self.kind]
        if not self.named:
            return f"{kind}（不具名）"
        return f"{kind}{self.name}" + (f"（{self.organisation}）" if self.organisation else "")


@dataclass(frozen=True, slots=True)
class MinutesFacts:
    """What the minutes say of a draw that has just drawn; `seed` is empty while the secret is sealed."""

    number: str
    task: str
    office: str
    mode: str
    rehearsal: bool
    commit: str
    prev: str
    head: str
    frozen_at: datetime
    drawn_at: datetime
    seed_rule: str
    seed_public: str
    seed: str
    result: str
    drawn: int
    short: int


def check_can_enter(state: str, present: int) -> None:
    """Raises ObserversFixed after the seed, TooManyObservers."""
    if state not in ENTERED_IN:
        raise ObserversFixed()
    if present >= MOST:
        raise TooManyObservers(most=MOST)


def check_can_sign(state: str, minutes: str | None, shown: str, *, present: bool) -> str:
    """The hash of the minutes (`minutes`, None without them). Raises MinutesMissing, MinutesDiffer, ObserverNotFound for one who left."""
    if minutes is None or state not in SIGNED_IN:
        raise MinutesMissing()
    if not present:
        raise ObserverNotFound()
    if shown != minutes:
        raise MinutesDiffer()
    return minutes


def masked(name: str) -> str:
    """The first character only, for readers outside the office."""
    return name[:1] + "*" * (len(name) - 1)


def counted(given: Iterable[Mapping[str, Any]], registered: Iterable[str]) -> list[dict[str, Any]]:
    """How many of each kind watched: those who were only counted, and the registered ones' kinds."""
    total: Counter[str] = Counter(registered)
    for one in given:
        total[str(one["kind"])] += int(one["count"])
    return [{"kind": kind, "count": total[kind]} for kind in OBSERVERS if total[kind]]


def check_rolls(
    rolls: Sequence[Mapping[str, Any]], sources: Sequence[Source], present: Iterable[str]
) -> dict[str, list[list[Any]]]:
    """{observer id: [[source, first, last]]}. Refuses an unknown observer, a source without dice, and a die that two people rolled."""
    dice = {one.name: int(one.detail) for one in sources if one.name in DICE_MILLIBITS}
    known = set(present)
    taken: set[tuple[str, int]] = set()
    found: dict[str, list[list[Any]]] = {}
    for index, roll in enumerate(rolls):
        pointer, last = f"/rolls/{index}", roll["first"] + roll["count"] - 1
        mine = {(roll["source"], place) for place in range(roll["first"], last + 1)}
        if roll["observer"] not in known:
            raise faulty(pointer, "不是本次抽取的监督人员", "this is no observer of the draw", pointer)
        if roll["source"] not in dice or last > dice[roll["source"]] or mine & taken:
            raise faulty(pointer, "骰子序号无效或重复", "these dice do not exist or were rolled by another", pointer)
        taken |= mine
        found.setdefault(roll["observer"], []).append([roll["source"], roll["first"], last])
    return found


def result_hash(alg: str, hashes: Mapping[str, str]) -> str:
    """One hash of the result: over the lines `name sha256` of its three files. It tells nothing of a sealed result, whose tickets nobody can guess."""
    return text_hash(alg, "".join(f"{name} {hashes[name]}\n" for name in RESULT))


def minutes_text(f: MinutesFacts, watchers: Sequence[Watcher], counts: Sequence[Mapping[str, Any]]) -> str:
    """The minutes of a draw as they are shown above every pad: fixed lines, LF at each end."""
    watched = "、".join(f"{OBSERVERS[str(one['kind'])]}{one['count']}人" for one in counts)
    lines = [
        "双随机抽查抽取记录" + ("（演练，不作为检查依据）" if f.rehearsal else ""),
        f"编号：{f.number}",
        f"任务：{f.task}",
        f"主办单位：{f.office}",
        f"公开方式：{MODES[f.mode]}",
        f"名单冻结：{local(f.frozen_at)}",
        f"承诺值：{f.commit}",
        f"上一次抽取的承诺值：{f.prev}",
        f"随机数来源：{f.seed_rule}",
        f"来源给出的数字：{f.seed_public}",
        f"种子：{f.seed or '密值公布后可见'}",
        f"抽取完成：{local(f.drawn_at)}",
        f"抽中：{f.drawn}家；空缺席位：{f.short}个",
        f"结果哈希：{f.result}",
        f"变更链头：{f.head}",
        f"现场监督：{watched or '未登记'}",
        *(f"  {number}. {_line(one)}" for number, one in enumerate(watchers, 1)),
        SEEN if watchers or counts else UNSEEN,
    ]
    return "".join(f"{line}\n" for line in lines)


def _line(one: Watcher) -> str:
    rolled = "；".join(f"{source}第{first}至{last}枚" for source, first, last in one.rolls)
    return one.words + (f"，掷出{rolled}" if rolled else "")


def text_sha256(text: str) -> str:
    """SHA-256 hex of the exact UTF-8 text."""
    return sha256_hex(text.encode())


def signature_hash(draw_id: str, observer_id: str, shown: str, strokes: Mapping[str, Any]) -> str:
    """What binds a signature: SHA-256 of the RFC 8785 form of draw, observer, minutes and strokes."""
    return sha256_hex(
        canonical({"draw": draw_id, "observer": observer_id, "shown": shown, "strokes": dict(strokes), "v": 1})
    )
