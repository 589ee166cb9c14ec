#!/usr/bin/env python3
"""Was this draw made by the rules? Checks one directory of SRD-1 files; Python 3.9+, standard library only.

    python3 verify_draw.py DIR [--commit HEX] [--head HEX]

--commit is the commit published before the seed, --head the last published head of the events. Without these two a
wholly regenerated set, or a dropped last event, cannot be seen. Prints one line and exits 0 if everything recomputes;
otherwise says which file and row is wrong and exits 1. Written from the specification; shares no code with the service.
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
    "REPLACE": (("entity", "new", "team"), "CLOSED MOVED DUPLICATE DEREGISTERED NOT_THIS_BUSINESS OTHER"),
    "RECUSE": (("entity", "inspector", "new"), "KIN INTEREST ILL CERTIFICATE TRANSFERRED OTHER"),
    "FILL": (("entity", "seat", "new"), "FREED"),
    "ASSIGN": (("entity", "seat", "new"), "TOO_FEW"),
    "VOID": ((), "SCOPE FAULT LEGAL OTHER"),
    "CLOSE": ((), "DONE"),
}
COMMON = {"seq", "prev", "type", "at", "reason", "evidence", "signers"}
TABLES = {  # name → header, number of key cells
    "roster": ("id|stratum|status|district|salt", 1),
    "inspectors": ("id|dept|quals|districts|salt", 1),
    "recusals": ("object|inspector|salt", 2),
    "ledger": ("object|department|draw|date|salt", 4),
}


class Wrong(Exception):
    """What is wrong, with its file and row."""


def need(fact, where, what):
    if not fact:
        raise Wrong(f"{where}: {what}")


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
    return isinstance(x, str) and not re.search(r"[|\x00-\x1f\x7f]", x) and x == x.strip(" ")


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


def lines_of(folder, name):
    """A file's lines: UTF-8 without byte order mark, LF line ends, final LF; manifest.json is one piece."""
    try:
        text = (folder / name).read_bytes().decode("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise Wrong(f"{name}: cannot be read ({type(error).__name__})") from None
    need(not text.startswith("\ufeff"), name, "begins with a byte order mark")
    if name == "manifest.json":
        return [text]
    need(text.endswith("\n") or text + name == "events.jsonl", name, "does not end with LF")
    return text.split("\n")[:-1]


def bad(what):
    raise ValueError(f"{what} is not allowed")


def strict_json(text, where):
    def once(pairs):
        return dict(pairs) if len(dict(pairs)) == len(pairs) else bad("the same key twice")

    try:
        value = json.loads(text, object_pairs_hook=once, parse_float=bad, parse_constant=bad)
    except (ValueError, RecursionError) as error:
        raise Wrong(f"{where}: cannot be read as JSON ({error})") from None
    need(isinstance(value, dict), where, "is not a JSON object")
    return value


class Draw:
    """The files, then what follows from them, step by step."""

    def __init__(self, folder):
        self.folder = folder

    def H(self, data):
        return hashlib.new(self.alg, data.encode() if isinstance(data, str) else data).hexdigest()

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
        need(head in (None, self.head), "events.jsonl", f"the published head is {head}, these files give {self.head}")
        word = "REHEARSAL" if self.m.get("rehearsal") else "OK"
        tail = f"short {sum(self.team[o].count('-') for o in self.live)} head {self.head} state {self.state}"
        return f"{word} commit {self.commit} seed {self.seed} drawn {len(self.order)} live {len(self.live)} {tail}"

    def manifest(self, published):
        w = "manifest.json"
        (text,) = lines_of(self.folder, w)
        m = self.m = strict_json(text, w)
        self.alg = m.get("alg")
        need(self.alg in ("sha256", "sm3"), w, f"alg {self.alg!r} is unknown")
        need(self.alg in hashlib.algorithms_available, w, f"this computer's Python has no {self.alg}")
        self.commit = self.H(text)
        need(published in (None, self.commit), w, f"the published commit is {published}, this file's is {self.commit}")
        for key, good in FIELDS.items():
            need(key in m and good(m[key]), w, f"{key} is missing or malformed")
        need(type(m.get("rehearsal", False)) is bool, w, "rehearsal is not true or false")

    def table(self, name):
        header, keys = TABLES[name]
        w, rows, before, salts = f"{name}.csv", [], None, set()
        lines = lines_of(self.folder, w)
        need(lines and lines[0] == header, w, f"the header is not {header}")
        for number, line in enumerate(lines[1:], 2):
            at, row = f"{w} row {number}", line.split("|")
            need(len(row) == header.count("|") + 1, at, f"has {len(row)} cells")
            need(all(map(is_cell, row)), at, "a cell has a control character or outer spaces")
            key = [cell.encode() for cell in row[:keys]]
            need(before is None or before < key, at, "is out of order or stands there twice")
            need(is_hex(row[-1], 16) and row[-1] not in salts, at, "the salt is malformed or stands there twice")
            before = key
            salts.add(row[-1])
            rows.append(row)
        setattr(self, name, rows)
        count, root = self.m.get(f"{name}_count"), self.m.get(f"{name}_root")
        need(type(count) is int and count == len(rows), w, f"has {len(rows)} rows, the manifest says {count}")
        got = self.tree([line.encode() for line in lines[1:]])
        need(got == root, w, f"its Merkle root is {got}, the manifest says {root}")

    def tree(self, leaves):
        """RFC 6962 tree head. An odd node is carried up, which gives the same tree as splitting at powers of two."""
        level = [self.H(b"\0" + leaf) for leaf in leaves] or [self.H(b"")]
        while len(level) > 1:
            pairs = range(0, len(level) - 1, 2)
            odd = level[-1:] if len(level) % 2 else []
            level = [self.H(b"\1" + bytes.fromhex(level[i] + level[i + 1])) for i in pairs] + odd
        return level[0]

    def rows(self):
        self.staff = {}
        for name in ("roster", "recusals", "ledger"):
            for number, row in enumerate(getattr(self, name), 2):
                at, is_id = f"{name}.csv row {number}", re.fullmatch(r"[0-9A-Z]{18}|R:[0-9A-Z-]+", row[0])
                need(is_id, at, f"{row[0]!r} is not an object's id")
                need(name != "recusals" or row[1] not in ("", "-"), at, "the inspector's id is empty or -")
                need(name != "ledger" or is_time(row[3], "%Y-%m-%d", 10), at, f"{row[-2]!r} is not a date")
        for number, (who, dept, quals, districts, _) in enumerate(self.inspectors, 2):
            lists = [cell.split(",") if cell else [] for cell in (quals, districts)]
            good = who not in ("", "-") and all(item for items in lists for item in items)
            need(good, f"inspectors.csv row {number}", "the id is empty or -, or a list has an empty item")
            self.staff[who] = (dept, *map(set, lists))

    def statuses(self):
        m, total, lead = self.m, Counter(), Counter()
        for entity, department, _, date, _ in self.ledger:
            if date[:4] == str(m["ledger_year"]):
                total[entity] += 1
                lead[entity] += department == m["lead_department"]
        most, most_lead = m["annual_cap"]["total"], m["annual_cap"]["per_department"]
        counts = {}
        for number, (entity, stratum, status, _, _) in enumerate(self.roster, 2):
            at = f"roster.csv row {number} ({entity})"
            need(status in MARKS, at, f"status {status!r} is unknown")
            need(stratum in m["strata"], at, f"stratum {stratum!r} has no ratio")
            full = 0 < most <= total[entity] or 0 < most_lead <= lead[entity]
            need(not (status == "OK" and full), at, "is OK but has reached the annual cap")
            need(not (status == "X-CAP" and not full), at, "is X-CAP but has not reached the annual cap")
            counts.setdefault(stratum, Counter())[status] += 1
        need(m.get("status_counts") == counts, "manifest.json", "status_counts is not what roster.csv holds")

    def make_seed(self):
        m, w = self.m, "manifest.json seed_rule"
        rule, bits, dice, lotteries = {}, 0, [], []
        for part in m["seed_rule"].split(";"):
            found = re.fullmatch(r"([A-Z0-9]+):([^:;@=#|]+)@([^;@]+)", part)
            need(found, w, f"cannot be read at {part!r}")
            name, detail, at = found.groups()
            need(name in FACES or name in BALLS, w, f"{name} is not a source")
            need(name not in rule, w, f"{name} stands there twice")
            need(is_time(at) and at > m["frozen_at"], w, f"{name} does not speak after the freeze")
            number = name not in FACES or re.fullmatch("[1-9][0-9]{0,5}", detail)
            need(number, w, f"{detail!r} is not a number of dice")
            bits += int(detail) * FACES[name][0] if name in FACES else BALLS[name][0]
            (dice if name in FACES else lotteries).append(at)
            rule[name] = detail
        need(bits >= 60000, w, f"counts only {bits} millibits, 60000 are needed")
        late = max(dice, default="") >= min(lotteries, default="~")
        need(not late, w, "a die is rolled after a lottery")
        self.spoken = max(dice + lotteries)
        lines = lines_of(self.folder, "seed.txt")
        need(len(lines) == 1 and is_cell(lines[0]), "seed.txt", "is not one line")
        public, mark, secret = lines[0].partition("#")
        self.secret(mark, secret)
        values = public.split(";")
        need([v.partition("=")[0] for v in values] == list(rule), "seed.txt", "the sources are not those of the rule")
        for (name, detail), value in zip(rule.items(), values):  # noqa: B905 - equal lengths, and Python 3.9 has no strict
            self.source_value(name, detail, value.partition("=")[2])
        self.seed = self.H(f"SRD1|seed|{self.commit}|{secret or '-'}|{public}")

    def secret(self, mark, secret):
        w, promised = "seed.txt", self.m["secret_commit"]
        need(bool(mark) == (promised != "-"), w, "the secret is not revealed yet, or was never committed to")
        good = not mark or is_hex(secret) and self.H("SRD1|secret|" + secret) == promised
        need(good, w, "the secret is not the committed one")

    @staticmethod
    def source_value(name, detail, value):
        if name in FACES:
            good = re.fullmatch(FACES[name][1] + "*", value) and len(value) == int(detail)
            need(good, "seed.txt", f"{name} is not {detail} faces of {FACES[name][1]}")
            return
        zones = value.split("+")
        good = len(zones) == len(BALLS[name][1])
        for zone, (balls, highest) in zip(zones, BALLS[name][1]):  # noqa: B905
            good = good and re.fullmatch(r"[0-9]{2}(\.[0-9]{2})*", zone)
            numbers = [int(n) for n in zone.split(".")] if good else [0]
            good = (
                numbers == sorted(set(numbers)) and len(numbers) == balls and 1 <= numbers[0] <= numbers[-1] <= highest
            )
            need(good, "seed.txt", f"{name} is not {balls} ascending numbers of 01 to {highest}")

    def objects(self):
        m, size, pool = self.m, Counter(), {name: [] for name in self.m["strata"]}
        self.place = {}
        for entity, stratum, status, district, _ in self.roster:
            size[stratum] += 1
            self.place[entity] = district
            if status == "OK":
                pool[stratum].append((self.H(f"SRD1|E|{self.seed}|{entity}"), entity))
        drawn, limits, self.reserve, self.stratum = [], ["stratum|n|ticket"], {}, {}
        for name in sorted(m["strata"], key=lambda s: s.encode()):
            num, den = m["strata"][name]["num"], m["strata"][name]["den"]
            base = size[name] if m["base"] == "register" else len(pool[name])
            n = {
                "ceil": (base * num + den - 1) // den,
                "floor": base * num // den,
                "half_up": (2 * base * num + den) // (2 * den),
            }
            n = min(len(pool[name]), n[m["rounding"]])
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
            need(a == b, f"{name} row {number}", f"is {a!r}, computed is {b!r}")
        need(len(there) == len(computed), name, f"has {len(there)} lines, computed are {len(computed)}")

    def seats(self):
        self.load = dict.fromkeys(self.staff, 0)
        self.no = {(row[0], row[1]) for row in self.recusals}
        self.out, self.team, seats = set(), {}, range(len(self.m["slots"]))
        self.first_come = {(o, k): (i, k) for i, o in enumerate(self.order) for k in seats}
        for entity in self.order:
            self.gather(entity)
        for entity in self.order:
            for k in seats:
                if self.team[entity][k] == "-":
                    self.augment(entity, k)
        head = "|".join(["object", *(f"seat{k + 1}" for k in seats)])
        self.same("teams.csv", [head, *("|".join([o, *self.team[o]]) for o in self.order)])

    def fitting(self, entity, k):
        """Everybody who fits the seat and is not in the team, by (pair ticket, id)."""
        slot, found = self.m["slots"][k], []
        for who, (dept, quals, districts) in self.staff.items():
            fit = dept in slot["depts"] and slot["qual"] in quals and self.place[entity] in districts
            if fit and not self.barred(entity, who) and who not in self.team[entity]:
                found.append((self.H(f"SRD1|I|{self.seed}|{entity}|{who}"), who))
        return sorted(found)

    def barred(self, entity, who):
        return (entity, who) in self.no or who in self.out

    def choose(self, entity, k):
        free = [
            (self.load[who], *pair, who)
            for *pair, who in self.fitting(entity, k)
            if self.load[who] < self.m["load_cap"]
        ]
        return min(free)[-1] if free else "-"

    def seat(self, entity, k, who):
        self.team[entity][k] = who
        if who != "-":
            self.load[who] += 1

    def gather(self, entity):
        self.team[entity] = ["-"] * len(self.m["slots"])
        for k in range(len(self.m["slots"])):
            self.seat(entity, k, self.choose(entity, k))

    def augment(self, entity, k):
        source, queue = {(entity, k): None}, deque([(entity, k)])
        while queue:
            at = queue.popleft()
            for _, who in self.fitting(*at):
                if self.load[who] < self.m["load_cap"]:
                    if self.shift(who, at, source):
                        self.load[who] += 1
                        return
                    continue
                held = [(o, s) for o in self.team for s, other in enumerate(self.team[o]) if other == who]
                for place in sorted(held, key=self.first_come.get):
                    if place not in source:
                        source[place] = at
                        queue.append(place)

    def shift(self, who, at, source):
        """Everybody along the path moves one seat on, unless a team would hold somebody twice."""
        new = {}
        while at is not None:
            new.setdefault(at[0], list(self.team[at[0]]))[at[1]] = who
            who, at = self.team[at[0]][at[1]], source[at]
        for team in new.values():
            people = [p for p in team if p != "-"]
            if len(people) != len(set(people)):
                return False
        self.team.update(new)
        return True

    def events(self):
        self.head, self.state, self.live, last = self.commit, "OPEN", set(self.order), self.spoken
        for seq, line in enumerate(lines_of(self.folder, "events.jsonl")):
            w = f"events.jsonl row {seq + 1}"
            e = strict_json(line, w)
            canonical = json.dumps(e, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
            need(line == canonical, w, "is not in canonical form")
            need(self.state == "OPEN", w, f"comes after {self.state}")
            kind = e.get("type")
            need(isinstance(kind, str) and kind in SAY, w, f"type {kind!r} is unknown")
            need(set(e) == COMMON | set(SAY[kind][0]), w, "has not exactly the fields of its type")
            need(type(e["seq"]) is int and e["seq"] == seq, w, f"seq is {e['seq']!r}, not {seq}")
            need(e["prev"] == self.head, w, "prev is not the hash of the line before")
            need(e["reason"] in SAY[kind][1].split(), w, f"reason {e['reason']!r} is not one of {kind}")
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
        need(isinstance(o, str) and o in self.live, w, f"{o!r} is not live")
        if kind in ("REPLACE", "RECUSE"):
            computed = self.replace(o) if kind == "REPLACE" else self.recuse(o, e["inspector"], e["reason"], w)
            for field, value in computed.items():
                need(e[field] == value, w, f"{field} is {e[field]!r}, computed is {value!r}")
        else:
            self.into_empty(kind, o, e["seat"], e["new"], w)

    def replace(self, o):
        for who in self.team[o]:
            self.leave(who)
        self.live.remove(o)
        reserve = self.reserve[self.stratum[o]]
        if not reserve:
            return {"new": "-", "team": []}
        new = reserve.popleft()
        self.stratum[new] = self.stratum[o]
        self.live.add(new)
        self.gather(new)
        return {"new": new, "team": self.team[new]}

    def leave(self, who):
        if who != "-":
            self.load[who] -= 1

    def recuse(self, o, who, reason, w):
        need(who != "-" and who in self.team[o], w, f"{who!r} holds no seat there")
        k = self.team[o].index(who)
        self.team[o][k] = "-"
        self.leave(who)
        if reason in ("KIN", "INTEREST", "OTHER"):
            self.no.add((o, who))
        else:
            self.out.add(who)
        self.seat(o, k, self.choose(o, k))
        return {"new": self.team[o][k]}

    def into_empty(self, kind, o, k, new, w):
        team = self.team[o]
        need(whole(k, 1) and k <= len(team) and team[k - 1] == "-", w, f"seat {k!r} is not an empty seat")
        computed = self.choose(o, k - 1)
        if kind == "FILL":
            need(computed != "-" and new == computed, w, f"new is {new!r}, computed is {computed}")
        else:
            need(self.m["direct_assignment"], w, "direct assignment is not allowed here")
            need(computed == "-", w, f"{computed} fits, so nobody may be assigned directly")
            known = isinstance(new, str) and new in self.staff and new not in team
            need(known and not self.barred(o, new), w, f"{new!r} is unknown, in the team, recused or barred")
        self.seat(o, k - 1, new)


def main():
    parser = argparse.ArgumentParser(description="Checks the files of one SRD-1 draw.")
    parser.add_argument("folder", type=Path, metavar="DIR")
    parser.add_argument("--commit", metavar="HEX", help="the commit published before the seed")
    parser.add_argument("--head", metavar="HEX", help="the last published head of the events")
    given = parser.parse_args()
    if not all(value is None or is_hex(value) for value in (given.commit, given.head)):
        parser.error("--commit and --head take 64 lower-case hex digits")
    try:
        line = Draw(given.folder).run(given.commit, given.head)
    except Wrong as wrong:
        print(f"WRONG {wrong}".encode("utf-8", "backslashreplace").decode(), file=sys.stderr)
        return 1
    except Exception as error:  # noqa: BLE001 - garbage must be refused, never crash
        print(f"WRONG the files cannot be read: {type(error).__name__}", file=sys.stderr)
        return 1
    if given.commit is None or given.head is None:
        print(
            "note: without --commit and --head a regenerated set or a dropped last event is not seen", file=sys.stderr
        )
    print(line)
    return 0


if __name__ == "__main__":
    sys.exit(main())
