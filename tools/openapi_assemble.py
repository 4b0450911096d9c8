#!/usr/bin/env python3
"""Assembles the modules' openapi.yaml into one OpenAPI 3.1 document on standard output, as the server does at start.

The web client is generated from it (see web/packages/core)."""
import json
import pathlib

import yaml

ROOT = pathlib.Path(__file__).resolve().parent.parent / "src"
BASE = ROOT / "foundation/module/openapi.yaml"


def main() -> None:
    document = yaml.safe_load(BASE.read_text())
    document["paths"] = {}
    for path in sorted(ROOT.glob("**/openapi.yaml")):
        if path == BASE:
            continue
        part = yaml.safe_load(path.read_text())
        for where, item in part.get("paths", {}).items():
            if where in document["paths"]:
                raise SystemExit(f"{path}: {where} is described twice")
            document["paths"][where] = item
        for name, schema in part.get("components", {}).get("schemas", {}).items():
            if name in document["components"]["schemas"]:
                raise SystemExit(f"{path}: schema {name} is described twice")
            document["components"]["schemas"][name] = schema
    print(json.dumps(document, ensure_ascii=False, indent=1))


main()
