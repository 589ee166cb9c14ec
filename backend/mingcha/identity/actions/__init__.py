"""How do people, roles, certificates, devices and sessions come to be, and end?"""

from mingcha.identity.actions.accounts import FirstAccount, change_password, open_office, set_password
from mingcha.identity.actions.devices import enrol_device, revoke_device
from mingcha.identity.actions.escrow import open_exported, unseal_device
from mingcha.identity.actions.passwords import hash_password, verify_password
from mingcha.identity.actions.people import (
    add_certificate,
    create_department,
    create_person,
    renew_certificate,
    set_disabled,
    set_roles,
)
from mingcha.identity.actions.sessions import (
    SessionView,
    begin_sign_in,
    end_session,
    finish_sign_in,
    forget_old_sign_ins,
    load_session,
    rotate_refresh,
)
from mingcha.identity.actions.step_up import prove_again

__all__ = [
    "FirstAccount",
    "SessionView",
    "add_certificate",
    "begin_sign_in",
    "change_password",
    "create_department",
    "create_person",
    "end_session",
    "enrol_device",
    "finish_sign_in",
    "forget_old_sign_ins",
    "hash_password",
    "load_session",
    "open_exported",
    "open_office",
    "prove_again",
    "renew_certificate",
    "revoke_device",
    "rotate_refresh",
    "set_disabled",
    "set_password",
    "set_roles",
    "unseal_device",
    "verify_password",
]
