"""Benchmarks. Every vault that one makes is sealed with one key, also in the processes that it starts."""

from __future__ import annotations

import base64
import os

os.environ.setdefault("NEDSLAG_VAULT_KEY", base64.urlsafe_b64encode(b"the key of vaults of benchmarks ").decode())
