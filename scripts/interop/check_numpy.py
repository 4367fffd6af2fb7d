"""Reads our NumPy files and writes some of its own: check_numpy.py FOLDER; prints what it read as JSON"""
import json
import sys

import numpy

folder = sys.argv[1]
with numpy.load(f"{folder}/ours.npz", allow_pickle=False) as file:
    print(json.dumps({
        "emg": [str(file["emg"].dtype), list(file["emg"].shape)],
        "values": [float(v) for v in file["emg"][1, :5]],
        "sum": float(file["emg"].astype("f8").sum()),
        "fs": float(file["fs"]),
        "unit": str(file["unit"]),
        "positions": [list(map(float, row)) for row in file["pos_mm"][:3]],
        "muaps": list(numpy.load(f"{folder}/muaps.npy", allow_pickle=False).shape),
    }))
emg = (numpy.arange(60).reshape(5, 12) - 30).astype("f8")
numpy.savez(f"{folder}/stored.npz", emg=emg.astype("f4"), fs=1000)
numpy.savez_compressed(f"{folder}/packed.npz", emg=numpy.asfortranarray(emg), fs=1000.0, unit="V")
numpy.savez(f"{folder}/swapped.npz", emg=emg.astype(">i2"), fs=numpy.float32(1000))
numpy.savez(f"{folder}/half.npz", emg=emg.astype("f2"), fs=1000)
numpy.savez(f"{folder}/object.npz", emg=numpy.array([emg, None], dtype=object), fs=1000)
