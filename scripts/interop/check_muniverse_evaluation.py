"""Scores tables of discharges with MUniverse's own evaluation, called as a program: check_muniverse_evaluation.py CASES.json

CASES.json: [{name, rate, truth: TABLE, found: TABLE, ours: [{found, truth, lagSamples}]}]. Prints one JSON a case: the pairs that
MUniverse makes, its count of common discharges of our pairs at our lags, and its labels of found motor units that are the same."""
import json
import sys

import muniverse_light
import numpy
import pandas
from muniverse.evaluation.evaluate import evaluate_spike_matches, label_sources, match_spikes

with open(sys.argv[1], encoding="utf-8") as file:
    cases = json.load(file)
for case in cases:
    rate = case["rate"]
    truth, found = (pandas.read_csv(case[name], sep="\t") for name in ("truth", "found"))

    def onsets(table, unit):
        return numpy.sort(table["onset"][table["unit_id"] == unit].to_numpy())

    matched = evaluate_spike_matches(found, truth, fsamp=rate)
    pairs = [
        {
            "found": int(row["unit_id"]),
            "truth": int(row["unit_id_ref"]),
            "lagSamples": round(float(row["delay_seconds"]) * rate),
            "common": int(row["TP"]),
            "onlyFound": int(row["FP"]),
            "onlyTruth": int(row["FN"]),
        }
        for _, row in matched.iterrows()
        if not pandas.isna(row["unit_id_ref"])
    ]
    at_our_lags = [
        int(match_spikes(onsets(found, pair["found"]), onsets(truth, pair["truth"]), pair["lagSamples"] / rate, 0.001)[0])
        for pair in case["ours"]
    ]
    labels = [int(v) for v in numpy.asarray(label_sources(found, rate)[0])] if len(found) > 0 else []
    print(json.dumps({"name": case["name"], "torch": muniverse_light.TORCH, "pairs": pairs, "atOurLags": at_our_lags, "labels": labels}))
