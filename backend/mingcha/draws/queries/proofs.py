"""Which proof may a firm fetch, and which code is its own?"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from mingcha.draws.models import Draw, DrawEvent
from mingcha.draws.queries.draws import check_sees, find_row, sees_all
from mingcha.draws.queries.files import manifest_of, stored_file
from mingcha.draws.queries.parts import outline, part_of
from mingcha.draws.rules.encoding import OBJECT_ID, Hasher, climb, hasher, leaf_hashes
from mingcha.draws.rules.manifest import read_roster_count, read_terms
from mingcha.draws.rules.problems import DrawNotFound, FrozenFileChanged, faulty
from mingcha.draws.rules.proofs import ProofNotFound, RowProof, Subtrees, proof_code, row_proof, same_code
from mingcha.draws.rules.selection import ticket
from mingcha.draws.rules.states import check_can_run
from mingcha.kernel.ctx import Actor
from mingcha.kernel.db import session

NO_KEY = "00" * 32


@dataclass(frozen=True, slots=True)
class OwnChange:
    """The last replacement that concerns one firm. `role`: 'replaced' (it left) or 'steps_in' (it came by ticket order)."""

    role: str
    seq: int
    recorded_at: datetime


@dataclass(frozen=True, slots=True)
class OwnProof:
    """What one firm learns of one draw: its proof; ticket and its stratum's threshold once public; whether it was drawn.

    `drawn` tells the draw itself, `change` what became of it: a firm that stepped in was not drawn and is visited all the same.
    """

    draw_id: str
    number: str
    commit: str
    root: str
    count: int
    proof: RowProof
    ticket: str | None
    threshold: str | None
    drawn: bool | None
    change: OwnChange | None


def get_proof_code(draw_id: str, object_id: str, *, actor: Actor) -> str:
    """The code that the lead office gives to one firm (on the notice, or when asked). Raises DrawNotFound, FaultyDrawInput."""
    draw = find_row(draw_id)
    check_sees(draw, actor)
    if not sees_all(actor):
        check_can_run(actor.department_id, draw.lead_department_id)
    if draw.proof_key is None:
        raise DrawNotFound()
    if not OBJECT_ID.fullmatch(object_id):
        raise faulty("/id", f"对象编号“{object_id}”格式不符", f"“{object_id}” is not an object id", "/id")
    return proof_code(draw.proof_key, draw.id, object_id)


def get_own_proof(draw_id: str, object_id: str, code: str) -> OwnProof:
    """Row and path, or the neighbours that prove its absence. Raises ProofNotFound, the same for every reason."""
    draw = session().get(Draw, draw_id)
    key = draw.proof_key if draw else None
    right = same_code(code, proof_code(key or NO_KEY, draw_id, object_id))
    if draw is None or key is None or not right:
        raise ProofNotFound()
    return _own_proof(draw, object_id)


def _own_proof(draw: Draw, object_id: str) -> OwnProof:
    manifest = manifest_of(draw)
    terms, roster = read_terms(manifest), subtrees(draw, manifest)
    proof = row_proof(roster, object_id)
    found, limit = standing(draw, proof, terms.alg)
    return OwnProof(
        draw.id,
        draw.number,
        draw.commit or "",
        terms.roster_root,
        roster.count,
        proof,
        found,
        limit,
        None if found is None else limit is not None and limit != "-" and found <= limit,
        None if found is None else _change_of(draw.id, object_id),
    )


def _change_of(draw_id: str, object_id: str) -> OwnChange | None:
    statement = select(DrawEvent).where(
        DrawEvent.draw_id == draw_id, DrawEvent.type == "REPLACE", DrawEvent.line.contains(object_id, autoescape=True)
    )
    found = None
    for event in session().scalars(statement.order_by(DrawEvent.seq)):
        line = json.loads(event.line)
        role = {line["entity"]: "replaced", line["new"]: "steps_in"}.get(object_id)
        found = OwnChange(role, event.seq, event.recorded_at) if role else found
    return found


def standing(draw: Draw, proof: RowProof, alg: str) -> tuple[str | None, str | None]:
    """(ticket, its stratum's threshold) of the object's own row, as far as they are public; the threshold only for OK."""
    if not proof.own or not draw.seed or (draw.mode == "delayed" and not draw.revealed_at):
        return None, None
    _, stratum, status, *_ = proof.own.split("|")
    lines = stored_file(draw.id, "thresholds.csv").decode().splitlines()[1:]
    limits = {row[0]: row[2] for row in (line.split("|") for line in lines)}
    return ticket(alg, draw.seed, proof.id), limits.get(stratum) if status == "OK" else None


def subtrees(draw: Draw, manifest: bytes) -> Subtrees:
    """The roster by its parts, without their rows. Raises FrozenFileChanged unless their heads make the frozen root."""
    terms, known = read_terms(manifest), outline(draw.id, "roster.csv")[1:]
    h = hasher(terms.alg)

    def rows(part: int) -> list[bytes]:
        leaves = (part_of(draw.id, "roster.csv", part + 1) or b"").split(b"\n")[:-1]
        if not leaves or climb(h, leaf_hashes(h, leaves)) != nodes[part]:
            raise FrozenFileChanged(name="roster.csv")
        return leaves

    nodes = [node or _head(h, draw.id, seq) for seq, _, node in known]
    found = Subtrees(terms.alg, read_roster_count(manifest), [first for _, first, _ in known], nodes, rows)
    if found.root != terms.roster_root:
        raise FrozenFileChanged(name="roster.csv")
    return found


def _head(h: Hasher, draw_id: str, seq: int) -> bytes:
    return climb(h, leaf_hashes(h, (part_of(draw_id, "roster.csv", seq) or b"").split(b"\n")[:-1]))
