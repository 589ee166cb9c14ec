"""How does the sample county begin? Departments, sample accounts, and the three office files through the real import."""

from __future__ import annotations

import io

from mingcha.demo.county import ACCOUNTS, LEAD, OFFICES, PASSWORD
from mingcha.demo.office_files import INSPECTORS, ITEMS, OBJECTS, inspectors_xlsx, items_xlsx, objects_csv
from mingcha.demo.officers import Officer, list_officers
from mingcha.demo.timetable import moment
from mingcha.demo.world import World
from mingcha.identity import actions as identity
from mingcha.kernel.db import reading
from mingcha.kernel.permission import Role
from mingcha.kernel.problem import Problem
from mingcha.registers import actions as registers
from mingcha.registers.queries import get_import

LEAD_DUTIES = ("lead_coordinator", "domain_supervisor")


class SampleFileRefused(Problem):
    """500: a file of our own did not pass our own import."""

    code = "sample-file-refused"
    title_zh, title_en = "示例文件导入未通过", "A sample file was refused"
    detail_zh, detail_en = "{filename}：{bad}行有误（{state}）。", "{filename}: {bad} bad rows ({state})."


def found_county(world: World) -> None:
    """Departments, people and the registers; ends on the day of founding."""
    day = world.days.founded
    with world.act("system", moment(day, 8, 30)) as ctx:
        for office in OFFICES:
            duties = LEAD_DUTIES if office.key == LEAD else ("participant",)
            world.departments[office.key] = identity.create_department(ctx=ctx, name=office.name, duties=duties).id
    _create_accounts(world)
    files = (
        (INSPECTORS, "inspectors", inspectors_xlsx(world.today)),
        (ITEMS, "items", items_xlsx()),
        (OBJECTS, "objects", objects_csv()),
    )
    for hour, (filename, kind, data) in enumerate(files, 10):
        world.set_time(moment(day, hour))
        _import(world, filename, kind, data)


def _create_accounts(world: World) -> None:
    named = {one.username: one for one in list_officers(world.today) if one.username}
    hashed = identity.hash_password(PASSWORD)
    with world.act("system", moment(world.days.founded, 9)) as ctx:
        for account in ACCOUNTS:
            person = identity.create_person(
                ctx=ctx,
                username=account.username,
                name=account.name,
                department_id=world.departments[account.office],
                roles=[Role(word) for word in account.roles],
                password_hash=hashed,
            )
            if account.username in named:
                _certify(world, person.id, named[account.username])


def _certify(world: World, person_id: str, officer: Officer) -> None:
    identity.add_certificate(
        person_id,
        ctx=world.ctx("system"),
        number=officer.certificate_no,
        kind="provincial",
        issuer="示例发证机关",
        valid_from=officer.valid_from,
        valid_to=officer.valid_to,
    )


def _import(world: World, filename: str, kind: str, data: bytes) -> None:
    upload = registers.keep_upload(io.BytesIO(data), kind=kind, data_dir=world.data_dir)
    with world.act("qing") as ctx:
        import_id = registers.receive_import(ctx.ids.new(), upload, filename=filename, ctx=ctx)
    with reading():
        ctx = world.ctx("qing")
    registers.run_import(import_id, data_dir=world.data_dir, ctx=ctx)
    with reading():
        done = get_import(import_id)
        if done.state != "done" or done.rows_bad:
            raise SampleFileRefused(filename=filename, bad=done.rows_bad, state=done.state)
