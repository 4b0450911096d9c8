"""The layer check on small trees that each break one rule."""
import importlib.machinery
import importlib.util
import pathlib
import tempfile
import unittest

TOOL = pathlib.Path(__file__).resolve().parents[2] / "tools/check_layers"
loader = importlib.machinery.SourceFileLoader("check_layers", str(TOOL))
check_layers = importlib.util.module_from_spec(importlib.util.spec_from_loader("check_layers", loader))
loader.exec_module(check_layers)

GOOD = {
    "CMakeLists.txt": "xz_foundation(core)\nxz_engine(rules NEEDS core)\nxz_module(registry)\n"
                      "xz_module(points ASKS registry ENGINES rules)\nxz_module(affairs)\nxz_app(app MODULES points)\n",
    "foundation/core/ids.hpp": "#pragma once\n",
    "engines/rules/rule.hpp": '#pragma once\n#include "foundation/core/ids.hpp"\n',
    "registry/api.hpp": '#pragma once\n#include "foundation/core/ids.hpp"\n',
    "registry/ids.hpp": "#pragma once\n",
    "affairs/events.hpp": '#pragma once\n#include "registry/ids.hpp"\n',
    "affairs/model.hpp": "#pragma once\n",
    "points/model.hpp": '#pragma once\n#include "engines/rules/rule.hpp"\n#include "registry/api.hpp"\n',
    "points/award.cpp": '#include "affairs/events.hpp"\n',
    "points/manifest.cpp": 'auto m = Manifest{.asks = {"registry"}};\n',
    "points/store.cpp": 'const Query q{"points.find", "SELECT n FROM points_entry"};\n',
    "points/migrations/0001_entries.sql": "CREATE TABLE points_entry (n bigint);\n",
    "app/app.cpp": '#include "points/model.hpp"\n',
}


class CheckLayers(unittest.TestCase):
    def findings_of(self, files):
        with tempfile.TemporaryDirectory() as folder:
            for name, text in files.items():
                path = pathlib.Path(folder, "src", name)
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(text)
            return check_layers.findings(pathlib.Path(folder))

    def breaks(self, name, text, says, where=None):
        found = self.findings_of({**GOOD, name: text})
        self.assertTrue(any(line.startswith(f"src/{where or name}:") and says in line for line in found), found)

    def test_a_good_tree_has_no_findings(self):
        self.assertEqual(self.findings_of(GOOD), [])

    def test_foundation_may_not_look_at_an_engine(self):
        self.breaks("foundation/core/bad.cpp", '#include "engines/rules/rule.hpp"\n', "may not look at")

    def test_an_engine_may_not_look_at_a_module(self):
        self.breaks("engines/rules/bad.cpp", '#include "registry/api.hpp"\n', "may not look at")

    def test_a_module_may_not_look_at_the_app(self):
        self.breaks("points/bad.cpp", '#include "app/app.hpp"\n', "may not look at")

    def test_private_rooms_stay_private(self):
        self.breaks("points/bad.cpp", '#include "affairs/model.hpp"\n', "private room")

    def test_registry_knows_no_module(self):
        self.breaks("registry/bad.cpp", '#include "affairs/events.hpp"\n', "knows none")

    def test_asking_needs_an_entry(self):
        self.breaks("affairs/bad.cpp", '#include "registry/api.hpp"\n', "ASKS")

    def test_an_edge_that_nobody_uses_is_found(self):
        self.breaks("CMakeLists.txt", GOOD["CMakeLists.txt"].replace("xz_module(affairs)", "xz_module(affairs ASKS registry ENGINES rules)"),
                    "engines/rules, but includes nothing")

    def test_an_engine_that_cmake_does_not_name(self):
        self.breaks("affairs/bad.cpp", '#include "engines/rules/rule.hpp"\n', "add it to ENGINES")

    def test_a_manifest_tells_what_cmake_tells(self):
        self.breaks("points/manifest.cpp", "auto m = Manifest{.asks = {}};\n", "asks []")

    def test_circles_are_found(self):
        files = {**GOOD, "CMakeLists.txt": "xz_foundation(core NEEDS db)\nxz_foundation(db NEEDS core)\n" + GOOD["CMakeLists.txt"],
                 "foundation/db/db.hpp": '#pragma once\n#include "foundation/core/ids.hpp"\n',
                 "foundation/core/bad.cpp": '#include "foundation/db/db.hpp"\n'}
        self.assertTrue(any("circle of folders" in line for line in self.findings_of(files)))

    def test_tables_bear_the_name_of_their_module(self):
        self.breaks("points/migrations/0002_more.sql", "CREATE TABLE entry (n bigint);\n", "does not bear the name")

    def test_only_the_store_speaks_of_tables(self):
        self.breaks("points/award.cpp", 'const char* q = "SELECT n FROM points_entry";\n', "only store*.cpp")

    def test_tables_of_others_are_out_of_reach(self):
        self.breaks("affairs/store.cpp", 'const char* q = R"(UPDATE points_entry SET n = 1)";\n', "belongs to points")

    def test_a_comment_is_no_statement(self):
        self.assertEqual(self.findings_of({**GOOD, "affairs/note.cpp": "// FROM points_entry\n"}), [])

    def test_headers_begin_with_pragma_once(self):
        self.breaks("points/model.hpp", "struct A {};\n", "#pragma once")

    def test_no_using_namespace_in_headers(self):
        self.breaks("points/more.hpp", "#pragma once\nusing namespace std;\n", "using namespace")

    def test_heavy_headers_stay_inside(self):
        files = {**GOOD, "foundation/core/wire.hpp": "#pragma once\n#include <boost/asio/io_context.hpp>\n",
                 "foundation/core/wire.cpp": '#include "foundation/core/wire.hpp"\n'}
        self.assertEqual(self.findings_of(files), [])
        files["engines/rules/bad.cpp"] = '#include "foundation/core/wire.hpp"\n'
        self.assertTrue(any("heavy" in line for line in self.findings_of(files)))

    def test_a_source_includes_its_own_header_first(self):
        self.breaks("points/model.cpp", '#include <string>\n#include "points/model.hpp"\n', "first")


class Repository(unittest.TestCase):
    def test_the_repository_holds(self):
        self.assertEqual(check_layers.findings(TOOL.parents[1]), [])


if __name__ == "__main__":
    unittest.main()
