"""Judges documents by a schema, with Python's jsonschema: an implementation that shares nothing with ours.

Reads {"schema": ..., "files": [path, ...], "texts": [text, ...]} from the file that its argument names, or
from the input, and prints one JSON list for each file and each text, in their order: the complaints about
it, none where it is valid.

PyYAML types scalars as YAML 1.1 does, to which `yes` is true, `010` is 8 and `10:30` is 630. The loader
below types them by the core schema of YAML 1.2 as the scenario language does, from the text of the scalar
alone.
"""

import json
import re
import sys

import jsonschema
import yaml


class CoreLoader(yaml.SafeLoader):
    """YAML 1.2 core schema on PyYAML's parser."""


CoreLoader.yaml_implicit_resolvers = {}
for tag, pattern, first in [
    ("null", r"~|null|Null|NULL|", "~nN"),
    ("bool", r"true|True|TRUE|false|False|FALSE", "tTfF"),
    ("int", r"[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+", "-+0123456789"),
    ("float", r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?", "-+.0123456789"),
    ("float", r"[-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN)", "-+."),
]:
    CoreLoader.add_implicit_resolver(
        f"tag:yaml.org,2002:{tag}", re.compile(f"^({pattern})$"), list(first)
    )
CoreLoader.add_implicit_resolver("tag:yaml.org,2002:null", re.compile("^$"), [""])


def construct_int(loader, node):
    text = loader.construct_scalar(node)
    return int(text[2:], {"0o": 8, "0x": 16}[text[:2]]) if text[:2] in ("0o", "0x") else int(text)


CoreLoader.add_constructor("tag:yaml.org,2002:int", construct_int)
CoreLoader.add_constructor(
    "tag:yaml.org,2002:bool", lambda loader, node: node.value.lower() == "true"
)
CoreLoader.add_constructor(
    "tag:yaml.org,2002:float",
    lambda loader, node: float(node.value.replace(".inf", "inf").replace(".nan", "nan")),
)


def documents(path, text):
    if path.endswith(".json"):
        return [json.loads(text)]
    return [each for each in yaml.load_all(text, Loader=CoreLoader) if each is not None]


def complaints(validator, path, text):
    try:
        found = [e for each in documents(path, text) for e in validator.iter_errors(each)]
    except (ValueError, RecursionError, yaml.YAMLError) as error:
        return [f"cannot be read: {error}"]
    return [f"{error.json_path}: {error.message[:200]}" for error in found]


def main():
    with open(sys.argv[1], encoding="utf-8") if len(sys.argv) > 1 else sys.stdin as file:
        task = json.load(file)
    jsonschema.Draft202012Validator.check_schema(task["schema"])
    validator = jsonschema.Draft202012Validator(task["schema"])
    for path in task.get("files", []):
        with open(path, encoding="utf-8") as file:
            print(json.dumps(complaints(validator, path, file.read())))
    for text in task.get("texts", []):
        print(json.dumps(complaints(validator, ".json", text)))


if __name__ == "__main__":
    main()
