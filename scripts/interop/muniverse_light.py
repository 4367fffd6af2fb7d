"""MUniverse (PyPI muniverse-emg), also where Python comes without torch: gigabytes that only its autoencoder uses, while
evaluation and loader, called here, do not. Whatever would use torch then fails with a message; TORCH says which case it is."""
import importlib.machinery
import sys
import types

try:
    import torch

    TORCH = torch.__version__
except ImportError:
    TORCH = None

    class Absent:
        """Can be inherited from and named, as class definitions do; making one says what is missing."""

        def __init__(self, *_args, **_kwargs):
            raise RuntimeError("torch is not installed in this environment")

    class AbsentModule(types.ModuleType):
        __path__ = []

        def __getattr__(self, name):
            if name.startswith("__"):
                raise AttributeError(name)
            return Absent

    for name in ("torch", "torch.nn", "torch.nn.functional", "torch.optim", "torch.utils", "torch.utils.data"):
        module = AbsentModule(name)
        module.__spec__ = importlib.machinery.ModuleSpec(name, None)
        sys.modules[name] = module
        above, _, last = name.rpartition(".")
        if above:
            setattr(sys.modules[above], last, module)
