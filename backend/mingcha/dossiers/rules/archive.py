"""Under which names does an archive find a dossier's elements? DA/T 46 for the case, DA/T 54 for photos, DA/T 63 for recordings. Pure.

Names only: their element numbers and codes are left to the archive that takes the bag in (docs/explanation/archive-names.md).
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

FORM = "mingcha-metadata-1"


def case_names(record: Mapping[str, Any]) -> dict[str, str]:
    """The case under the names of DA/T 46."""
    return {
        "聚合层次": "件",
        "立档单位名称": str(record["authorities"][0]),
        "题名": f"{record['object']['name']}行政检查记录（{record['task']['title']}）",
        "责任者": "、".join(record["authorities"]),
        "人名": "、".join(member["name"] for member in record["team"]),
        "文件编号": str(record["inspection"]["number"]),
        "日期": str(record["made_on"]),
        "年度": str(record["made_on"])[:4],
        "文种": "行政检查记录",
        "文件组合类型": "组合文件",
        "格式信息": "BagIt 1.0；PDF/A-2b；JSON；JPEG",
        "信息系统描述": "mingcha",
        "数字摘要算法": "SHA-256；SM3",
        "签名算法标识": "ECDSA P-256；Ed25519",
        "时间戳": "RFC 3161",
    }


def metadata(record: Mapping[str, Any], lines: Sequence[bytes]) -> dict[str, Any]:
    """data/metadata.json; `lines` are the events as received, which say who took a photo when and where."""
    rows, photos = record["evidence"], _taken(record, lines)
    names = {member["id"]: member["name"] for member in record["team"]}
    return {
        "form": FORM,
        "DA/T 46": case_names(record),
        "DA/T 54": [_photo(one, photos.get(one["id"], {}), record, names) for one in rows if one["role"] == "photo"],
        "DA/T 63": [
            *(_recording(one, record) for one in rows if one["role"] == "clip"),
            *(_brought(one, record) for one in record["imports"] if not one["withdrawn"]),
        ],
    }


def _taken(record: Mapping[str, Any], lines: Sequence[bytes]) -> dict[str, dict[str, Any]]:
    """{evidence id: at, by, geo, caption} of every photo."""
    people = {event["id"]: event["by"] for event in record["events"]}
    events = [event for event in (json.loads(line)["e"] for line in lines) if event["kind"] == "photo"]
    return {
        event["payload"]["blob"]["evidence"]: {**event["payload"], "at": event["at"], "by": people.get(event["id"])}
        for event in events
    }


def _photo(
    one: Mapping[str, Any], said: Mapping[str, Any], record: Mapping[str, Any], names: Mapping[str, str]
) -> dict[str, Any]:
    geo = said.get("geo") or {}
    found = {
        "文件标识符": one["id"],
        "计算机文件名": f"data/blobs/{one['sha256']}",
        "计算机文件大小": one["len"],
        "格式信息": one["type"],
        "题名": said.get("caption") or f"{record['object']['name']}现场照片",
        "摄影者": names.get(str(said.get("by")), ""),
        "摄影时间": said.get("at") or "",
        "地点": record["object"].get("address") or "",
        "纬度": f"{geo['lat_u'] / 1e6:.6f}" if geo else "",
        "经度": f"{geo['lng_u'] / 1e6:.6f}" if geo else "",
        "坐标系": geo.get("crs", ""),
        "数字摘要": one["sha256"],
    }
    return {name: value for name, value in found.items() if value != ""}


def _recording(one: Mapping[str, Any], record: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "文件标识符": one["id"],
        "计算机文件名": f"data/blobs/{one['sha256']}",
        "计算机文件大小": one["len"],
        "格式信息": one["type"],
        "题名": f"{record['object']['name']}检查录音录像",
        "责任者": "、".join(record["authorities"]),
        "数字摘要": one["sha256"],
    }


def _brought(one: Mapping[str, Any], record: Mapping[str, Any]) -> dict[str, Any]:
    """A body camera's film that came in at the desk: whoever brought it says whose camera it was."""
    told = {"摄录者": one["wearer"]["name"], "摄录时间": one["begun_at"], "捕获设备": one["recorder_no"]}
    return _recording({**one, "id": one["evidence"]}, record) | told
