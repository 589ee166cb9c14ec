"""Is the seed public, late enough and long enough? Sources, their bits, and the seed itself: SRD-1 section 3."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from mingcha.draws.rules.encoding import text_hash
from mingcha.draws.rules.problems import SeedTooShort, faulty

NEEDED_MILLIBITS = 60000
DICE_MILLIBITS = {"DICE": 3321, "D6": 2584}
# Name → (millibits, (balls, highest) of the first and of the second zone).
LOTTERIES: dict[str, tuple[int, tuple[tuple[int, int], ...]]] = {
    "K8": (61616, ((20, 80),)),
    "SSQ": (24078, ((6, 33), (1, 16))),
    "DLT": (24352, ((5, 35), (2, 12))),
}
INSTANT = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z")
ISSUE = re.compile(r"[0-9A-Za-z-]{1,40}")
COUNT = re.compile(r"[1-9][0-9]{0,3}")


@dataclass(frozen=True, slots=True)
class Source:
    """One source of chance: DICE:20 or K8:2026-151, and the UTC instant when it will speak."""

    name: str
    detail: str
    at: str

    @property
    def text(self) -> str:
        """As it stands in `seed_rule`."""
        return f"{self.name}:{self.detail}@{self.at}"

    @property
    def millibits(self) -> int:
        """Thousandths of a bit that the source counts."""
        if self.name in DICE_MILLIBITS:
            return int(self.detail) * DICE_MILLIBITS[self.name]
        return LOTTERIES[self.name][0]


def instant_text(at: datetime) -> str:
    """An aware instant as SRD-1 writes it: UTC, whole seconds, Z."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def check_instant(text: str, where: str) -> None:
    """Refuse what is not a real UTC instant `YYYY-MM-DDTHH:MM:SSZ`."""
    try:
        if INSTANT.fullmatch(text):
            datetime.fromisoformat(text)
            return
    except ValueError:
        pass
    raise faulty(where, f"“{text}”不是有效时间", f"“{text}” is not an instant")


def check_source(name: str, detail: str, where: str) -> None:
    """Refuse an unknown source, a number of dice that is none, or an issue with odd characters."""
    if name not in DICE_MILLIBITS and name not in LOTTERIES:
        raise faulty(where, f"未知的随机来源“{name}”", f"unknown source “{name}”", where)
    pattern = COUNT if name in DICE_MILLIBITS else ISSUE
    if not pattern.fullmatch(detail):
        raise faulty(where, f"来源{name}的“{detail}”无效", f"“{detail}” is not valid for {name}", where)


def check_enough(sources: Sequence[tuple[str, str]]) -> None:
    """Each name once and at least 60 bits together; `sources` are (name, detail)."""
    names = [name for name, _ in sources]
    if len(set(names)) < len(names):
        raise faulty("seed_rule", "同一来源出现两次", "a source stands there twice", "/seed_sources")
    total = sum(Source(name, detail, "").millibits for name, detail in sources)
    if total < NEEDED_MILLIBITS:
        raise SeedTooShort(millibits=total, needed=NEEDED_MILLIBITS)


def parse_rule(text: str) -> list[Source]:
    """The sources of a `seed_rule`, in order."""
    sources = []
    for part in text.split(";"):
        match = re.fullmatch(r"([A-Z0-9]+):([^:@;]+)@([^@;]+)", part)
        if not match:
            raise faulty("seed_rule", f"无法读取“{part}”", f"cannot read “{part}”", "/seed_rule")
        check_source(match[1], match[2], "/seed_rule")
        check_instant(match[3], "seed_rule")
        sources.append(Source(match[1], match[2], match[3]))
    return sources


def check_rule(sources: Sequence[Source], frozen_at: str) -> None:
    """Every instant after the freeze, every die before every lottery, enough bits."""
    check_enough([(s.name, s.detail) for s in sources])
    for index, source in enumerate(sources):
        if source.at <= frozen_at:
            raise faulty(
                f"/seed_sources/{index}/at",
                "来源时间须晚于冻结时间",
                "a source must speak after the freeze",
                f"/seed_sources/{index}/at",
            )
    dice = [s.at for s in sources if s.name in DICE_MILLIBITS]
    lotteries = [s.at for s in sources if s.name in LOTTERIES]
    if dice and lotteries and max(dice) >= min(lotteries):
        raise faulty(
            "/seed_sources", "掷骰须早于每一次摇号", "dice must be rolled before every lottery", "/seed_sources"
        )


def rule_text(sources: Sequence[Source]) -> str:
    """The `seed_rule` of the manifest."""
    return ";".join(source.text for source in sources)


def last_instant(sources: Sequence[Source]) -> str:
    """When the last source speaks."""
    return max(source.at for source in sources)


def _zone_faulty(value: str, balls: int, highest: int) -> bool:
    numbers = value.split(".")
    if len(numbers) != balls or not all(re.fullmatch(r"[0-9]{2}", n) for n in numbers):
        return True
    return numbers != sorted(set(numbers)) or not ("01" <= numbers[0] and int(numbers[-1]) <= highest)


def check_value(source: Source, value: str, pointer: str) -> None:
    """Refuse a value that its source cannot have given; `pointer` names the field."""
    if source.name in DICE_MILLIBITS:
        digits = "[0-9]" if source.name == "DICE" else "[1-6]"
        if not re.fullmatch(f"{digits}{{{source.detail}}}", value):
            raise faulty(
                pointer, f"应为{source.detail}个点数数字", f"{source.detail} digits of {digits} are needed", pointer
            )
        return
    zones = LOTTERIES[source.name][1]
    parts = value.split("+")
    if len(parts) != len(zones) or any(_zone_faulty(p, *zone) for p, zone in zip(parts, zones, strict=True)):
        raise faulty(
            pointer, "开奖号码须两位、升序、以点分隔", "numbers must be two digits, ascending, joined by dots", pointer
        )


def public_text(sources: Sequence[Source], values: Sequence[tuple[str, str]]) -> str:
    """The public part of `seed.txt` from (name, value) pairs in the order of the rule."""
    if [name for name, _ in values] != [s.name for s in sources]:
        raise faulty(
            "/values", "来源与顺序须与规则一致", "the sources must be those of the rule, in its order", "/values"
        )
    for index, (source, (_, value)) in enumerate(zip(sources, values, strict=True)):
        check_value(source, value, f"/values/{index}/value")
    return ";".join(f"{name}={value}" for name, value in values)


def secret_commit(alg: str, secret: str) -> str:
    """What a delayed draw publishes of its secret at the freeze."""
    return text_hash(alg, f"SRD1|secret|{secret}")


def seed(alg: str, commit: str, secret: str, public: str) -> str:
    """The seed: `secret` is 64 hex, or "-" in open mode."""
    return text_hash(alg, f"SRD1|seed|{commit}|{secret}|{public}")
