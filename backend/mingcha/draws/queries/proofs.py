"""Which proof may a firm fetch, and which code is its own?"""

from __future__ import annotations

from dataclasses import dataclass

from mingcha.draws.models import Draw
from mingcha.draws.queries.draws import check_sees, find_row, sees_all
from mingcha.draws.queries.files import stored_files
from mingcha.draws.rules.encoding import OBJECT_ID, body_lines
from mingcha.draws.rules.manifest import read_terms
from mingcha.draws.rules.problems import DrawNotFound, faulty
from mingcha.draws.rules.proofs import ProofNotFound, RowProof, proof_code, row_proof, same_code
from mingcha.draws.rules.selection import ticket
from mingcha.draws.rules.states import check_can_run
from mingcha.kernel.ctx import Actor
from mingcha.kernel.db import session

NO_KEY = "00" * 32


@dataclass(frozen=True, slots=True)
class OwnProof:
    """What one firm learns of one draw: its proof; ticket and its stratum's threshold once public; whether it was drawn."""

    draw_id: str
    number: str
    commit: str
    root: str
    count: int
    proof: RowProof
    ticket: str | None
    threshold: str | None
    drawn: bool | None


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
    files = stored_files(draw.id, ("roster.csv", "manifest.json", "thresholds.csv"))
    terms = read_terms(files["manifest.json"])
    leaves = body_lines(files["roster.csv"])
    proof = row_proof(leaves, object_id, terms.alg)
    found = None
    limit = None
    if proof.own and draw.seed and (draw.mode == "open" or draw.revealed_at):
        _, stratum, status, *_ = proof.own.split("|")
        found = ticket(terms.alg, draw.seed, object_id)
        limits = {row[0]: row[2] for row in (line.split("|") for line in _lines(files["thresholds.csv"]))}
        limit = limits.get(stratum) if status == "OK" else None
    return OwnProof(
        draw.id,
        draw.number,
        draw.commit or "",
        terms.roster_root,
        len(leaves),
        proof,
        found,
        limit,
        None if found is None else limit is not None and limit != "-" and found <= limit,
    )


def _lines(data: bytes) -> list[str]:
    return data.decode().splitlines()[1:]
