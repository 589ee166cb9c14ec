#!/usr/bin/env python3
"""Was this draw made by the rules? Checks one directory of SRD-1 files; Python 3.9+, standard library only.

    python3 verify_draw.py DIR [--commit HEX] [--head HEX] [--proof FILE]

--commit is the commit published before the seed, --head the last published head of the events. Without these two a
wholly regenerated set, or a dropped last event, cannot be seen. With --proof it checks that one object was, or was not,
in the roster; manifest.json is enough for that. Prints one line and exits 0 if everything recomputes; otherwise says
which file and row is wrong and exits 1. Written from the specification; shares no code with the service.
"""

import argparse
import hashlib
import json
import re
import sys
from collections import Counter, deque
from datetime import datetime
from pathlib import Path

FACES = {"DICE": (3321, "[0-9]"), "D6": (2584, "[1-6]")}
BALLS = {"K8": (61616, [(20, 80)]), "SSQ": (24078, [(6, 33), (1, 16)]), "DLT": (24352, [(5, 35), (2, 12)])}
MARKS = ("OK", "X-CLOSED", "X-FILTER", "X-RECENT", "X-CAP")
SAY = {
    "REPLACE": ("entity new team", "CLOSED MOVED DUPLICATE DEREGISTERED NOT_THIS_BUSINESS OTHER"),
    "RECUSE": ("entity inspector new", "KIN INTEREST ILL CERTIFICATE TRANSFERRED OTHER"),
    "FILL": ("entity seat new", "FREED"),
    "ASSIGN": ("entity seat new", "TOO_FEW"),
    "VOID": ("", "SCOPE FAULT LEGAL OTHER"),
    "CLOSE": ("", "DONE"),
}
TABLES = {  # name → header, number of key cells
    "roster": ("id|stratum|status|district|salt", 1),
    "inspectors": ("id|dept|quals|districts|salt", 1),
    "recusals": ("object|inspector|salt", 2),
    "ledger": ("object|department|draw|date|salt", 4),
}
ROUND = {
    "ceil": lambda base, num, den: (base * num + den - 1) // den,
    "floor": lambda base, num, den: base * num // den,
    "half_up": lambda base, num, den: (2 * base * num + den) // (2 * den),
}
OBJECT, SALT, M = re.compile(r"[0-9A-Z]{18}|R:[0-9A-Z-]+"), re.compile("[0-9a-f]{16}"), 0xFFFFFFFF
ODD = re.compile(r"[\x00-\x09\x0b-\x1f\x7f]|^ | $|\| | \|", re.M)


class Wrong(Exception):
    """What is wrong, with its file and row."""


def need(fact, where, what, *values):
    if not fact:
        where = where if isinstance(where, str) else "{} row {}".format(*where) + "".join(f" ({x})" for x in where[2:])
        raise Wrong(f"{where}: {what.format(*values)}")


def is_hex(x, digits=64):
    return isinstance(x, str) and re.fullmatch(f"[0-9a-f]{{{digits}}}", x) is not None


def is_time(x, form="%Y-%m-%dT%H:%M:%SZ", size=20):
    try:
        return len(x) == size and x.isascii() and datetime.strptime(x, form).strftime(form).zfill(size) == x  # noqa: DTZ007
    except (TypeError, ValueError, AttributeError):
        return False


def whole(x, least=0):
    return type(x) is int and x >= least


def is_cell(x):
    return isinstance(x, str) and not re.search(r"[|\x00-\x1f\x7f\ud800-\udfff]", x) and x == x.strip(" ")


def is_ratio(name, r):
    num, den = (r.get("num"), r.get("den")) if isinstance(r, dict) else (None, None)
    return is_cell(name) and whole(num) and whole(den, 1) and num <= den


def is_slot(x):
    return isinstance(x, dict) and isinstance(x.get("depts"), list) and all(map(is_cell, [*x["depts"], x.get("qual")]))


