#!/usr/bin/env python3
"""Was this draw made by the rules? Checks one directory of SRD-1 files; Python 3.9+, standard library only.

    python3 verify_draw.py DIR [--commit HEX] [--head HEX] [--proof FILE]

--commit is the commit published before the seed, --head the last published head of the events. Without these two a
wholly regenerated set, or a dropped last event, cannot be seen. With --proof it checks that one object was, or was not,
in the roster; manifest.json is enough for that. Prints one line and exits 0 if everything recomputes; otherwise says
which file and row is wrong and exits 1. Written from the specification; shares no code with the service."""

# fmt: off
# ruff: noqa: B905, E401, E701, E702, E704, I001 - laid out by hand: 400 lines, to be read at one sitting; Python 3.9
import argparse, gc, hashlib, json, re, sys
from calendar import monthrange
from collections import Counter, deque
from math import isqrt
from operator import add, lt
from pathlib import Path

FACES = {"DICE": (3321, "[0-9]"), "D6": (2584, "[1-6]")}
BALLS = {"K8": (61616, [(20, 80)]), "SSQ": (24078, [(6, 33), (1, 16)]), "DLT": (24352, [(5, 35), (2, 12)])}
MARKS = ("OK", "X-CLOSED", "X-FILTER", "X-RECENT", "X-CAP")
SAY = {"REPLACE": ("entity new team", "CLOSED MOVED DUPLICATE DEREGISTERED NOT_THIS_BUSINESS OTHER"),
       "RECUSE": ("entity inspector new", "KIN INTEREST ILL CERTIFICATE TRANSFERRED OTHER"),
       "FILL": ("entity seat new", "FREED"), "ASSIGN": ("entity seat new", "TOO_FEW"),
       "VOID": ("", "SCOPE FAULT LEGAL OTHER"), "CLOSE": ("", "DONE")}
TABLES = {"roster": ("id|stratum|status|district|salt", 1), "inspectors": ("id|dept|quals|districts|salt", 1),
          "recusals": ("object|inspector|salt", 2), "ledger": ("object|department|draw|date|salt", 4)}
