"""docs/newcomer.md can be followed literally: each of its pieces of code names a file, and a place in it that exists.

python3 tests/architecture/newcomer_test.py FOLDER   writes the whole feature into the checkout FOLDER, to build and try it."""
import pathlib
import re
import sys
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
BLOCK = re.compile(r"^```(?:cpp|yaml)\n(?://|#) (src/\S+?)(?:, (before|after) the (last line|line \"([^\n]*)\"))?\n(.*?)^```$",
                   re.MULTILINE | re.DOTALL)


def steps():
    """File, "before" or "after" or nothing for a new file, the line (nothing: the last one), and the text of each piece."""
    text = (ROOT / "docs/newcomer.md").read_text()
    return [(path, where, line, body) for path, where, _, line, body in BLOCK.findall(text)]


def place(text, where, line):
    """Where in a file's text the piece belongs; None when the line is not there, or more than once."""
    if not line:
        return text.rstrip("\n").rfind("\n") + 1
    found = [m for m in re.finditer(rf"^{re.escape(line)}.*\n", text, re.MULTILINE)]
    if len(found) != 1:
        return None
    return found[0].start() if where == "before" else found[0].end()


def follow(root):
    for path, where, line, body in steps():
        file = root / path
        if not where:
            file.write_text(body)
            continue
        text = file.read_text()
        at = place(text, where, line)
        if at is None:
            raise SystemExit(f"{path}: not exactly one line begins with {line}")
        file.write_text(text[:at] + body + text[at:])


class Newcomer(unittest.TestCase):
    def test_every_place_exists(self):
        self.assertGreaterEqual(len(steps()), 10)
        for path, where, line, _ in steps():
            with self.subTest(f"{path} {line}"):
                if not where:
                    self.assertFalse((ROOT / path).exists(), "the feature of the example is not in the product")
                else:
                    self.assertIsNotNone(place((ROOT / path).read_text(), where, line), "not exactly one such line")


if __name__ == "__main__":
    if len(sys.argv) == 2 and not sys.argv[1].startswith("-"):
        follow(pathlib.Path(sys.argv[1]))
    else:
        unittest.main()
