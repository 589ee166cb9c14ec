"""One real S3 server for all contract tests."""

from tests.ceph import ceph

__all__ = ["ceph"]
