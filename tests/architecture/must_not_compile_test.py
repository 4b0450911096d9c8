"""What the types promise: each file in must_not_compile/ compiles, and stops compiling with -DWRONG."""
import pathlib
import subprocess
import unittest

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parents[1]


def compiles(path, *more):
    return subprocess.run(["g++", "-std=c++20", "-fsyntax-only", "-Werror=unused-result", f"-I{ROOT / 'src'}", *more, str(path)],
                          capture_output=True, text=True)


class MustNotCompile(unittest.TestCase):
    def test_each_file(self):
        files = sorted((HERE / "must_not_compile").glob("*.cpp"))
        self.assertTrue(files)
        for path in files:
            with self.subTest(path.name):
                right = compiles(path)
                self.assertEqual(right.returncode, 0, right.stderr)
                self.assertNotEqual(compiles(path, "-DWRONG").returncode, 0, "the mistake compiles")


if __name__ == "__main__":
    unittest.main()