ROUND = {"ceil": lambda base, num, den: (base * num + den - 1) // den, "floor": lambda base, num, den: base * num // den,
         "half_up": lambda base, num, den: (2 * base * num + den) // (2 * den)}
OBJECT, SALT, M = re.compile(r"[0-9A-Z]{18}|R:[0-9A-Z-]+"), re.compile("[0-9a-f]{16}"), 0xFFFFFFFF
ODD = re.compile("[^\0-~\u2014\u2018\u2019\u201c\u201d\u2026\u3001\u3002\u3008-\u3011\u4e00-\u9fa5\uff01-\uff5e]+")  # shown escaped, by every Python
DAY, TIME = re.compile("(?!0000)[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])"), re.compile("T([01][0-9]|2[0-3])(:[0-5][0-9]){2}Z")

class Wrong(Exception): """What is wrong, with its file and row."""
def need(fact, where, what, *values):
    if not fact:
        where = where if isinstance(where, str) else "{} row {}".format(*where) + "".join(f" ({x})" for x in where[2:])
        raise Wrong(ODD.sub(lambda odd: odd[0].encode("ascii", "backslashreplace").decode(), f"{where}: {what.format(*values)}"))

def is_hex(x, digits=64): return isinstance(x, str) and re.fullmatch(f"[0-9a-f]{{{digits}}}", x) is not None
def is_day(x): return isinstance(x, str) and DAY.fullmatch(x) and int(x[8:]) <= monthrange(int(x[:4]), int(x[5:7]))[1]
def is_time(x): return isinstance(x, str) and is_day(x[:10]) and TIME.fullmatch(x[10:])
def whole(x, least=0): return type(x) is int and x >= least
def is_cell(x): return isinstance(x, str) and not re.search(r"[|\x00-\x1f\x7f\ud800-\udfff]", x) and x == x.strip(" ")
def is_ratio(name, r): return is_cell(name) and isinstance(r, dict) and whole(r.get("num")) and whole(r.get("den"), 1) and r["num"] <= r["den"]
def is_slot(x): return isinstance(x, dict) and isinstance(x.get("depts"), list) and all(map(is_cell, [*x["depts"], x.get("qual")]))

FIELDS = {  # of the manifest, beside roots, counts and status_counts
    "spec": lambda x: x == "SRD-1", "draw_id": lambda x: is_cell(x) and x,
    "prev": lambda x: x == "-" or is_hex(x), "frozen_at": is_time,
    "base": lambda x: x in ("eligible", "register"), "rounding": lambda x: isinstance(x, str) and x in ROUND,
    "strata": lambda x: isinstance(x, dict) and all(is_ratio(*pair) for pair in x.items()),
    "slots": lambda x: isinstance(x, list) and x and all(map(is_slot, x)), "load_cap": whole,
    "annual_cap": lambda x: isinstance(x, dict) and whole(x.get("per_department")) and whole(x.get("total")),
    "lead_department": lambda x: is_cell(x) and x, "ledger_year": lambda x: whole(x, 1000) and x < 10000,
    "direct_assignment": lambda x: type(x) is bool, "seed_rule": lambda x: isinstance(x, str),
    "secret_commit": lambda x: x == "-" or is_hex(x)}

def turn(x, n): return (x << n | x >> (32 - n)) & M
def sm3(data):  # GB/T 32905-2016
    state = [int(x, 16) for x in "7380166f 4914b2b9 172442d7 da8a0600 a96f30bc 163138aa e38dee4d b0fb0e4e".split()]
    data += b"\x80" + bytes((55 - len(data)) % 64) + (8 * len(data)).to_bytes(8, "big")
    for at in range(0, len(data), 64):
        w, (a, b, c, d, e, f, g, h) = [int.from_bytes(data[i:i + 4], "big") for i in range(at, at + 64, 4)], state
        for j in range(16, 68):
            x = w[j - 16] ^ w[j - 9] ^ turn(w[j - 3], 15)
            w.append(x ^ turn(x, 15) ^ turn(x, 23) ^ turn(w[j - 13], 7) ^ w[j - 6])
        for j in range(64):
            t, ff, gg = (0x79CC4519, a ^ b ^ c, e ^ f ^ g) if j < 16 else (0x7A879D8A, a & b | a & c | b & c, e & f | ~e & g)
            ss = turn(turn(a, 12) + e + turn(t, j % 32) & M, 7)
            x, y = ff + d + (ss ^ turn(a, 12)) + (w[j] ^ w[j + 4]) & M, gg + h + ss + w[j] & M
            a, b, c, d, e, f, g, h = x, a, turn(b, 9), c, y ^ turn(y, 9) ^ turn(y, 17), e, turn(f, 19), g
        state = [x ^ y for x, y in zip(state, (a, b, c, d, e, f, g, h))]
    return b"".join(x.to_bytes(4, "big") for x in state)
class Sm3:  # for a Python whose OpenSSL has none
    def __init__(self, data): self.data = data
    def copy(self): return Sm3(self.data)
    def update(self, more): self.data += more
    def digest(self): return sm3(self.data)

def text_of(path, where):
    try: text = path.read_bytes().decode("utf-8")
    except (OSError, UnicodeDecodeError) as error: raise Wrong(f"{where}: cannot be read ({type(error).__name__})") from None
    need(not text.startswith("\ufeff"), where, "begins with a byte order mark")
    return text
def lines_of(folder, name):
    text = text_of(folder / name, name)
    need(text.endswith("\n") or text + name == "events.jsonl", name, "does not end with LF")
    return text.split("\n")[:-1]
def compact(value): return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
def strict_json(text, where):
    def bad(what): raise Wrong(f"{where}: {what} is not allowed")
    once = {"object_pairs_hook": lambda pairs: dict(pairs) if len(dict(pairs)) == len(pairs) else bad("the same key twice")}
    once["parse_int"] = lambda digits: int(digits if len(digits) <= 4000 else "")
    marks = re.sub(r'"(?:[^"\\]|\\[\s\S])*"|[^][{}"]+|"', "", text)
    for _ in range(64): marks = marks and re.sub(r"\[\]|\{\}", "", marks)  # what is left lies deeper
    try: value = json.loads("" if marks else text, **once, parse_float=bad, parse_constant=bad)
    except (ValueError, RecursionError): raise Wrong(f"{where}: cannot be read as JSON") from None
    need(isinstance(value, dict), where, "is not a JSON object")
    return value

class Draw:  # the files, then what follows from them, step by step
    def __init__(self, folder):
        self.folder, self.H = folder, lambda text: self.hash(text.encode()).digest().hex()
    def run(self, commit, head):
        self.manifest(commit)
        for name in TABLES: self.table(name)
        for step in (self.rows, self.statuses, self.make_seed, self.objects, self.seats, self.events): step()
        need(head in (None, self.head), "events.jsonl", "the published head is {}, these files give {}", head, self.head)
        tail = f"short {sum(self.team[o].count('-') for o in self.live)} head {self.head} state {self.state}"
        return f"{self.word} seed {self.seed} drawn {len(self.order)} live {len(self.live)} {tail}"
    def manifest(self, given):
        m = self.m = strict_json(text := text_of(self.folder / "manifest.json", w := "manifest.json"), w)
        need(m.get("alg") in ("sha256", "sm3"), w, "alg {!r} is unknown", m.get("alg"))
        self.hash = (lambda data: hashlib.new(m["alg"], data)) if m["alg"] in hashlib.algorithms_available else Sm3
        self.commit = self.H(text)
        need(given in (None, self.commit), w, "the published commit is {}, this file's is {}", given, self.commit)
        for key, good in FIELDS.items(): need(key in m and good(m[key]), w, "{} is missing or malformed", key)
        need(type(m.get("rehearsal", False)) is bool, w, "rehearsal is not true or false")
        self.word = f"{'REHEARSAL' if m.get('rehearsal') else 'OK'} commit {self.commit}"

    def table(self, name):
        (header, keys), w = TABLES[name], f"{name}.csv"
        lines = lines_of(self.folder, w)
        need(lines and lines[0] == header, w, "the header is not {}", header)
        body, width, seen, before = lines[1:], header.count("|") + 1, set(), []
        text = "|".join(["", *body, ""])
        cells = text.split("|")[1:-1] if body else []
        columns = [cells[k::width] for k in range(width)]
        known, salts = columns[0] if keys == 1 else [*zip(*columns[:keys])], columns[-1]
        fine = text.isprintable() and "| " not in text and " |" not in text and {line.count("|") for line in body} <= {width - 1}
        fine = fine and all(map(lt, known, known[1:])) and len(set(salts)) == len(salts) and all(map(SALT.fullmatch, salts))
        for number, line in enumerate([] if fine else body, 2):  # which row is it?
            at, row = (w, number), line.split("|")
            need(len(row) == width, at, "has {} cells", len(row))
            need(all(map(is_cell, row)), at, "a cell has a control character or outer spaces")
            need(before < row[:keys], at, "is out of order or stands there twice")
            need(SALT.fullmatch(row[-1]) and row[-1] not in seen, at, "the salt is malformed or stands there twice")
            seen.add(row[-1]); before = row[:keys]
        setattr(self, name, columns if fine else [[line.split("|")[k] for line in body] for k in range(width)])
        count, root, got = self.m.get(f"{name}_count"), self.m.get(f"{name}_root"), self.tree(body)
        need(whole(count) and count == len(body), w, "has {} rows, the manifest says {}", len(body), count)
        need(got == root, w, "its Merkle root is {}, the manifest says {}", got, root)
    def hashed(self, start, ends):  # H(start + end) of each end; what they have in common is hashed once
        copy = self.hash(start).copy
        return [state.digest() for end in ends if not (state := copy()).update(end)]
    def tree(self, lines):  # RFC 6962: an odd node is carried up, which is the same as splitting at powers of two
        level = self.hashed(b"\0", map(str.encode, lines)) or [self.hash(b"").digest()]
        while len(level) > 1:
            level = self.hashed(b"\1", map(add, level[::2], level[1::2])) + level[len(level) // 2 * 2:]
        return level[0].hex()
    def rows(self):
        for w, columns in (("roster.csv", self.roster), ("recusals.csv", self.recusals), ("ledger.csv", self.ledger)):
            fine = w == "roster.csv" and all(map(OBJECT.fullmatch, columns[0]))
            for number, row in enumerate([] if fine else zip(*columns), 2):
                need(OBJECT.fullmatch(row[0]), (w, number), "{!r} is not an object's id", row[0])
                need(w != "recusals.csv" or row[1] not in ("", "-"), (w, number), "the inspector's id is empty or -")
                need(w != "ledger.csv" or is_day(row[3]), (w, number), "{!r} is not a date", row[-2])
        self.staff = {}
        for number, (who, dept, quals, districts, _) in enumerate(zip(*self.inspectors), 2):
            lists = [cell.split(",") if cell else [] for cell in (quals, districts)]
            good = who not in ("", "-") and all(item for items in lists for item in items)
            need(good, ("inspectors.csv", number), "the id is empty or -, or a list has an empty item")
            self.staff[who] = (dept, *map(set, lists))
    def statuses(self):
        m, counts, cap, (ids, strata, marks, _, _) = self.m, {}, self.m["annual_cap"], self.roster
        year = [row for row in zip(*self.ledger) if row[3][:4] == str(m["ledger_year"])]
        total, lead = Counter(row[0] for row in year), Counter(row[0] for row in year if row[1] == m["lead_department"])
        full = {o for o in total if 0 < cap["total"] <= total[o] or 0 < cap["per_department"] <= lead[o]}
        for (stratum, status), rows in Counter(zip(strata, marks)).items(): counts.setdefault(stratum, {})[status] = rows
        fine = counts.keys() <= m["strata"].keys() and {*marks} <= {*MARKS}
        fine = fine and not any(status == ("OK" if o in full else "X-CAP") for o, status in zip(ids, marks))
        for number, (entity, stratum, status) in enumerate([] if fine else zip(ids, strata, marks), 2):
            at = ("roster.csv", number, entity)
            need(status in MARKS, at, "status {!r} is unknown", status)
            need(stratum in m["strata"], at, "stratum {!r} has no ratio", stratum)
            need(status != "OK" or entity not in full, at, "is OK but has reached the annual cap")
            need(status != "X-CAP" or entity in full, at, "is X-CAP but has not reached the annual cap")
        need(compact(m.get("status_counts")) == compact(counts), "manifest.json", "status_counts is not what roster.csv holds")

    def read_rule(self):
        w, rule, bits, dice, lotteries = "manifest.json seed_rule", {}, 0, [], []
        for part in self.m["seed_rule"].split(";"):
            found = re.fullmatch(r"([A-Z0-9]+):([^:;@=#|]+)@([^;@]+)", part)
            need(found, w, "cannot be read at {!r}", part)
            name, detail, at = found.groups()
            need(name in FACES or name in BALLS, w, "{} is not a source", name)
            need(name not in rule, w, "{} stands there twice", name)
            need(is_time(at) and at > self.m["frozen_at"], w, "{} does not speak after the freeze", name)
            need(name in BALLS or re.fullmatch("[1-9][0-9]{0,5}", detail), w, "{!r} is not a number of dice", detail)
            (dice if name in FACES else lotteries).append(at)
            rule[name], bits = detail, bits + (int(detail) * FACES[name][0] if name in FACES else BALLS[name][0])
        need(bits >= 60000, w, "counts only {} millibits, 60000 are needed", bits)
        need(max(dice, default="") < min(lotteries, default="~"), w, "a die is rolled after a lottery")
        return rule, max(dice + lotteries)
    def make_seed(self):
        (rule, self.spoken), w, promised = self.read_rule(), "seed.txt", self.m["secret_commit"]
        lines = lines_of(self.folder, w)
        need(len(lines) == 1 and is_cell(lines[0]), w, "is not one line")
        public, mark, secret = lines[0].partition("#")
        need(bool(mark) == (promised != "-"), w, "the secret is not revealed yet, or was never committed to")
        need(not mark or is_hex(secret) and self.H("SRD1|secret|" + secret) == promised, w, "the secret is not the committed one")
        pairs = [value.partition("=")[::2] for value in public.split(";")]
        need([name for name, _ in pairs] == list(rule), w, "the sources are not those of the rule")
        for name, value in pairs: self.source_value(w, name, rule[name], value)
        self.seed = self.H(f"SRD1|seed|{self.commit}|{secret or '-'}|{public}")
    def source_value(self, w, name, detail, value):
        face = FACES.get(name, (0, ""))[1]
        if face: need(re.fullmatch(face + "*", value) and len(value) == int(detail), w, "{} is not {} faces of {}", name, detail, face)
        zones, there = BALLS.get(name, (0, []))[1], value.split("+")
        for (balls, highest), zone in zip(zones, there):
            good = len(there) == len(zones) and re.fullmatch(r"[0-9]{2}(\.[0-9]{2})*", zone)
            n = [int(x) for x in zone.split(".")] if good else [0]
            good = len(n) == balls and n == sorted({x for x in n if 1 <= x <= highest})
            need(good, w, "{} is not {} ascending numbers of 01 to {}", name, balls, highest)

    def objects(self):
        m, (ids, strata, marks, places, _), drawn, limits = self.m, self.roster, [], ["stratum|n|ticket"]
        self.place, size, self.pool = dict(zip(ids, places)), Counter(strata), {name: [] for name in sorted(m["strata"])}
        for entity, stratum, status in zip(ids, strata, marks):
            if status == "OK": self.pool[stratum].append(entity)
        for name, pool in self.pool.items():
            base = size[name] if m["base"] == "register" else len(pool)
            n = min(len(pool), ROUND[m["rounding"]](base, m["strata"][name]["num"], m["strata"][name]["den"]))
            first = self.lowest(pool, n)
            drawn += ((ticket.hex(), entity, name) for ticket, entity in first)
            limits.append(f"{name}|{n}|{first[-1][0].hex() if n else '-'}")
        drawn.sort()
        self.order, self.stratum, self.reserve = [o for _, o, _ in drawn], {o: name for _, o, name in drawn}, {}
        self.same("draw.csv", ["ticket|id|stratum", *map("|".join, drawn)])
        self.same("thresholds.csv", limits)
    def lowest(self, pool, n):  # the n lowest (ticket, id): few tickets lie below a threshold, and only those are sorted
        tickets = self.hashed(f"SRD1|E|{self.seed}|".encode(), map(str.encode, pool))
        bound = (n + 6 * isqrt(n) + 20 << 64) // (len(pool) or 1)
        edge = bound.to_bytes(8, "big") if bound < 1 << 64 else b"\xff" * 33
        first = [pair for pair in zip(tickets, pool) if pair[0] < edge]
        return sorted(first if len(first) >= n else zip(tickets, pool))[:n]
    def same(self, name, computed):
        there = lines_of(self.folder, name)
        for number, (a, b) in enumerate(zip(there, computed), 1): need(a == b, (name, number), "is {!r}, computed is {!r}", a, b)
        need(len(there) == len(computed), name, "has {} lines, computed are {}", len(there), len(computed))

    def seats(self):
        self.load, self.no, self.out, self.pools, self.team = dict.fromkeys(self.staff, 0), {}, set(), {}, {}
        for entity, who in zip(*self.recusals[:2]): self.no.setdefault(entity, set()).add(who)
        for entity in self.order: self.gather(entity)
        for entity in self.order:
            for k, who in enumerate(self.team[entity]):
                if who == "-": self.augment(entity, k)
        head = "|".join(["object", *(f"seat{k + 1}" for k in range(len(self.m["slots"])))])
        self.same("teams.csv", [head, *("|".join([o, *self.team[o]]) for o in self.order)])
    def able(self, entity, k):  # everybody who may take the seat now, full or not
        slot, place = self.m["slots"][k], self.place[entity]
        if (k, place) not in self.pools:
            self.pools[k, place] = [i for i, (d, q, p) in self.staff.items() if d in slot["depts"] and slot["qual"] in q and place in p]
        barred = {*self.team[entity], *self.no.get(entity, ()), *self.out}
        return [who for who in self.pools[k, place] if who not in barred]
    def ticketed(self, entity, people):
        return zip(self.hashed(f"SRD1|I|{self.seed}|{entity}|".encode(), map(str.encode, people)), people)
    def choose(self, entity, k):
        people = self.able(entity, k)
        loads = [self.load[who] for who in people]
        least = min(loads, default=0)
        best = [who for who, load in zip(people, loads) if load == least] if least < self.m["load_cap"] else []
        return min(self.ticketed(entity, best))[1] if best else "-"
    def seat(self, entity, k, who):
        self.team[entity][k] = who
        self.load[who] = self.load.get(who, 0) + 1  # "-" has a load too, which nobody reads
    def gather(self, entity):
        self.team[entity] = ["-"] * len(self.m["slots"])
        for k in range(len(self.m["slots"])): self.seat(entity, k, self.choose(entity, k))
    def augment(self, entity, k):
        source, queue = {(entity, k): None}, deque([(entity, k)])
        while queue:
            at = queue.popleft()
            for _, who in sorted(self.ticketed(at[0], self.able(*at))):
                room = self.load[who] < self.m["load_cap"]
                if room and self.shift(who, at, source): self.load[who] += 1; return
                held = ((o, s) for o in ([] if room else self.order) for s, i in enumerate(self.team[o]) if i == who)
                fresh = [place for place in held if place not in source]
                source.update(dict.fromkeys(fresh, at))
                queue += fresh
    def shift(self, who, at, source):  # all along the path move one seat on, unless a team would hold somebody twice
        new = {}
        while at is not None:
            new.setdefault(at[0], list(self.team[at[0]]))[at[1]] = who
            who, at = self.team[at[0]][at[1]], source[at]
        fits = all(len({*team} - {"-"}) + team.count("-") == len(team) for team in new.values())
        self.team.update(new if fits else {})
        return fits

    def events(self):
        self.head, self.state, self.live, last = self.commit, "OPEN", dict.fromkeys(self.order), self.spoken
        for seq, line in enumerate(lines_of(self.folder, "events.jsonl")):
            e = strict_json(line, w := f"events.jsonl row {seq + 1}")
            need(line == compact(e), w, "is not in canonical form")
            need(self.state == "OPEN", w, "comes after {}", self.state)
            kind = e.get("type")
            need(isinstance(kind, str) and kind in SAY, w, "type {!r} is unknown", kind)
            need(e.keys() == {*f"seq prev type at reason evidence signers {SAY[kind][0]}".split()}, w, "has not exactly the fields of its type")
            need(type(e["seq"]) is int and e["seq"] == seq, w, "seq is {!r}, not {}", e["seq"], seq)
            need(e["prev"] == self.head, w, "prev is not the hash of the line before")
            need(e["reason"] in SAY[kind][1].split(), w, "reason {!r} is not one of {}", e["reason"], kind)
            need(is_time(e["at"]) and e["at"] >= last, w, "at is malformed or too early")
            need(is_hex(e["evidence"]) and e["evidence"].strip("0"), w, "evidence is not a hash")
            need(isinstance(e["signers"], list) and all(is_cell(p) and p for p in e["signers"]), w, "signers is malformed")
            need(len(set(e["signers"])) >= 2, w, "fewer than two different people signed")
            if SAY[kind][0]: self.event(kind, e["entity"], e, w)
            else: self.state = kind
            last, self.head = e["at"], self.H(line)
    def event(self, kind, o, e, w):
        need(isinstance(o, str) and o in self.live, w, "{!r} is not live", o)
        if kind in ("FILL", "ASSIGN"): return self.into_empty(kind, o, e["seat"], e["new"], w)
        for field, value in (self.replace(o) if kind == "REPLACE" else self.recuse(o, e["inspector"], e["reason"], w)).items():
            need(e[field] == value, w, "{} is {!r}, computed is {!r}", field, e[field], value)
    def replace(self, o):
        for who in self.team[o]: self.load[who] -= 1
        name, _ = self.stratum[o], self.live.pop(o)
        if name not in self.reserve:
            self.reserve[name] = deque(o for _, o in self.lowest(self.pool[name], len(self.pool[name])) if o not in self.stratum)
        if not self.reserve[name]: return {"new": "-", "team": []}
        new = self.reserve[name].popleft()
        self.stratum[new], self.live[new] = name, None
        self.gather(new)
        return {"new": new, "team": self.team[new]}
    def recuse(self, o, who, reason, w):
        need(who != "-" and who in self.team[o], w, "{!r} holds no seat there", who)
        k = self.team[o].index(who)
        self.team[o][k], self.load[who] = "-", self.load[who] - 1
        (self.no.setdefault(o, set()) if reason in ("KIN", "INTEREST", "OTHER") else self.out).add(who)
        self.seat(o, k, self.choose(o, k))
        return {"new": self.team[o][k]}
    def into_empty(self, kind, o, k, new, w):
        team = self.team[o]
        need(whole(k, 1) and k <= len(team) and team[k - 1] == "-", w, "seat {!r} is not an empty seat", k)
        best = self.choose(o, k - 1)
        if kind == "FILL": need(best != "-" and new == best, w, "new is {!r}, computed is {}", new, best)
        else:
            need(self.m["direct_assignment"], w, "direct assignment is not allowed here")
            need(best == "-", w, "{} fits, so nobody may be assigned directly", best)
            known = isinstance(new, str) and new in self.staff and new not in {*team, *self.no.get(o, ()), *self.out}
            need(known, w, "{!r} is unknown, in the team, recused or barred", new)
        self.seat(o, k - 1, new)

    def prove(self, commit, path):
        """Was the object in the roster, or not? Its own row, or the neighbours between which it would stand."""
        self.manifest(commit)
        count, root, w = self.m.get("roster_count"), self.m.get("roster_root"), "proof"
        need(whole(count) and count < 1 << 48 and is_hex(root), "manifest.json", "roster_count or roster_root is malformed")
        who, rows = map(strict_json(text_of(path, w), w).get, ("id", "rows"))
        need(isinstance(who, str) and OBJECT.fullmatch(who), w, "{!r} is not an object's id", who)
        need(isinstance(rows, list), w, "rows is not a list")
        ids = [self.proved(row, count, root, w) for row in rows]
        if ids == [who]:
            line = f"{self.word} has row {rows[0]['index'] + 1} {rows[0]['line']} among {count}"
            if not (self.folder / "seed.txt").exists(): return line
            self.make_seed()
            return f"{line} ticket {self.H(f'SRD1|E|{self.seed}|{who}')}"
        need(count or root == self.H(""), w, "roster_root is not that of an empty roster")
        at = [row["index"] for row in rows]
        alone = len(ids) == 1 and (at == [0] and who < ids[0] or at == [count - 1] and ids[0] < who)
        between = len(ids) == 2 and at[1] == at[0] + 1 and ids[0] < who < ids[1]
        need(alone or between or not ids and not count, w, "the rows do not show that {} is absent", who)
        return f"{self.word} has no {who} among {count}"
    def proved(self, row, count, root, w):
        place, line, path = [row.get(key) for key in ("index", "line", "path")] if isinstance(row, dict) else [None] * 3
        good = whole(place) and place < count and isinstance(line, str) and all(map(is_cell, line.split("|")))
        need(good and isinstance(path, list) and all(map(is_hex, path)), w, "a row is malformed")
        last, node, long = count - 1, self.hash(b"\0" + line.encode()).digest(), False
        for step in map(bytes.fromhex, path):
            long, left = long or not last, place % 2 or place == last
            node = self.hash(b"\1" + (step + node if left else node + step)).digest()
            while left and place and not place % 2: place, last = place // 2, last // 2
            place, last = place // 2, last // 2
        need(not (long or last) and node.hex() == root, w, "the path of row {} does not lead to roster_root", row["index"] + 1)
        return line.split("|")[0]

def main():
    parser = argparse.ArgumentParser(description="Checks the files of one SRD-1 draw.")
    parser.add_argument("folder", type=Path, metavar="DIR")
    parser.add_argument("--commit", metavar="HEX", help="the commit published before the seed")
    parser.add_argument("--head", metavar="HEX", help="the last published head")
    parser.add_argument("--proof", type=Path, metavar="FILE", help="a row of the roster, or its absence, and the path")
    given = parser.parse_args()
    if not all(value is None or is_hex(value) for value in (given.commit, given.head)): parser.error("--commit and --head take 64 lower-case hex digits")
    gc.disable()  # a million rows, no cycles
    try:
        draw = Draw(given.folder)
        line = draw.prove(given.commit, given.proof) if given.proof else draw.run(given.commit, given.head)
    except Exception as error:  # noqa: BLE001 - garbage must be refused, never crash
        what = error if isinstance(error, Wrong) else f"the files cannot be read: {type(error).__name__}"
        print(f"WRONG {what}".encode("utf-8", "backslashreplace").decode(), file=sys.stderr)
        return 1
    if given.commit is None or given.head is None and not given.proof:
        print("note: without --commit and --head a regenerated set or a dropped event is not seen", file=sys.stderr)
    sys.stdout.buffer.write(f"{line}\n".encode())  # the same bytes on every terminal
    return 0

if __name__ == "__main__": sys.exit(main())
