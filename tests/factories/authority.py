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


CA = "basicConstraints=critical,CA:TRUE\nkeyUsage=critical,keyCertSign,cRLSign\n"


class Authority:
    """`roots` is the PEM file of its root; `answer` is a port as `transparency.actions.post` is one.

    With `chained`, an authority between signs its certificate, and its replies carry both, the longer one first: DER wants them the other way.
    """

    def __init__(self, folder: Path, name: str = "Authority", *, chained: bool = False) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._folder, self.roots = folder, folder / "root.pem"
        (folder / "tsa.cnf").write_text(CONFIG + ("certs = between.pem\n" if chained else ""))
        (folder / "use.cnf").write_text(USE)
        (folder / "ca.cnf").write_text(CA)
        (folder / "serial").write_text("01\n")
        subject = f"/CN=Example {name}"
        made = ["-x509", "-days", "3650", "-subj", f"{subject} Root", "-keyout", "root.key", "-out", "root.pem"]
        self._openssl("req", "-newkey", "rsa:2048", "-nodes", *made)
        if chained:
            self._certify("between", f"{subject} B", "root", "ca.cnf")
            subject += "/OU=A department with a name that makes this the longer certificate/O=An office of some length"
        self._certify("tsa", subject, "between" if chained else "root", "use.cnf")

    def _certify(self, name: str, subject: str, by: str, use: str) -> None:
        self._openssl("req", "-newkey", "rsa:2048", "-nodes", "-subj", subject, "-keyout", f"{name}.key", "-out", "csr")
        signed = ["-CA", f"{by}.pem", "-CAkey", f"{by}.key", "-CAcreateserial", "-days", "3650", "-extfile", use]
        self._openssl("x509", "-req", "-in", "csr", "-out", f"{name}.pem", *signed)

    def answer(self, _url: str, body: bytes, _content_type: str) -> tuple[int, bytes]:
        """A reply to a question in DER."""
        (self._folder / "query").write_bytes(body)
        self._openssl("ts", "-reply", "-config", "tsa.cnf", "-section", "tsa", "-queryfile", "query", "-out", "reply")
        return 200, (self._folder / "reply").read_bytes()

    def stamp(self, digest: bytes) -> bytes:
        """The whole reply over a SHA-512 digest, with the certificates."""
        self._openssl("ts", "-query", "-digest", digest.hex(), "-sha512", "-cert", "-out", "query")
        return self.answer("", (self._folder / "query").read_bytes(), "")[1]

    def _openssl(self, *words: str) -> None:
        subprocess.run(["openssl", *words], cwd=self._folder, check=True, capture_output=True, timeout=60)
