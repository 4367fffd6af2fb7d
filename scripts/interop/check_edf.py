"""Reads our BDF and EDF files with pyedflib, which insists on the rules of EDF+ and BDF+: check_edf.py FILE..."""
import json
import sys

import pyedflib

for name in sys.argv[1:]:
    with pyedflib.EdfReader(name) as file:
        print(json.dumps({
            "signals": file.signals_in_file,
            "labels": file.getSignalLabels()[:3],
            "rate": file.getSampleFrequency(0),
            "length": int(file.getNSamples()[0]),
            "dimension": file.getPhysicalDimension(0),
            "values": [float(v) for v in file.readSignal(1)[:5]],
            "annotations": [str(v) for v in file.readAnnotations()[2]],
        }))
