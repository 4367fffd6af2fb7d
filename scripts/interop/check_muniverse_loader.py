"""Opens our datasets with MUniverse's loaders and prints what they found: check_muniverse_loader.py REQUEST.json

REQUEST.json: [{kind: "recording" | "derivative", root, labels: {subject_label, task_label, ...}, channels: [row, ...], samples: [first, end]}].
"""
import json
import sys
import warnings

import muniverse_light
from muniverse.utils.bids_routines import BIDSDecompositionDerivative, EMGBIDSRecording

warnings.simplefilter("ignore")  # that it searches inherited files
with open(sys.argv[1], encoding="utf-8") as file:
    requests = json.load(file)
for request in requests:
    loader = {"recording": EMGBIDSRecording, "derivative": BIDSDecompositionDerivative}[request["kind"]]
    found = loader(root=request["root"], fileformat="bdf", **request["labels"])
    found.read()
    data = found.data if request["kind"] == "recording" else found.source
    first, end = request["samples"]
    out = {
        "torch": muniverse_light.TORCH,
        "rate": float(found.fsamp),
        "shape": list(data.shape),
        "values": [[float(v) for v in data[row, first:end]] for row in request["channels"]],
    }
    if request["kind"] == "recording":
        out["names"] = [str(v) for v in found.channels["name"]]
        out["types"] = [str(v) for v in found.channels["type"]]
        out["units"] = [str(v) for v in found.channels["units"]]
        out["status"] = [str(v) for v in found.channels["status"]]
        electrodes = found.electrodes
        out["electrodes"] = [str(v) for v in electrodes["name"]] if len(electrodes) > 0 else []
        out["positions"] = [[float(electrodes[axis].iloc[i]) for axis in ("x", "y")] for i in range(min(3, len(electrodes)))]
        out["coordinateSystems"] = sorted(found.coord_sidecar)
    else:
        units = sorted(set(int(v) for v in found.events["unit_id"]))
        out["events"] = {unit: [int(v) for v in found.events["sample"][found.events["unit_id"] == unit]] for unit in units}
    print(json.dumps(out))
