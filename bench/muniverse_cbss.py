"""Times MUniverse's decompose_cbss (PyPI muniverse-emg) in its default configuration, called as a program.

python muniverse_cbss.py --version
python muniverse_cbss.py RECORDING.npz OUT.json     (members emg: channels x samples, fs)
"""

import importlib.metadata
import inspect
import json
import resource
import sys
import time


def used():
    total = 0.0
    for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN):
        usage = resource.getrusage(who)
        total += usage.ru_utime + usage.ru_stime
    return total


def peak_bytes():
    """This program's own peak: ru_maxrss is inherited from the process that started it."""
    try:
        with open("/proc/self/status", encoding="ascii") as status:
            for line in status:
                if line.startswith("VmHWM:"):
                    return int(line.split()[1]) * 1024
    except OSError:
        pass
    unit = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit


def main():
    import numpy
    from muniverse.algorithms.decomposition import decompose_cbss

    version = importlib.metadata.version("muniverse-emg")
    if sys.argv[1] == "--version":
        print(json.dumps({"version": version, "python": sys.version.split()[0], "numpy": numpy.__version__}))
        return
    names = list(inspect.signature(decompose_cbss).parameters)
    if names[:2] != ["data", "fsamp"]:
        raise SystemExit(f"decompose_cbss of muniverse-emg {version} takes {names}, expected data and fsamp first")
    with numpy.load(sys.argv[1]) as recording:
        data = numpy.asarray(recording["emg"], dtype=numpy.float64)
        rate = float(recording["fs"])
    before = {"wall": time.perf_counter(), "cpu": used(), "peak": peak_bytes()}
    results = decompose_cbss(data, rate)[0]
    wall = time.perf_counter() - before["wall"]
    cpu = used() - before["cpu"]
    spikes = results["spikes"]
    trains = {}
    for motor_unit, sample in zip(spikes["unit_id"].tolist(), spikes["sample"].tolist()):
        trains.setdefault(str(motor_unit), []).append(int(sample))
    report = {
        "trains": {name: sorted(set(samples)) for name, samples in trains.items()},
        "version": version,
        "callWallSeconds": wall,
        "callCpuSeconds": cpu,
        "cpuSeconds": used(),
        "peakBytes": peak_bytes(),
        "peakBeforeCallBytes": before["peak"],
    }
    with open(sys.argv[2], "w", encoding="utf-8") as out:
        json.dump(report, out)


main()
