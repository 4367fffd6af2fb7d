"""Opens our file in openhdemg and prints what it found, as JSON: check_openhdemg.py FILE.json"""
import json
import sys

from openhdemg_headless import emg

found = emg.emg_from_json(sys.argv[1])
print(json.dumps({
    "source": found["SOURCE"],
    "rate": found["FSAMP"],
    "spacing": found["IED"],
    "length": found["EMG_LENGTH"],
    "units": found["NUMBER_OF_MUS"],
    "shape": list(found["RAW_SIGNAL"].shape),
    "samples": [float(v) for v in found["RAW_SIGNAL"].iloc[:5, 1]],
    "force": [float(v) for v in found["REF_SIGNAL"].iloc[:5, 0]],
    "trains": list(found["IPTS"].shape),
    "binary": [int(v) for v in found["BINARY_MUS_FIRING"].sum()],
    "pulses": [[int(v) for v in unit] for unit in found["MUPULSES"]],
    "intervals": [int(v) for v in emg.compute_idr(found)[0]["diff_mupulses"].dropna()],
}))
