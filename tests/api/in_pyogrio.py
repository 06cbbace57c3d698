"""Reads the cameras at an address through pyogrio, and says them as JSON by their ids."""

import json
import sys

from pyogrio import read_dataframe

address, said = sys.argv[1], json.loads(sys.argv[2])
if "bbox" in said:
    said["bbox"] = tuple(said["bbox"])
frame = read_dataframe(f"OAPIF:{address}", layer="cameras", **said).set_index("id")
frame["geometry"] = frame.geometry.to_wkt()
told = json.loads(frame[["geometry", "active_from", "retention_days"]].to_json(orient="index"))
print(json.dumps(told))
