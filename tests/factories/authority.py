"""A local RFC 3161 authority made by openssl: real keys, real replies, no network."""

from __future__ import annotations

import subprocess
from pathlib import Path

CONFIG = """
[tsa]
serial = serial
crypto_device = builtin
signer_cert = tsa.pem
signer_key = tsa.key
signer_digest = sha256
default_policy = 1.2.3.4
digests = sha256, sha384, sha512
accuracy = secs:1
ordering = no
tsa_name = no
ess_cert_id_chain = no
ess_cert_id_alg = sha256
"""
USE = "extendedKeyUsage=critical,timeStamping\nbasicConstraints=critical,CA:FALSE\nkeyUsage=critical,digitalSignature\n"


class Authority:
    """`roots` is the PEM file of its root; `answer` is a port as `transparency.actions.post` is one."""

    def __init__(self, folder: Path, name: str = "Authority") -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._folder, self.roots = folder, folder / "root.pem"
        (folder / "tsa.cnf").write_text(CONFIG)
        (folder / "use.cnf").write_text(USE)
        (folder / "serial").write_text("01\n")
        subject = f"/CN=Example {name}"
        made = ["-x509", "-days", "3650", "-subj", f"{subject} Root", "-keyout", "root.key", "-out", "root.pem"]
        self._openssl("req", "-newkey", "rsa:2048", "-nodes", *made)
        self._openssl("req", "-newkey", "rsa:2048", "-nodes", "-subj", subject, "-keyout", "tsa.key", "-out", "tsa.csr")
        signed = ["-CA", "root.pem", "-CAkey", "root.key", "-CAcreateserial", "-days", "3650", "-extfile", "use.cnf"]
        self._openssl("x509", "-req", "-in", "tsa.csr", "-out", "tsa.pem", *signed)

    def answer(self, _url: str, body: bytes, _content_type: str) -> tuple[int, bytes]:
        """A reply to a question in DER."""
        (self._folder / "query").write_bytes(body)
        self._openssl("ts", "-reply", "-config", "tsa.cnf", "-section", "tsa", "-queryfile", "query", "-out", "reply")
        return 200, (self._folder / "reply").read_bytes()

    def _openssl(self, *words: str) -> None:
        subprocess.run(["openssl", *words], cwd=self._folder, check=True, capture_output=True, timeout=60)
