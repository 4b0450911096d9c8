#!/usr/bin/env python3
"""Builds and runs every test; `./xz test` calls it after the set-up. The last line is "N passed, N failed".

usage: run_tests.py [--quick]
       XZ_FUZZ_SECONDS   seconds a fuzz target (5)

Output of every step is kept in build/test-logs; that of a failed step is shown as well."""
import concurrent.futures
import json
import os
import pathlib
import re
import subprocess
import sys
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent
LOGS = ROOT / "build/test-logs"
WORKERS = max(1, int(os.environ.get("CMAKE_BUILD_PARALLEL_LEVEL", "2")))
SUMMARY = re.compile(r"^(?:\w+: )?(\d+) passed, (\d+) failed$", re.MULTILINE)


class Tally:
    """What has passed and failed so far."""

    def __init__(self):
        self.passed, self.failed, self.skipped, self.lines = 0, 0, 0, []

    def add(self, title, passed, failed, skipped=0, seconds=0.0, log=None):
        self.passed, self.failed, self.skipped = self.passed + passed, self.failed + failed, self.skipped + skipped
        note = f", {skipped} skipped" if skipped else ""
        line = f"{'ok  ' if not failed else 'FAIL'} {title}: {passed} passed, {failed} failed{note} ({seconds:.0f} s)"
        self.lines.append(line)
        print(line, flush=True)
        if failed and log and log.exists():
            text = log.read_text(errors="replace").splitlines()
            print("\n".join("     | " + part for part in text[-60:]), flush=True)
            print(f"     | all of it: {log.relative_to(ROOT)}", flush=True)


tally = Tally()


def run(name, command, cwd=ROOT, env=None):
    """Exit status, log file and seconds of one command."""
    log = LOGS / (re.sub(r"[^\w.-]", "_", name) + ".log")
    started = time.monotonic()
    with log.open("wb") as out:
        status = subprocess.run(command, cwd=cwd, stdout=out, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL,
                                env={**os.environ, **(env or {})}).returncode
    return status, log, time.monotonic() - started


def check(title, command, cwd=ROOT, env=None):
    """A command that counts as one test."""
    status, log, seconds = run(title, command, cwd, env)
    tally.add(title, int(status == 0), int(status != 0), 0, seconds, log)
    return status == 0


def unittests():
    status, log, seconds = run("tools", [sys.executable, "-m", "unittest", "discover", "-v", "-s", "tests/architecture", "-p", "*_test.py"])
    text = log.read_text(errors="replace")
    count = re.search(r"^Ran (\d+) test", text, re.MULTILINE)
    bad = sum(int(n) for n in re.findall(r"(?:failures|errors)=(\d+)", text))
    total = int(count[1]) if count else 0
    failed = max(bad, int(status != 0))
    tally.add("architecture", max(0, total - failed), failed, 0, seconds, log)


def web(quick):
    if not check("web packages", ["tools/build_web", "--modules"]):
        return
    report = LOGS / "vitest.json"
    report.unlink(missing_ok=True)
    status, log, seconds = run("web tests", ["npx", "vitest", "run", "--reporter=default", "--reporter=json",
                                             f"--outputFile.json={report}"], ROOT / "web")
    found = json.loads(report.read_text()) if report.exists() else {}
    failed = found.get("numFailedTests", 0) + sum(1 for suite in found.get("testResults", [])
                                                  if suite["status"] == "failed" and not suite["assertionResults"])
    tally.add("web tests", found.get("numPassedTests", 0), max(failed, int(status != 0)),
              found.get("numPendingTests", 0), seconds, log)
    for script in [s for s in json.loads((ROOT / "web/package.json").read_text())["scripts"] if s.startswith("check:")]:
        check(f"web {script}", ["npm", "run", script], ROOT / "web")
    if not quick:
        check("web build and budgets", ["tools/build_web"])


def build(preset, targets=()):
    """Configures and builds a preset, going on after errors so that the rest can still be tested."""
    status, log, seconds = run(f"configure {preset}", ["cmake", "--preset", preset])
    if status == 0:
        command = ["cmake", "--build", f"build/{preset}"]
        if targets:
            command += ["--target", *targets]
        status, log, seconds = run(f"build {preset}", [*command, "--", "-k", "0"])
    tally.add(f"build {preset}", int(status == 0), int(status != 0), 0, seconds, log)
    return status == 0


def ninja_targets(preset, ending):
    run(f"configure {preset}", ["cmake", "--preset", preset])
    text = subprocess.run(["ninja", "-C", f"build/{preset}", "-t", "targets", "all"], cwd=ROOT, capture_output=True,
                          text=True).stdout
    return sorted(set(re.findall(rf"^tests/([\w-]+{ending}): CXX_EXECUTABLE_LINKER", text, re.MULTILINE)))


def gtest(program):
    report = LOGS / f"{program.name}.json"
    report.unlink(missing_ok=True)
    status, log, seconds = run(program.name, [str(program), f"--gtest_output=json:{report}", "--gtest_brief=1"],
                               program.parent)
    passed = failed = skipped = 0
    if report.exists():
        for suite in json.loads(report.read_text())["testsuites"]:
            for case in suite["testsuite"]:
                skipped += case["result"] == "SKIPPED"
                failed += case["result"] != "SKIPPED" and "failures" in case
                passed += case["result"] == "COMPLETED" and "failures" not in case
    return program.name, passed, max(failed, int(status != 0)), skipped, seconds, log


