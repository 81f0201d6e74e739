"""Tables → what a person sees; computes nothing."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach(
    __name__, submodules=["charts", "diagrams", "style", "text"]
)
