"""How does the sample county become an office of 10^6 objects and 10^6 inspections? A table without a row of the county's gets rows as empty as it allows."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field

from sqlalchemy import text

from mingcha.kernel.db import db
from tools.copied_rows import Row, copy, day, key, moment

WORDS = "东方海天明华新盛和兴丰顺达源泰宏通瑞祥福安康乐佳美益民惠利众诚信义德仁智勇勤俭长春夏秋冬山水云林石金玉珠宝龙凤鹤松柏梅兰竹菊"
TRADES = ("网吧", "加油站", "旅行社", "宾馆酒店", "汽车销售", "培训机构", "餐饮", "食品", "药店", "建材")
RESULTS = ("no_problem",) * 8 + ("rectification_ordered", "follow_up_pending")
STATES = ("accepted",) * 90 + ("sealed",) * 3 + ("returned",) * 1 + ("started",) * 3 + ("planned",) * 3


def name_of(number: int) -> str:
    """A business's name: two to four characters of its own, then its trade."""
    size = len(WORDS)
    mixed = number * 2_654_435_761 % (size**4)
    own = "".join(WORDS[mixed // size**place % size] for place in range(2 + number % 3))
    return f"如东县{own}{TRADES[mixed // 7 % len(TRADES)]}{'有限公司' if number % 2 else '店'}"


@dataclass
class FullOffice:
    """What is to be written: so many visits and objects, by the departments and people that the county has."""

    rows: int
    departments: list[str] = field(default_factory=list)
    names: list[str] = field(default_factory=list)
    pools: dict[str, list[str]] = field(default_factory=dict)
    first: int = 0  # the number of the first object in the search

    @property
    def tasks(self) -> int:
        """500 visits a task."""
        return max(8, self.rows // 500)

    def write(self) -> None:
        """Everything."""
        with db.engine.connect() as connection:
            self.departments, self.names = map(
                list,
                zip(*connection.execute(text("SELECT id, name FROM identity_department ORDER BY id")), strict=True),
            )
            for person, department in connection.execute(text("SELECT id, department_id FROM registers_inspector")):
                self.pools.setdefault(department, []).append(person)
            self.first = connection.execute(text("SELECT max(search_no) + 1 FROM registers_object")).scalar_one()
        copy("registers_object", self.rows, self.object)
        self._plans()
        self._visits()
        self._results()
        self._words()

    def object(self, n: int) -> Row:
        """The n-th business."""
        return {
            "id": key(5, n),
            "name": name_of(n),
            "uscc": f"91320623MA{n:08d}",
            "register_no": None,
            "district": f"示例镇{n % 14}",
            "industry": TRADES[n % len(TRADES)],
            "risk_class": "ABCD"[n % 4],
            "duty_department": self.names[n % len(self.names)],
            "search_no": self.first + n,
        }

    def _plans(self) -> None:
        plans = max(1, self.tasks // 10)
        copy("plans_plan", plans, lambda n: {"id": key(4, n), "number": f"P{n:09d}", "department_id": self.lead(n)})
        copy("plans_plan_department", plans, lambda n: {"plan_id": key(4, n), "department_id": self.lead(n)})
        copy("plans_task", self.tasks, self.task)
        copy("plans_task_department", self.tasks, lambda n: {"task_id": key(3, n), "department_id": self.lead(n)})
        copy("plans_task_item", self.tasks, lambda n: {"task_id": key(3, n)})
        copy("draws_draw", self.tasks, self.draw, like="seed IS NOT NULL")
        copy("draws_department", self.tasks, lambda n: {"draw_id": key(2, n), "department_id": self.lead(n)})

    def task(self, n: int) -> Row:
        """The n-th task."""
        return {
            "id": key(3, n),
            "plan_id": key(4, n // 10),
            "number": f"T{n:09d}",
            "lead_department_id": self.lead(n),
            "window_from": day(n % 12 * 30),
            "window_to": day(n % 12 * 30 + 29),
            "created_at": moment(n),
        }

    def draw(self, n: int) -> Row:
        """The draw of the n-th task."""
        digest = hashlib.sha256(f"draw {n}".encode()).hexdigest()
        before = hashlib.sha256(f"draw {n - 1}".encode()).hexdigest()
        unique = {"id": key(2, n), "number": f"D{n:09d}", "task_id": key(3, n), "prev": before, "commit": digest}
        return {**unique, "lead_department_id": self.lead(n), "created_at": moment(n), "secret_commit": None}

    def lead(self, n: int) -> str:
        """The department that leads the n-th plan, task or visit."""
        return self.departments[n % len(self.departments)]

    def place(self, n: int) -> int:
        """The business of the n-th visit: each visited one is visited five times."""
        return n * 7_919 % self.rows // 5 * 5

    def _visits(self) -> None:
        copy("inspections_inspection", self.rows, self.visit, like="state = 'planned'")
        copy("inspections_seat", 2 * self.rows, self.seat)
        copy("obligations_obligation", self.rows, self.obligation)
        copy("dossiers_search_row", self.rows, self.found)

    def visit(self, n: int) -> Row:
        """The n-th visit: opened when its number comes, due some months later."""
        task, at, state = n % self.tasks, n * 200 * 86_400 // self.rows, STATES[n % 100]
        sealed, accepted = state in ("accepted", "sealed"), state == "accepted"
        return {
            "id": key(1, n),
            "number": f"V{n:09d}",
            "draw_id": key(2, task),
            "task_id": key(3, task),
            "lead_department_id": self.lead(task),
            "object_id": key(5, self.place(n)),
            "object_name": name_of(self.place(n)),
            "object_uscc": f"91320623MA{self.place(n):08d}",
            "due_on": day(30 + n * 7 % 300),
            "opened_at": moment(at),
            "state": state,
            "started_at": None if state == "planned" else moment(at + 86_400),
            "sealed_at": moment(at + 90_000) if sealed else None,
            "seal_hash": hashlib.sha256(str(n).encode()).hexdigest() if sealed else None,
            "conclusions": json.dumps([RESULTS[n // 100 % 10]]) if sealed else "[]",
            "accepted_at": moment(at + 200_000) if accepted else None,
        }

    def seat(self, n: int) -> Row:
        """Two of the lead department, but a tenth of the second seats is a guest's."""
        visit, no = n // 2, n % 2 + 1
        guest = no == 2 and visit % 10 == 0
        wanted = self.lead(visit % self.tasks + guest)
        person = self.pools[wanted][(visit // self.tasks + no) % len(self.pools[wanted])]
        told = {"inspection_id": key(1, visit), "no": no, "inspector_id": person}
        return {**told, "department_id": wanted, "guest": guest, "due_on": day(30 + visit * 7 % 300)}

    def obligation(self, n: int) -> Row:
        """What the n-th visit owes."""
        over = STATES[n % 100] in ("accepted", "sealed")
        told = {"inspection_id": key(1, n), "department_id": self.lead(n % self.tasks), "due_on": day(30 + n * 7 % 300)}
        return {**told, "state": "met" if over else "open", "settled_at": moment(n) if over else None}

    def found(self, n: int) -> Row:
        """The n-th visit as the reviewer's search has it (its postings are measured by `make bench-evidence`)."""
        sealed = STATES[n % 100] in ("accepted", "sealed")
        return {
            "no": self.rows + n,
            "inspection_id": key(1, n),
            "at": moment(n * 200 * 86_400 // self.rows + 90_000),
            "number": f"V{n:09d}",
            "departments": self.lead(n % self.tasks),
            "sealed_on": day(n * 200 // self.rows) if sealed else None,
        }

    def _results(self) -> None:
        done = [n for n in range(self.rows) if STATES[n % 100] == "accepted"]
        public = [n for n in done if n % 100 < 86]
        failing = [n for n in done if RESULTS[n // 100 % 10] != "no_problem"][: self.rows // 10]
        copy("publication_publication", len(done), lambda n: self.publication(done[n]))
        copy("publication_snapshot", len(public), lambda n: self.snapshot(public[n]))
        places = sorted({self.place(n) for n in public})
        copy("publication_shown_business", len(places), lambda n: self.business(places[n]))
        copy("publication_delivery", len(public), lambda n: self.delivery(public[n]))
        copy("follow_up_follow_up", len(failing), lambda n: self.follow_up(failing[n]))
        copy("follow_up_penalty", len(failing) // 2, lambda n: self.penalty(failing[n]))

    def publication(self, n: int) -> Row:
        """The way of the n-th visit's result to the public."""
        state = "published" if n % 100 < 86 else ("pending", "due_soon", "overdue", "pending")[n % 100 - 86]
        return {
            "id": key(6, n),
            "inspection_id": key(1, n),
            "department_id": self.lead(n % self.tasks),
            "object_id": key(5, self.place(n)),
            "object_name": name_of(self.place(n)),
            "task_id": key(3, n % self.tasks),
            "number": f"V{n:09d}",
            "due_on": day(60 + n * 200 // self.rows),
            "state": state,
            "opened_at": moment(n * 200 * 86_400 // self.rows + 200_000),
            "published_at": moment(n * 200 * 86_400 // self.rows + 300_000) if state == "published" else None,
        }

    def snapshot(self, n: int) -> Row:
        """What the public reads of it."""
        return {
            "id": key(7, n),
            "publication_id": key(6, n),
            "object_id": key(5, self.place(n)),
            "object_name": name_of(self.place(n)),
            "object_uscc": f"91320623MA{self.place(n):08d}",
            "district": f"示例镇{self.place(n) % 14}",
            "published_on": day(4 + n * 200 // self.rows),
        }

    def business(self, n: int) -> Row:
        """What the public finds of the n-th business."""
        told = {"object_id": key(5, n), "name": name_of(n), "uscc": f"91320623MA{n:08d}"}
        return {**told, "latest_on": day(4 + n * 200 // self.rows)}

    def delivery(self, n: int) -> Row:
        """Its way to one channel."""
        told = {
            "id": key(8, n),
            "publication_id": key(6, n),
            "department_id": self.lead(n % self.tasks),
            "channel": "gsxt",
        }
        return {**told, "state": "live" if n % 50 else "queued", "number": f"V{n:09d}", "wants": "publish"}

    def follow_up(self, n: int) -> Row:
        """What a finding led to."""
        open_ = n % 5 == 0
        return {
            "id": key(9, n),
            "inspection_id": key(1, n),
            "department_id": self.lead(n % self.tasks),
            "owner_department_id": self.lead(n % self.tasks),
            "object_id": key(5, self.place(n)),
            "state": "open" if open_ else "closed",
            "opened_at": moment(n * 200 * 86_400 // self.rows + 200_000),
            "closed_at": None if open_ else moment(n * 200 * 86_400 // self.rows + 900_000),
        }

    def penalty(self, n: int) -> Row:
        """A penalty of the n-th visit."""
        told = {"id": key(10, n), "follow_up_id": key(9, n), "department_id": self.lead(n % self.tasks)}
        return {**told, "collected_on": None if n % 3 else "2026-06-01"}

    def _words(self) -> None:
        """Leads, copy notices, notices and the two trails."""
        some, states = self.rows // 10, ("received", "triaged", "closed", "closed")
        copy("leads_lead", some, lambda n: {**self.lead_row(n), "state": states[n % 4]})
        copy("leads_copy_notice", some, self.copy_notice)
        copy("notices_notice", 2 * some, self.notice)
        with db.engine.connect() as connection:
            mine = list(
                connection.execute(text("SELECT id FROM identity_person ORDER BY username = 'bo' DESC, id")).scalars()
            )
        copy(
            "notices_recipient",
            some,
            lambda n: {"notice_id": key(11, n), "person_id": mine[0], "read_at": None if n % 20 == 0 else moment(n)},
        )
        copy(
            "notices_recipient",
            some,
            lambda n: {"notice_id": key(11, some + n), "person_id": mine[1 + n % (len(mine) - 1)]},
        )
        with db.engine.connect() as connection:
            last = int(connection.execute(text("SELECT max(seq) FROM kernel_audit_entry")).scalar_one())
        copy(
            "kernel_audit_entry",
            self.rows,
            lambda n: {
                "seq": last + 1 + n,
                "at": moment(n),
                "subject_id": key(1, n),
                "prev": f"{n + 1:064x}",
                "hash": f"{n + 2:064x}",
            },
        )
        copy(
            "readings_access", self.rows // 2, lambda n: {"id": key(12, n), "at": moment(n), "inspection_id": key(1, n)}
        )

    def lead_row(self, n: int) -> Row:
        """The n-th lead, half of them of one department."""
        return {
            "id": key(13, n),
            "number": f"L{n:09d}",
            "department_id": self.departments[0] if n % 2 else self.lead(n // 2),
            "source": "hotline_12345",
            "received_at": moment(n * 60),
            "object_name": name_of(n),
            "informant": None,
        }

    def copy_notice(self, n: int) -> Row:
        """The n-th copy notice."""
        told = {"from_department_id": self.lead(n), "to_department_id": self.lead(n + 1), "channel": "platform"}
        told |= {"id": key(14, n), "number": f"C{n:09d}", "type": "suspected_violation", "sent_on": day(n)}
        return {**told, "state": "sent" if n % 10 == 0 else "accepted"}

    def notice(self, n: int) -> Row:
        """The n-th notice about a result."""
        told = {"id": key(11, n), "clock": "result", "about": key(6, n), "due_on": day(n), "step": "soon"}
        return {**told, "at": moment(n * 60), "ended_at": None if n % 10 == 0 else moment(n * 60 + 1)}