FIELDS = {  # of the manifest, beside roots, counts and status_counts
    "spec": lambda x: x == "SRD-1",
    "draw_id": lambda x: is_cell(x) and x,
    "prev": lambda x: x == "-" or is_hex(x),
    "frozen_at": is_time,
    "base": lambda x: x in ("eligible", "register"),
    "rounding": lambda x: x in ("ceil", "floor", "half_up"),
    "strata": lambda x: isinstance(x, dict) and all(is_ratio(*pair) for pair in x.items()),
    "slots": lambda x: isinstance(x, list) and x and all(map(is_slot, x)),
    "load_cap": whole,
    "annual_cap": lambda x: isinstance(x, dict) and whole(x.get("per_department")) and whole(x.get("total")),
    "lead_department": lambda x: is_cell(x) and x,
    "ledger_year": lambda x: whole(x, 1000) and x < 10000,
    "direct_assignment": lambda x: type(x) is bool,
    "seed_rule": lambda x: isinstance(x, str),
    "secret_commit": lambda x: x == "-" or is_hex(x),
}


def turn(x, n):
    return (x << n | x >> (32 - n)) & M


def sm3(data):
    """GB/T 32905-2016, for a Python whose OpenSSL has none."""
    state = [int(x, 16) for x in "7380166f 4914b2b9 172442d7 da8a0600 a96f30bc 163138aa e38dee4d b0fb0e4e".split()]
    data += b"\x80" + bytes((55 - len(data)) % 64) + (8 * len(data)).to_bytes(8, "big")
    for at in range(0, len(data), 64):
        w = [int.from_bytes(data[i : i + 4], "big") for i in range(at, at + 64, 4)]
        for j in range(16, 68):
            x = w[j - 16] ^ w[j - 9] ^ turn(w[j - 3], 15)
            w.append(x ^ turn(x, 15) ^ turn(x, 23) ^ turn(w[j - 13], 7) ^ w[j - 6])
        a, b, c, d, e, f, g, h = state
        for j in range(64):
            early = (0x79CC4519, a ^ b ^ c, e ^ f ^ g)
            t, ff, gg = early if j < 16 else (0x7A879D8A, a & b | a & c | b & c, e & f | ~e & g)
            ss = turn(turn(a, 12) + e + turn(t, j % 32) & M, 7)
            x, y = ff + d + (ss ^ turn(a, 12)) + (w[j] ^ w[j + 4]) & M, gg + h + ss + w[j] & M
            a, b, c, d, e, f, g, h = x, a, turn(b, 9), c, y ^ turn(y, 9) ^ turn(y, 17), e, turn(f, 19), g
        state = [x ^ y for x, y in zip(state, (a, b, c, d, e, f, g, h))]  # noqa: B905 - Python 3.9 has no strict
    return b"".join(x.to_bytes(4, "big") for x in state)


def digester(alg):
    if alg == "sm3" and alg not in hashlib.algorithms_available:
        return sm3
    make = hashlib.sha256 if alg == "sha256" else lambda data: hashlib.new(alg, data)
    return lambda data: make(data).digest()


