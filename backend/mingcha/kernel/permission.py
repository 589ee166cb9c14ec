"""Who may do what? The whole policy on one page: roles, permissions and the table between them."""

from __future__ import annotations

from enum import StrEnum


class Role(StrEnum):
    """What a person is trusted with. The three administrators exclude each other and every business role."""

    INSPECTOR = "inspector"
    SUPERVISOR = "supervisor"
    PLANNER = "planner"
    AUDITOR = "auditor"
    SYSADMIN = "sysadmin"
    SECADMIN = "secadmin"
    AUDITADMIN = "auditadmin"


class Permission(StrEnum):
    """`resource:action`; a route names exactly one."""

    SESSION_OWN = "session:own"
    NOTICE_OWN = "notice:own"
    REGION_READ = "region:read"
    CALENDAR_WRITE = "calendar:write"
    DEPARTMENT_READ = "department:read"
    DEPARTMENT_WRITE = "department:write"
    OFFICE_READ = "office:read"
    OFFICE_WRITE = "office:write"
    PERSON_READ = "person:read"
    PERSON_WRITE = "person:write"
    ROLE_GRANT = "role:grant"
    CERTIFICATE_WRITE = "certificate:write"
    DEVICE_OWN = "device:own"
    DEVICE_REVOKE = "device:revoke"
    DEVICE_UNSEAL = "device:unseal"
    REGISTER_READ = "register:read"
    REGISTER_WRITE = "register:write"
    REGISTER_IMPORT = "register:import"
    ITEM_LIST_PUBLISH = "item_list:publish"
    RISK_WRITE = "risk:write"
    ITEM_LIST_REVIEW = "item_list:review"
    PLAN_READ = "plan:read"
    PLAN_WRITE = "plan:write"
    PLAN_APPROVE = "plan:approve"
    PLAN_PUBLISH = "plan:publish"
    DRAW_READ = "draw:read"
    DRAW_RUN = "draw:run"
    DRAW_CONFIRM = "draw:confirm"
    ASSISTANT_ATTACH = "assistant:attach"
    INSPECTION_OWN = "inspection:own"
    INSPECTION_READ = "inspection:read"
    INSPECTION_REVIEW = "inspection:review"
    EVIDENCE_READ = "evidence:read"
    EVIDENCE_SEND = "evidence:send"
    EVIDENCE_UPLOAD = "evidence:upload"
    EVIDENCE_RESCUE = "evidence:rescue"
    PUBLICATION_READ = "publication:read"
    PUBLICATION_PUBLISH = "publication:publish"
    FOLLOW_UP_READ = "follow_up:read"
    FOLLOW_UP_WRITE = "follow_up:write"
    OBLIGATION_READ = "obligation:read"
    OBLIGATION_EXCUSE = "obligation:excuse"
    RATING_READ = "rating:read"
    LEAD_READ = "lead:read"
    LEAD_WRITE = "lead:write"
    LEAD_INSPECT = "lead:inspect"
    REPORT_READ = "report:read"
    REPORT_SUBMIT = "report:submit"
    FLAG_READ = "flag:read"
    FLAG_EXPLAIN = "flag:explain"
    DOSSIER_READ = "dossier:read"
    DOSSIER_EXPORT = "dossier:export"
    AUDIT_READ = "audit:read"
    CUSTODY_READ = "custody:read"
    CUSTODY_HOLD = "custody:hold"
    CUSTODY_ORDER = "custody:order"


P = Permission
_EVERYBODY = frozenset({P.SESSION_OWN, P.NOTICE_OWN, P.REGION_READ, P.DEPARTMENT_READ, P.DEVICE_OWN})
_OFFICE = _EVERYBODY | {
    P.REGISTER_READ,
    P.PLAN_READ,
    P.DRAW_READ,
    P.PERSON_READ,
    P.OFFICE_READ,
    P.INSPECTION_READ,
    P.EVIDENCE_READ,
    P.PUBLICATION_READ,
    P.FOLLOW_UP_READ,
    P.LEAD_READ,
    P.OBLIGATION_READ,
    P.REPORT_READ,
}

ROLE_PERMISSIONS: dict[Role, frozenset[Permission]] = {
    Role.INSPECTOR: _EVERYBODY
    | {
        P.REGISTER_READ,
        P.PLAN_READ,
        P.INSPECTION_OWN,
        P.EVIDENCE_SEND,
        P.EVIDENCE_UPLOAD,
        P.EVIDENCE_READ,
        P.DEVICE_UNSEAL,
    },
    Role.SUPERVISOR: _OFFICE
    | {
        P.ITEM_LIST_REVIEW,
        P.PLAN_APPROVE,
        P.REPORT_SUBMIT,
        P.DRAW_CONFIRM,
        P.ASSISTANT_ATTACH,
        P.INSPECTION_REVIEW,
        P.EVIDENCE_RESCUE,
        P.EVIDENCE_UPLOAD,
        P.PUBLICATION_PUBLISH,
        P.FOLLOW_UP_WRITE,
        P.LEAD_WRITE,
        P.LEAD_INSPECT,
        P.OBLIGATION_EXCUSE,
        P.RATING_READ,
        P.DEVICE_REVOKE,
        P.CUSTODY_READ,
        P.CUSTODY_HOLD,
        P.CUSTODY_ORDER,
        P.FLAG_READ,
        P.FLAG_EXPLAIN,
    },
    Role.PLANNER: _OFFICE
    | {
        P.REGISTER_WRITE,
        P.REGISTER_IMPORT,
        P.ITEM_LIST_PUBLISH,
        P.RISK_WRITE,
        P.PLAN_WRITE,
        P.PLAN_PUBLISH,
        P.LEAD_WRITE,
        P.OFFICE_WRITE,
        P.REPORT_SUBMIT,
        P.DRAW_RUN,
        P.DRAW_CONFIRM,
        P.ASSISTANT_ATTACH,
    },
    Role.AUDITOR: _OFFICE
    | {
        P.DOSSIER_READ,
        P.DOSSIER_EXPORT,
        P.AUDIT_READ,
        P.CUSTODY_READ,
        P.CUSTODY_HOLD,
        P.CUSTODY_ORDER,
        P.FLAG_READ,
        P.FLAG_EXPLAIN,
    },
    Role.SYSADMIN: _EVERYBODY
    | {P.DEPARTMENT_WRITE, P.PERSON_READ, P.PERSON_WRITE, P.CERTIFICATE_WRITE, P.CALENDAR_WRITE, P.CUSTODY_READ}
    | {P.OFFICE_READ},
    Role.SECADMIN: _EVERYBODY | {P.PERSON_READ, P.ROLE_GRANT, P.DEVICE_REVOKE, P.DEVICE_UNSEAL},
    Role.AUDITADMIN: _EVERYBODY | {P.AUDIT_READ},
}


def permissions_of(roles: frozenset[Role]) -> frozenset[Permission]:
    """Everything the roles together allow."""
    return frozenset().union(*(ROLE_PERMISSIONS[role] for role in roles))
