"""Upstream's Python package, as a user calls it: text in, decision out. Speaks as bench/worker.mjs does."""

import base64
import importlib.metadata
import json
import sys
from time import perf_counter_ns

from tenuo import SigningKey
from tenuo_core import Authorizer, PublicKey, decode_warrant_stack_base64

BYTES = "tenuo Python package, from text"
DECODED = "tenuo Python package, decoded before"


def unbase64(text):
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def armoured(stack):
    """The form of a chain that the package reads in one step."""
    return f"-----BEGIN TENUO WARRANT CHAIN-----\n{stack}\n-----END TENUO WARRANT CHAIN-----"


class Cases:
    def __init__(self, settings):
        self.settings = settings
        self.list = []

    def add(self, work, by, run):
        if any(text in work.lower() for text in self.settings["filter"].lower().split("|")):
            self.list.append([work, by, run, 1])

    def warm_up(self):
        for case in self.list:
            began, fastest = perf_counter_ns(), float("inf")
            while perf_counter_ns() - began < self.settings["warmUpMs"] * 1e6:
                fastest = min(fastest, self.sample(case))
            case[3] = max(1, round(self.settings["batchMs"] * 1e3 / fastest))

    @staticmethod
    def sample(case):
        """Microseconds of one run: the mean of a batch."""
        _, _, run, batch = case
        began = perf_counter_ns()
        for _ in range(batch):
            run()
        return (perf_counter_ns() - began) / 1e3 / batch

    def serve(self, versions):
        self.warm_up()
        say({"versions": versions, "cases": [{"work": case[0], "by": case[1]} for case in self.list]})
        for line in sys.stdin:
            if line.strip() != "round":
                break
            say({"samples": [self.sample(case) for case in self.list]})


def say(value):
    print(json.dumps(value), flush=True)


def refused(decide):
    try:
        decide()
    except Exception:
        return
    raise SystemExit("a call that must be refused was allowed")


def add_chain(cases, fixtures, authorizer, chain):
    now, tool = fixtures["now"], fixtures["tool"]
    args, wrong = fixtures["args"], fixtures["wrongArgs"]
    links = "1 link" if chain["links"] == 1 else f"{chain['links']} links"
    text, proof, wrong_proof = armoured(chain["stack"]), unbase64(chain["signature"]), unbase64(chain["wrongSignature"])
    warrants = decode_warrant_stack_base64(text)

    def read():
        return decode_warrant_stack_base64(text)

    cases.add(f"allow, {links}, nothing seen", BYTES, lambda: authorizer.check_chain(read(), tool, args, proof, as_of=now))
    cases.add(f"allow, {links}, chain seen", DECODED, lambda: authorizer.check_chain(warrants, tool, args, proof, as_of=now))
    cases.add(f"decode {links}, new keys", "tenuo Python package (verifies each signature)", read)
    if chain["links"] != 3:
        return
    leaf = warrants[-1]
    holder = SigningKey.from_bytes(bytes.fromhex(chain["holderSeed"]))
    cases.add(
        f"deny, wrong argument, {links}, nothing seen",
        BYTES,
        lambda: refused(lambda: authorizer.check_chain(read(), tool, wrong, wrong_proof, as_of=now)),
    )
    cases.add("constraints of five arguments, allow", DECODED, lambda: leaf.check_constraints(tool, args))
    cases.add("prove possession: sign a call", "tenuo Python package", lambda: leaf.sign(holder, tool, args, now))


def main():
    with open(sys.argv[1]) as file:
        fixtures = json.load(file)
    cases = Cases(json.loads(sys.argv[2]))
    root = PublicKey.from_bytes(bytes.fromhex(fixtures["root"]))
    authorizer = Authorizer(trusted_roots=[root])
    for chain in fixtures["chains"]:
        add_chain(cases, fixtures, authorizer, chain)
    versions = {"tenuo": importlib.metadata.version("tenuo"), "python": sys.version.split()[0]}
    cases.serve(versions)


main()