def text_of(path, where):
    try:
        text = path.read_bytes().decode("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise Wrong(f"{where}: cannot be read ({type(error).__name__})") from None
    need(not text.startswith("\ufeff"), where, "begins with a byte order mark")
    return text


def lines_of(folder, name):
    text = text_of(folder / name, name)
    need(text.endswith("\n") or text + name == "events.jsonl", name, "does not end with LF")
    return text.split("\n")[:-1]


def compact(value):
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def strict_json(text, where):
    def bad(what):
        raise Wrong(f"{where}: {what} is not allowed")

    def once(pairs):
        return dict(pairs) if len(dict(pairs)) == len(pairs) else bad("the same key twice")

    try:
        value = json.loads(text, object_pairs_hook=once, parse_float=bad, parse_constant=bad)
    except (ValueError, RecursionError):
        raise Wrong(f"{where}: cannot be read as JSON") from None
    need(isinstance(value, dict), where, "is not a JSON object")
    return value


class Draw:
    """The files, then what follows from them, step by step."""

    def __init__(self, folder):
        self.folder = folder

    def H(self, text):
        return self.digest(text.encode()).hex()

    def run(self, commit, head):
        self.manifest(commit)
        for name in TABLES:
            self.table(name)
        self.rows()
        self.statuses()
        self.make_seed()
        self.objects()
        self.seats()
        self.events()
        need(
            head in (None, self.head), "events.jsonl", "the published head is {}, these files give {}", head, self.head
        )
        tail = f"short {sum(self.team[o].count('-') for o in self.live)} head {self.head} state {self.state}"
        return f"{self.word} seed {self.seed} drawn {len(self.order)} live {len(self.live)} {tail}"

    def manifest(self, given):
        w = "manifest.json"
        text = text_of(self.folder / w, w)
        m = self.m = strict_json(text, w)
        need(m.get("alg") in ("sha256", "sm3"), w, "alg {!r} is unknown", m.get("alg"))
        self.digest = digester(m["alg"])
        self.commit = self.H(text)
        need(given in (None, self.commit), w, "the published commit is {}, this file's is {}", given, self.commit)
        for key, good in FIELDS.items():
            need(key in m and good(m[key]), w, "{} is missing or malformed", key)
        need(type(m.get("rehearsal", False)) is bool, w, "rehearsal is not true or false")
        self.word = f"{'REHEARSAL' if m.get('rehearsal') else 'OK'} commit {self.commit}"

    def table(self, name):
        header, keys = TABLES[name]
        w, rows, before, salts = f"{name}.csv", [], [], set()
        lines = lines_of(self.folder, w)
        need(lines and lines[0] == header, w, "the header is not {}", header)
        odd, width = ODD.search("\n".join(lines)), header.count("|") + 1
        for number, line in enumerate(lines[1:], 2):
            at, row = (w, number), line.split("|")
            need(len(row) == width, at, "has {} cells", len(row))
            need(not odd or all(map(is_cell, row)), at, "a cell has a control character or outer spaces")
            need(before < row[:keys], at, "is out of order or stands there twice")
            fresh = SALT.fullmatch(row[-1]) and row[-1] not in salts
            need(fresh, at, "the salt is malformed or stands there twice")
            before = row[:keys]
            salts.add(row[-1])
            rows.append(row)
        setattr(self, name, rows)
        count, root = self.m.get(f"{name}_count"), self.m.get(f"{name}_root")
        need(whole(count) and count == len(rows), w, "has {} rows, the manifest says {}", len(rows), count)
        got = self.tree(lines[1:])
        need(got == root, w, "its Merkle root is {}, the manifest says {}", got, root)

    def tree(self, lines):
        """RFC 6962 tree head. An odd node is carried up, which gives the same tree as splitting at powers of two."""
        H, level = self.digest, [self.digest(b"\0" + line.encode()) for line in lines] or [self.digest(b"")]
        while len(level) > 1:
            odd = level[-1:] if len(level) % 2 else []
            level = [H(b"\1" + a + b) for a, b in zip(level[::2], level[1::2])] + odd  # noqa: B905
        return level[0].hex()

    def rows(self):
        for name in ("roster", "recusals", "ledger"):
            w = f"{name}.csv"
            for number, row in enumerate(getattr(self, name), 2):
                at = (w, number)
                need(OBJECT.fullmatch(row[0]), at, "{!r} is not an object's id", row[0])
                need(name != "recusals" or row[1] not in ("", "-"), at, "the inspector's id is empty or -")
                need(name != "ledger" or is_time(row[3], "%Y-%m-%d", 10), at, "{!r} is not a date", row[-2])
        self.staff = {}
        for number, (who, dept, quals, districts, _) in enumerate(self.inspectors, 2):
            lists = [cell.split(",") if cell else [] for cell in (quals, districts)]
            good = who not in ("", "-") and all(item for items in lists for item in items)
            need(good, ("inspectors.csv", number), "the id is empty or -, or a list has an empty item")
            self.staff[who] = (dept, *map(set, lists))

    def statuses(self):
        m, total, lead, counts = self.m, Counter(), Counter(), {}
        for entity, department, _, date, _ in self.ledger:
            if date[:4] == str(m["ledger_year"]):
                total[entity] += 1
                lead[entity] += department == m["lead_department"]
        most, most_lead = m["annual_cap"]["total"], m["annual_cap"]["per_department"]
        for number, (entity, stratum, status, _, _) in enumerate(self.roster, 2):
            at = ("roster.csv", number, entity)
            need(status in MARKS, at, "status {!r} is unknown", status)
            need(stratum in m["strata"], at, "stratum {!r} has no ratio", stratum)
            full = 0 < most <= total[entity] or 0 < most_lead <= lead[entity]
            need(not (full and status == "OK"), at, "is OK but has reached the annual cap")
            need(full or status != "X-CAP", at, "is X-CAP but has not reached the annual cap")
            counts.setdefault(stratum, Counter())[status] += 1
        same = compact(m.get("status_counts")) == compact(counts)
        need(same, "manifest.json", "status_counts is not what roster.csv holds")

    def read_rule(self):
        w, rule, bits, dice, lotteries = "manifest.json seed_rule", {}, 0, [], []
        for part in self.m["seed_rule"].split(";"):
            found = re.fullmatch(r"([A-Z0-9]+):([^:;@=#|]+)@([^;@]+)", part)
            need(found, w, "cannot be read at {!r}", part)
            name, detail, at = found.groups()
            need(name in FACES or name in BALLS, w, "{} is not a source", name)
            need(name not in rule, w, "{} stands there twice", name)
            need(is_time(at) and at > self.m["frozen_at"], w, "{} does not speak after the freeze", name)
            number = name not in FACES or re.fullmatch("[1-9][0-9]{0,5}", detail)
            need(number, w, "{!r} is not a number of dice", detail)
            bits += int(detail) * FACES[name][0] if name in FACES else BALLS[name][0]
            (dice if name in FACES else lotteries).append(at)
            rule[name] = detail
        need(bits >= 60000, w, "counts only {} millibits, 60000 are needed", bits)
        need(max(dice, default="") < min(lotteries, default="~"), w, "a die is rolled after a lottery")
        self.spoken = max(dice + lotteries)
        return rule

    def make_seed(self):
        w, rule, promised = "seed.txt", self.read_rule(), self.m["secret_commit"]
        lines = lines_of(self.folder, w)
        need(len(lines) == 1 and is_cell(lines[0]), w, "is not one line")
        public, mark, secret = lines[0].partition("#")
        need(bool(mark) == (promised != "-"), w, "the secret is not revealed yet, or was never committed to")
        good = not mark or is_hex(secret) and self.H("SRD1|secret|" + secret) == promised
        need(good, w, "the secret is not the committed one")
        values = dict(value.partition("=")[::2] for value in public.split(";"))
        need(
            len(values) == public.count(";") + 1 and list(values) == list(rule),
            w,
            "the sources are not those of the rule",
        )
        for name, value in values.items():
            self.source_value(w, name, rule[name], value)
        self.seed = self.H(f"SRD1|seed|{self.commit}|{secret or '-'}|{public}")

    @staticmethod
    def source_value(w, name, detail, value):
        if name in FACES:
            good = re.fullmatch(FACES[name][1] + "*", value) and len(value) == int(detail)
            need(good, w, "{} is not {} faces of {}", name, detail, FACES[name][1])
            return
        zones, there = BALLS[name][1], value.split("+")
        for (balls, highest), zone in zip(zones, there):  # noqa: B905
            good = len(there) == len(zones) and re.fullmatch(r"[0-9]{2}(\.[0-9]{2})*", zone)
            numbers = [int(n) for n in zone.split(".")] if good else [0]
            ascending = numbers == sorted({n for n in numbers if 1 <= n <= highest})
            need(
                ascending and len(numbers) == balls,
                w,
                "{} is not {} ascending numbers of 01 to {}",
                name,
                balls,
                highest,
            )

    def objects(self):
        m, size, pool = self.m, Counter(), {name: [] for name in self.m["strata"]}
        self.place, self.reserve, drawn, limits = {}, {}, [], ["stratum|n|ticket"]
        for entity, stratum, status, district, _ in self.roster:
            size[stratum] += 1
            self.place[entity] = district
            if status == "OK":
                pool[stratum].append((self.H(f"SRD1|E|{self.seed}|{entity}"), entity))
        for name, ratio in sorted(m["strata"].items()):
            base = size[name] if m["base"] == "register" else len(pool[name])
            n = min(len(pool[name]), ROUND[m["rounding"]](base, ratio["num"], ratio["den"]))
            pool[name].sort()
            drawn += [(*pair, name) for pair in pool[name][:n]]
            self.reserve[name] = deque(entity for _, entity in pool[name][n:])
            limits.append(f"{name}|{n}|{pool[name][n - 1][0] if n else '-'}")
        drawn.sort()
        self.order = [entity for _, entity, _ in drawn]
        self.stratum = {entity: name for _, entity, name in drawn}
        self.same("draw.csv", ["ticket|id|stratum", *map("|".join, drawn)])
        self.same("thresholds.csv", limits)

    def same(self, name, computed):
        there = lines_of(self.folder, name)
        for number, (a, b) in enumerate(zip(there, computed), 1):  # noqa: B905
            need(a == b, (name, number), "is {!r}, computed is {!r}", a, b)
        need(len(there) == len(computed), name, "has {} lines, computed are {}", len(there), len(computed))

    def seats(self):
        self.load, self.no = dict.fromkeys(self.staff, 0), {(row[0], row[1]) for row in self.recusals}
        self.out, self.pools, self.team, seats = set(), {}, {}, range(len(self.m["slots"]))
        for entity in self.order:
            self.gather(entity)
        for entity in self.order:
            for k in seats:
                if self.team[entity][k] == "-":
                    self.augment(entity, k)
        head = "|".join(["object", *(f"seat{k + 1}" for k in seats)])
        self.same("teams.csv", [head, *("|".join([o, *self.team[o]]) for o in self.order)])

    def able(self, entity, k):
        """Everybody who may take the seat now, full or not."""
        slot, place = self.m["slots"][k], self.place[entity]
        if (k, place) not in self.pools:
            fit = [i for i, (d, q, p) in self.staff.items() if d in slot["depts"] and slot["qual"] in q and place in p]
            self.pools[k, place] = fit
        team = self.team[entity]
        return [i for i in self.pools[k, place] if i not in team and (entity, i) not in self.no and i not in self.out]

    def ticketed(self, entity, people):
        return sorted((self.H(f"SRD1|I|{self.seed}|{entity}|{who}"), who) for who in people)

    def choose(self, entity, k):
        free = [who for who in self.able(entity, k) if self.load[who] < self.m["load_cap"]]
        least = min((self.load[who] for who in free), default=0)
        return self.ticketed(entity, [who for who in free if self.load[who] == least])[0][1] if free else "-"

    def seat(self, entity, k, who):
        self.team[entity][k] = who
        self.load[who] = self.load.get(who, 0) + 1  # "-" has a load too, which nobody reads

    def gather(self, entity):
        self.team[entity] = ["-"] * len(self.m["slots"])
        for k in range(len(self.m["slots"])):
            self.seat(entity, k, self.choose(entity, k))

    def augment(self, entity, k):
        source, queue = {(entity, k): None}, deque([(entity, k)])
        while queue:
            at = queue.popleft()
            for _, who in self.ticketed(at[0], self.able(*at)):
                if self.load[who] < self.m["load_cap"]:
                    if self.shift(who, at, source):
                        self.load[who] += 1
                        return
                    continue
                held = [(o, s) for o in self.order for s, other in enumerate(self.team[o]) if other == who]
                fresh = [place for place in held if place not in source]
                source.update(dict.fromkeys(fresh, at))
                queue += fresh

    def shift(self, who, at, source):
        """Everybody along the path moves one seat on, unless a team would hold somebody twice."""
        new = {}
        while at is not None:
            new.setdefault(at[0], list(self.team[at[0]]))[at[1]] = who
            who, at = self.team[at[0]][at[1]], source[at]
        teams = [[p for p in team if p != "-"] for team in new.values()]
        if any(len(people) != len(set(people)) for people in teams):
            return False
        self.team.update(new)
        return True

    def events(self):
        self.head, self.state, self.live, last = self.commit, "OPEN", dict.fromkeys(self.order), self.spoken
        for seq, line in enumerate(lines_of(self.folder, "events.jsonl")):
            w = f"events.jsonl row {seq + 1}"
            e = strict_json(line, w)
            need(line == compact(e), w, "is not in canonical form")
            need(self.state == "OPEN", w, "comes after {}", self.state)
            kind = e.get("type")
            need(isinstance(kind, str) and kind in SAY, w, "type {!r} is unknown", kind)
            fields = {*"seq prev type at reason evidence signers".split(), *SAY[kind][0].split()}
            need(set(e) == fields, w, "has not exactly the fields of its type")
            need(type(e["seq"]) is int and e["seq"] == seq, w, "seq is {!r}, not {}", e["seq"], seq)
            need(e["prev"] == self.head, w, "prev is not the hash of the line before")
            need(e["reason"] in SAY[kind][1].split(), w, "reason {!r} is not one of {}", e["reason"], kind)
            need(is_time(e["at"]) and e["at"] >= last, w, "at is malformed or too early")
            need(is_hex(e["evidence"]) and e["evidence"].strip("0"), w, "evidence is not a hash")
            who = e["signers"]
            need(isinstance(who, list) and all(is_cell(p) and p for p in who), w, "signers is malformed")
            need(len(set(who)) >= 2, w, "fewer than two different people signed")
            self.event(kind, e, w)
            last, self.head = e["at"], self.H(line)

    def event(self, kind, e, w):
        if kind in ("VOID", "CLOSE"):
            self.state = kind
            return
        o = e["entity"]
        need(isinstance(o, str) and o in self.live, w, "{!r} is not live", o)
        if kind in ("FILL", "ASSIGN"):
            self.into_empty(kind, o, e["seat"], e["new"], w)
            return
        computed = self.replace(o) if kind == "REPLACE" else self.recuse(o, e["inspector"], e["reason"], w)
        for field, value in computed.items():
            need(e[field] == value, w, "{} is {!r}, computed is {!r}", field, e[field], value)

    def replace(self, o):
        for who in self.team[o]:
            self.load[who] -= 1
        del self.live[o]
        if not self.reserve[self.stratum[o]]:
            return {"new": "-", "team": []}
        new = self.reserve[self.stratum[o]].popleft()
        self.stratum[new] = self.stratum[o]
        self.live[new] = None
        self.gather(new)
        return {"new": new, "team": self.team[new]}

    def recuse(self, o, who, reason, w):
        need(who != "-" and who in self.team[o], w, "{!r} holds no seat there", who)
        k = self.team[o].index(who)
        self.team[o][k] = "-"
        self.load[who] -= 1
        if reason in ("KIN", "INTEREST", "OTHER"):
            self.no.add((o, who))
        else:
            self.out.add(who)
        self.seat(o, k, self.choose(o, k))
        return {"new": self.team[o][k]}

    def into_empty(self, kind, o, k, new, w):
        team = self.team[o]
        need(whole(k, 1) and k <= len(team) and team[k - 1] == "-", w, "seat {!r} is not an empty seat", k)
        best = self.choose(o, k - 1)
        if kind == "FILL":
            need(best != "-" and new == best, w, "new is {!r}, computed is {}", new, best)
        else:
            need(self.m["direct_assignment"], w, "direct assignment is not allowed here")
            need(best == "-", w, "{} fits, so nobody may be assigned directly", best)
            known = isinstance(new, str) and new in self.staff and new not in team
            free = known and (o, new) not in self.no and new not in self.out
            need(free, w, "{!r} is unknown, in the team, recused or barred", new)
        self.seat(o, k - 1, new)

    def prove(self, commit, path):
        """Was the object in the roster, or not? Its own row, or the neighbours between which it would stand."""
        self.manifest(commit)
        count, root, w = self.m.get("roster_count"), self.m.get("roster_root"), "proof"
        good = whole(count) and count < 1 << 48 and is_hex(root)
        need(good, "manifest.json", "roster_count or roster_root is malformed")
        proof = strict_json(text_of(path, w), w)
        who, rows = proof.get("id"), proof.get("rows")
        need(isinstance(who, str) and OBJECT.fullmatch(who), w, "{!r} is not an object's id", who)
        need(isinstance(rows, list), w, "rows is not a list")
        ids = [self.proved(row, count, root, w) for row in rows]
        if ids == [who]:
            line = f"{self.word} has row {rows[0]['index'] + 2} {rows[0]['line']} among {count}"
            if not (self.folder / "seed.txt").exists():
                return line
            self.make_seed()
            return f"{line} ticket {self.H(f'SRD1|E|{self.seed}|{who}')}"
        need(count or root == self.H(""), w, "roster_root is not that of an empty roster")
        at = [row["index"] for row in rows]
        need(self.enclosed(who, ids, at, count), w, "the rows do not show that {} is absent", who)
        return f"{self.word} has no {who} among {count}"

    @staticmethod
    def enclosed(who, ids, at, count):
        if len(ids) == 2:
            return at[1] == at[0] + 1 and ids[0] < who < ids[1]
        if len(ids) == 1:
            return at == [0] and who < ids[0] or at == [count - 1] and ids[0] < who
        return not ids and not count

    def proved(self, row, count, root, w):
        place, line, path = [row.get(key) for key in ("index", "line", "path")] if isinstance(row, dict) else [None] * 3
        good = whole(place) and place < count and isinstance(line, str) and all(map(is_cell, line.split("|")))
        need(good and isinstance(path, list) and all(map(is_hex, path)), w, "a row is malformed")
        at, last, node, long = place, count - 1, self.digest(b"\0" + line.encode()), False
        for step in map(bytes.fromhex, path):
            long, left = long or not last, place % 2 or place == last
            node = self.digest(b"\1" + (step + node if left else node + step))
            while left and place and not place % 2:
                place, last = place // 2, last // 2
            place, last = place // 2, last // 2
        fits = not long and not last and node.hex() == root
        need(fits, w, "the path of row {} does not lead to roster_root", at + 2)
        return line.split("|")[0]


def main():
    parser = argparse.ArgumentParser(description="Checks the files of one SRD-1 draw.")
    parser.add_argument("folder", type=Path, metavar="DIR")
    parser.add_argument("--commit", metavar="HEX", help="the commit published before the seed")
    parser.add_argument("--head", metavar="HEX", help="the last published head of the events")
    parser.add_argument("--proof", type=Path, metavar="FILE", help="a row of the roster, or its absence, and the path")
    given = parser.parse_args()
    if not all(value is None or is_hex(value) for value in (given.commit, given.head)):
        parser.error("--commit and --head take 64 lower-case hex digits")
    try:
        draw = Draw(given.folder)
        line = draw.prove(given.commit, given.proof) if given.proof else draw.run(given.commit, given.head)
    except Wrong as wrong:
        print(f"WRONG {wrong}".encode("utf-8", "backslashreplace").decode(), file=sys.stderr)
        return 1
    except Exception as error:  # noqa: BLE001 - garbage must be refused, never crash
        print(f"WRONG the files cannot be read: {type(error).__name__}", file=sys.stderr)
        return 1
    if given.commit is None or given.head is None and not given.proof:
        print("note: without --commit and --head a regenerated set or a dropped event is not seen", file=sys.stderr)
    print(line)
    return 0


if __name__ == "__main__":
    sys.exit(main())
