"""How does a visit go, step by step, on the phones of its two inspectors? Builds the lines and pictures that they later send."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from mingcha.demo import pictures
from mingcha.demo.phone import SamplePhone
from mingcha.kernel.canon import sha256_hex
from mingcha.kernel.clock import CHINA

STEP = timedelta(seconds=37)
RESULT_WORDS = {"conforming": "符合", "failing": "不符合", "not_applicable": "不适用"}
CONCLUSION_WORDS = {
    "no_problem": "未发现问题",
    "unreachable": "通过登记的住所（经营场所）无法联系",
    "rectification_ordered": "发现问题已责令改正",
    "non_cooperation": "不配合检查情节严重",
    "follow_up_pending": "发现问题待后续处理",
}

Finding = tuple[int, str]
"""Which of the entry's reason chips, and the inspector's own words."""


@dataclass(frozen=True, slots=True)
class Signer:
    """An inspector at the visit: as the assignment names them, with the phone they carry."""

    id: str
    name: str
    certificate_no: str
    phone: SamplePhone


class Walk:
    """One visit on the way, the county's `serial`-th. `visit` and `entries` are as the phone pulled them; every step takes some time."""

    def __init__(
        self,
        serial: int,
        visit: Mapping[str, Any],
        entries: Sequence[Mapping[str, Any]],
        team: Sequence[Signer],
        at: datetime,
    ) -> None:
        self.serial, self.visit, self.entries, self.team = serial, visit, entries, team
        self.leader, self.mate = team[0], team[1]
        self.at = at
        self.said = 0
        self.answers: dict[str, tuple[str, str]] = {}
        self.photos = 0

    @property
    def host(self) -> str:
        """Who stands for the business: the contact that the register names."""
        return self.visit["object"].get("contact_name") or "示例负责人"

    def say(self, kind: str, payload: Mapping[str, Any], who: Signer | None = None) -> None:
        """One more event on a phone (the leader's unless said)."""
        who = who or self.leader
        self.at += STEP
        who.phone.say(self.visit["id"], self.visit["offer"]["nonce"], kind, payload, self.at)
        self.said += who is self.leader

    def arrive(self) -> None:
        """At the door: certificates shown, rights told, recusal asked."""
        self.say("accept", {})
        self.say("arrive", {"no_geo_reason": "indoors"})
        certificates = [f"{one.name} {one.certificate_no}" for one in self.team]
        self.say("rights_told", {"certificates": certificates, "to": self.host, "role": "负责人"})
        self.say("recusal_asked", {"asked_of": self.host, "answer": "none"})

    def check(self, failing: Mapping[int, Finding], upto: int | None = None) -> None:
        """Answers the entries in order (`upto` of them), with the photos they ask for; `failing` maps a place to what was found."""
        for place, entry in enumerate(self.entries[:upto]):
            for _ in range(max(entry["required_photos"], 1 if place in failing else 0)):
                self.photograph(entry["id"], f"ENTRY {place + 1}")
            self._answer(entry, failing.get(place))

    def photograph(self, entry: str | None, caption: str) -> None:
        """A photo of the in-app camera, hashed before anything else; of the whole place when it belongs to no entry."""
        self.photos += 1
        data = pictures.photo(self.serial * 20 + self.photos, caption)
        blob = self._keep(self.leader, "photo", "image/jpeg", data)
        width, height = pictures.SIZE
        said = {"blob": blob, "src": "in-app", "width": width, "height": height, "caption": "示例照片"}
        self.say("photo", said | ({"entry": entry} if entry else {}))

    def sign_and_seal(self, conclusion: str, business: str | None, *, same_phone: bool = False) -> None:
        """Both inspectors sign the same text, then the business (or None: it refused before), then the record is sealed."""
        text = self.text(conclusion, business)
        shown = sha256_hex(text.encode())
        for one in self.team:
            self._inspector_signs(one, shown, self.leader if same_phone else one)
        if business:
            payload = {"name": business, "role": "负责人", "shown": shown, **self._pen(business, self.leader)}
            self.say("sign.business", payload)
        self.seal(conclusion, text, "signed" if business else "refused")

    def refuse(self, conclusion: str, reason: str, words: str, witness: str | None) -> None:
        """The business does not sign: the reason, the witness's own note and signature, both inspectors, the seal."""
        text = self.text(conclusion, None)
        shown = sha256_hex(text.encode())
        self.say("refuse", {"reason": reason, "text": words, "shown": shown})
        if witness:
            seen = "我在现场看到检查人员出示证件并逐项检查，负责人看完记录后不愿签字。（示例）"
            payload = {
                "name": witness,
                "identity": "示例社区居民委员会工作人员",
                "note": seen,
                "shown": shown,
                **self._pen(witness, self.leader),
            }
            self.say("witness.present", payload)
        for one in self.team:
            self._inspector_signs(one, shown, one)
        self.seal(conclusion, text, "refused")

    def nobody_there(self, words: str) -> None:
        """The door is closed: the ending with its words, a photo of the door, who knows, both signatures, the seal."""
        self.photograph(None, "DOOR")
        self.say("ending", {"kind": "not_found", "text": words})
        self.say(
            "ending.statement",
            {"by": "周示例邻", "role": "neighbour", "text": "这家店关门有几个月了，没有再见到老板。（示例）"},
        )
        text = self.text("unreachable", None)
        for one in self.team:
            self._inspector_signs(one, sha256_hex(text.encode()), one)
        self.seal("unreachable", text, "refused")

    def seal(self, conclusion: str, text: str, acknowledged: str) -> None:
        """Closes the record with the text that all signed."""
        open_entries = [entry["id"] for entry in self.entries if entry["id"] not in self.answers]
        self.say(
            "seal",
            {
                "shown": sha256_hex(text.encode()),
                "text": text,
                "conclusion": [conclusion],
                "methods": ["onsite"],
                "events": self.said,
                "photos": self.photos,
                "answered": len(self.answers),
                "unanswered": [{"entry": entry, "reason": "未能入场，无法检查"} for entry in open_entries],
                "signed_by": [one.id for one in self.team],
                "acknowledged": acknowledged,
            },
        )

    def text(self, conclusion: str, business: str | None) -> str:
        """What stands above the signatures, the same characters for everybody."""
        thing = self.visit["object"]
        lines = [
            "双随机抽查现场检查记录（示例）",
            f"编号：{self.visit['number']}",
            f"任务：{self.visit['task']['title']}",
            f"被检查单位：{thing['name']}",
            f"统一社会信用代码：{thing.get('uscc') or '无'}",
            f"地址：{thing.get('address') or '—'}",
            f"检查日期：{self.at.astimezone(CHINA):%Y-%m-%d}",
            "检查人员：" + "、".join(f"{one.name}（{one.certificate_no}）" for one in self.team),
            "检查方式：实地核查",
            *self._results(),
            f"检查结果：{CONCLUSION_WORDS[conclusion]}",
            f"照片：{self.photos}张",
            f"被检查单位负责人：{business or '未签字'}",
        ]
        return "\n".join(lines)

    def _results(self) -> list[str]:
        rows = []
        for no, entry in enumerate(self.entries, 1):
            if entry["id"] in self.answers:
                result, reason = self.answers[entry["id"]]
                rows.append(f"{no}. {entry['text']}：{RESULT_WORDS[result]}" + (f"（{reason}）" if reason else ""))
        return rows

    def _answer(self, entry: Mapping[str, Any], found: Finding | None) -> None:
        result = "failing" if found else "conforming"
        payload = {"item": entry["item"], "entry": entry["id"], "result": result}
        if found:
            payload |= {"reason": found[1], "reasons": [entry["reasons"][found[0]]]}
        self.answers[entry["id"]] = (result, found[1] if found else "")
        self.say("answer", payload)

    def _inspector_signs(self, one: Signer, shown: str, on: Signer) -> None:
        payload = {"inspector": one.id, "name": one.name, "certificate_no": one.certificate_no, "shown": shown}
        self.say("sign.inspector", {**payload, **self._pen(one.name, on), "same_device": on is not one}, on)

    def _pen(self, name: str, on: Signer) -> dict[str, Any]:
        label = f"{self.visit['number']}|{name}"
        strokes = self._keep(on, "strokes", "application/json", pictures.strokes_json(label))
        return {
            "strokes": strokes,
            "picture": self._keep(on, "picture", "image/png", pictures.signature_picture(label)),
        }

    def _keep(self, on: Signer, role: str, media_type: str, data: bytes) -> dict[str, Any]:
        return on.phone.keep(self.visit["id"], role, media_type, data).reference()