def cpp_tests():
    """All test programs of the dev build; two databases when XZ_TEST_POSTGRES names the second."""
    found = subprocess.run(["ctest", "--test-dir", "build/dev", "--show-only=json-v1"], cwd=ROOT, capture_output=True, text=True)
    tests = json.loads(found.stdout)["tests"] if found.returncode == 0 else []
    programs = [pathlib.Path(test["command"][0]) for test in tests if test.get("command")]
    if not programs or len(programs) < len(tests):
        tally.add("C++ tests", 0, max(1, len(tests) - len(programs)))
    with concurrent.futures.ThreadPoolExecutor(WORKERS) as pool:
        for result in pool.map(gtest, programs):
            tally.add(*result)


def with_postgres():
    """Runs the C++ tests again in this script under a private PostgreSQL; the tally comes back as JSON."""
    out = LOGS / "cpp.json"
    out.unlink(missing_ok=True)
    status = subprocess.run(["tools/with_postgres", sys.executable, __file__, "--cpp", str(out)], cwd=ROOT).returncode
    if not out.exists():
        tally.add("C++ tests with PostgreSQL", 0, 1)
        return
    passed, failed, skipped, lines = json.loads(out.read_text())
    tally.passed, tally.failed, tally.skipped = tally.passed + passed, tally.failed + failed, tally.skipped + skipped
    tally.lines += lines
    if status not in (0, 1):
        tally.add("PostgreSQL", 0, 1)


def journeys():
    runner = ROOT / "tests/journeys/run.mjs"
    if not runner.exists():
        return
    counted("journeys", ["node", str(runner), "--binary", str(ROOT / "build/dev/xiangzhi")])


def crash():
    """A short proof that killing the server loses and repeats nothing; `tests/crash/run --kills 200` is the long one."""
    counted("crash", ["tests/crash/run", "--kills", "5", "--server", str(ROOT / "build/dev/xiangzhi")])


def counted(title, command):
    """A program whose last line is "N passed, N failed"."""
    status, log, seconds = run(title, command)
    found = SUMMARY.findall(log.read_text(errors="replace"))
    passed, failed = (int(n) for n in found[-1]) if found else (int(status == 0), int(status != 0))
    tally.add(title, passed, max(failed, int(status != 0)), 0, seconds, log)


def fuzz_one(target):
    work = ROOT / "build/fuzz/findings" / target
    work.mkdir(parents=True, exist_ok=True)
    program = ROOT / "build/fuzz/tests" / target
    if not program.is_file():
        return target, 0, 1, 0, 0.0, None
    corpus = ROOT / "tests/fuzz/corpus" / target.removesuffix("_fuzz")
    seconds = os.environ.get("XZ_FUZZ_SECONDS", "5")
    # New inputs are kept in the build folder; the first folder named is the one written to.
    grown = ROOT / "build/fuzz/corpus" / target
    grown.mkdir(parents=True, exist_ok=True)
    status, log, took = run(target, [str(program), f"-max_total_time={seconds}", "-timeout=20", "-rss_limit_mb=2048",
                                     f"-artifact_prefix={work}/", str(grown), *([str(corpus)] if corpus.is_dir() else [])])
    return target, int(status == 0), int(status != 0), 0, took, log


def fuzz():
    targets = ninja_targets("fuzz", "_fuzz")
    build("fuzz", targets)
    if not targets:
        tally.add("fuzz targets", 0, 1)
    with concurrent.futures.ThreadPoolExecutor(WORKERS) as pool:
        for result in pool.map(fuzz_one, targets):
            tally.add(*result)


def finish():
    print()
    for line in tally.lines:
        if line.startswith("FAIL"):
            print(line)
    if tally.skipped:
        print(f"{tally.skipped} skipped")
    print(f"{tally.passed} passed, {tally.failed} failed", flush=True)
    return int(tally.failed > 0)


def main():
    LOGS.mkdir(parents=True, exist_ok=True)
    if sys.argv[1:2] == ["--cpp"]:
        cpp_tests()
        pathlib.Path(sys.argv[2]).write_text(json.dumps([tally.passed, tally.failed, tally.skipped, tally.lines]))
        return int(tally.failed > 0)
    quick = sys.argv[1:] == ["--quick"]
    started = time.monotonic()
    check("format", ["tools/format", "--check"])
    check("layers", ["tools/check_layers"])
    unittests()
    # The web tests keep one core busy while the compilers keep the other.
    side = concurrent.futures.ThreadPoolExecutor(1).submit(web, quick)
    build("dev")
    side.result()
    if quick or os.environ.get("XZ_TEST_POSTGRES"):
        cpp_tests()
    else:
        with_postgres()
    if not quick:
        journeys()
        crash()
        fuzz()
    print(f"\nall steps took {(time.monotonic() - started) / 60:.1f} minutes", flush=True)
    return finish()


if __name__ == "__main__":
    sys.exit(main())
