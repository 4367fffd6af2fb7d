"""openhdemg.library as `emg`, also where Python comes without tkinter, which it imports for windows that are not used here."""
import sys
import types

try:
    import tkinter  # noqa: F401
except ImportError:
    class Anything(types.ModuleType):
        __path__ = []
        __all__ = []

        def __getattr__(self, name):
            if name.startswith("__"):
                raise AttributeError(name)
            return type(name, (), {})

    for name in ("tkinter", "tkinter.ttk", "tkinter.messagebox", "tkinter.filedialog", "tkinter.font",
                 "tkinter.simpledialog", "_tkinter", "matplotlib.backends.backend_tkagg"):
        sys.modules[name] = Anything(name)

import openhdemg.library as emg  # noqa: E402,F401
